//! Where a house is: the arguments that every command of a house takes, spelt once, over what its file of settings says. It opens nothing itself.

use crate::database::{Readable, StoreAddress};
use crate::files::{self, Fault};
use crate::house::{self, Opened};
use crate::keys::Keeper;
use crate::settings::Settings;
use crate::upkeep::Upkeep;
use std::path::{Path, PathBuf};
use vault::KekProvider;

/// The folder of a house where none is named.
const FOLDER: &str = "house";

/// Where a house is: its folder, its store and who keeps its keys, each the usual one where nothing else is named.
#[derive(Clone, Debug, Default, clap::Args)]
pub(crate) struct Whereabouts {
    /// The file of settings. Default: goodfaith.toml in the folder of the house, where there is one. What is said on the command line
    /// goes before it.
    #[arg(long, value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,
    /// The folder of the house [default: house, or what the file of settings says].
    #[arg(long)]
    pub(crate) folder: Option<PathBuf>,
    /// The store: `sqlite:FOLDER` or `postgres://NAME@HOST/DATABASE` (password also from PGPASSWORD; for another machine add
    /// `?sslmode=verify-full&sslrootcert=FILE`). Default: data/ in the folder of the house.
    #[arg(long)]
    pub(crate) store: Option<StoreAddress>,
    /// Who keeps the key-encryption keys: file:FOLDER (keys/ in the folder of the house when none is named), env: or pkcs11:…; see
    /// `goodfaith serve --help`.
    #[arg(long, value_name = "KEEPER")]
    pub(crate) keys: Option<Keeper>,
}

impl Whereabouts {
    /// The settings that hold: those of the file, and before them what was said on the command line.
    pub(crate) fn settings(&self) -> Result<Settings, Fault> {
        let folder = self.folder.as_deref().unwrap_or(Path::new(FOLDER));
        let mut settings = Settings::find(self.config.as_deref(), folder)?;
        if let (Some(folder), Some(_)) = (&self.folder, &self.config) {
            // Another house under the same settings: what they say by its folder goes with it.
            settings.house.folder.clone_from(folder);
        }
        if let Some(store) = &self.store {
            settings.house.store = store.clone();
        }
        if let Some(keys) = &self.keys {
            settings.house.keys = keys.clone();
        }
        Ok(settings)
    }

    /// Its folder.
    pub(crate) fn folder(&self) -> Result<PathBuf, Fault> {
        Ok(self.settings()?.house.folder)
    }

    /// Where its store is.
    pub(crate) fn store(&self) -> Result<StoreAddress, Fault> {
        Ok(self.settings()?.house.store)
    }

    /// Who keeps its keys.
    pub(crate) fn keeper(&self) -> Result<Keeper, Fault> {
        Ok(self.settings()?.house.keys)
    }

    /// Its keys, at hand.
    pub(crate) fn keys(&self) -> Result<Box<dyn KekProvider>, Fault> {
        self.keeper()?.open()
    }

    /// Its store, to read alone.
    pub(crate) async fn read(&self) -> Result<Readable, Fault> {
        Readable::open(&self.store()?).await
    }
}

/// A house and the policies that run in it.
#[derive(Clone, Debug, clap::Args)]
pub(crate) struct HouseArguments {
    /// The folder of policies [default: policies].
    #[arg(long)]
    policies: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) at: Whereabouts,
}

impl HouseArguments {
    /// The settings that hold.
    pub(crate) fn settings(&self) -> Result<Settings, Fault> {
        let mut settings = self.at.settings()?;
        if let Some(policies) = &self.policies {
            settings.house.policies.clone_from(policies);
        }
        Ok(settings)
    }

    /// The folder of policies.
    pub(crate) fn policies(&self) -> Result<PathBuf, Fault> {
        Ok(self.settings()?.house.policies)
    }

    /// Opens it. The policies are compiled first: one that does not compile opens nothing.
    pub(crate) async fn open(&self, upkeep: &Upkeep) -> Result<Opened, Fault> {
        let settings = self.settings()?;
        let policies = files::all_compiled(std::slice::from_ref(&settings.house.policies))?;
        house::open(policies, &settings.house, false, upkeep).await
    }
}
