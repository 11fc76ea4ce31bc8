//! Where a house is: the arguments that every command of a house takes, spelt once. It opens nothing itself.

use crate::database::{Readable, StoreAddress};
use crate::files::{self, Fault};
use crate::house::{self, Opened};
use crate::keys::Keeper;
use crate::upkeep::Upkeep;
use std::path::{Path, PathBuf};
use vault::KekProvider;

/// Where a house is: its folder, its store and who keeps its keys, each the usual one where nothing else is named.
#[derive(Debug, clap::Args)]
pub(crate) struct Whereabouts {
    /// The folder of the house.
    #[arg(long, default_value = "house")]
    pub(crate) folder: PathBuf,
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
    /// Where its store is.
    pub(crate) fn store(&self) -> StoreAddress {
        self.store.clone().unwrap_or_else(|| StoreAddress::Folder(self.folder.join("data")))
    }

    /// Who keeps its keys.
    pub(crate) fn keeper(&self) -> Keeper {
        self.keys.clone().unwrap_or_else(|| Keeper::Files(self.folder.join("keys")))
    }

    /// Its keys, at hand.
    pub(crate) fn keys(&self) -> Result<Box<dyn KekProvider>, Fault> {
        self.keeper().open()
    }

    /// Its store, to read alone.
    pub(crate) async fn read(&self) -> Result<Readable, Fault> {
        Readable::open(&self.store()).await
    }
}

/// A house and the policies that run in it.
#[derive(Debug, clap::Args)]
pub(crate) struct HouseArguments {
    /// The folder of policies.
    #[arg(long, default_value = "policies")]
    policies: PathBuf,
    #[command(flatten)]
    pub(crate) at: Whereabouts,
}

impl HouseArguments {
    /// The folder of policies.
    pub(crate) fn policies(&self) -> &Path {
        &self.policies
    }

    /// Opens it. The policies are compiled first: one that does not compile opens nothing.
    pub(crate) async fn open(&self, upkeep: &Upkeep) -> Result<Opened, Fault> {
        let policies = files::all_compiled(std::slice::from_ref(&self.policies))?;
        house::open(policies, &self.at, false, upkeep).await
    }
}
