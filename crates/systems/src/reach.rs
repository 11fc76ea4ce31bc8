//! The way to one system: find, do, look again. It keeps no connection: a person is reached seldom, and what is read back must come from
//! whatever stands there now.

use crate::manifest::{Kept, Kind, System};
use crate::signing::Signer;
use crate::there::{Person, Row, Task, Traces, Trouble};
use crate::walk::Walk;
use crate::webhook::Hook;
use std::time::Duration;
use vocabulary::Timestamp;

/// How long one step may take.
pub const STEP_SECONDS_MAX: u64 = 60;

/// Where a system is, and what signs what is posted to it.
#[derive(Clone, Default)]
pub struct Door {
    /// The address, with its password.
    pub address: String,
    /// The secret, of a webhook.
    pub secret: Option<String>,
}

impl std::fmt::Debug for Door {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Door(…)")
    }
}

impl Door {
    /// The door of a system, read from where the manifest says it is kept. It is read anew each time: a password that was changed is taken up.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn of(system: &System) -> Result<Self, Trouble> {
        let secret = system.secret.as_ref().map(read).transpose()?;
        Ok(Self { address: read(&system.address)?, secret })
    }
}

fn read(kept: &Kept) -> Result<String, Trouble> {
    let text = match kept {
        Kept::Env(name) => std::env::var(name).map_err(|_| Trouble::Settings)?,
        Kept::File(path) => std::fs::read_to_string(path).map_err(|_| Trouble::Settings)?,
    };
    Ok(text.trim().to_owned())
}

/// One system, on the way to it about one person.
#[derive(Debug)]
pub struct Reach<'a> {
    /// The system.
    pub system: &'a System,
    /// Where it is.
    pub door: &'a Door,
    /// The id of what is being done.
    pub errand: &'a str,
    /// The present instant.
    pub now: Timestamp,
}

impl Reach<'_> {
    /// The keys of the person's rows there, beside those that are known.
    ///
    /// # Errors
    /// Why they were not found; nothing was touched.
    pub async fn find(&self, person: &Person, known: Traces) -> Result<Traces, Trouble> {
        if self.system.kind == Kind::Webhook {
            return Ok(known);
        }
        in_time(async {
            let mut walk = Walk::begin(self.system, &self.door.address, (person, known)).await?;
            walk.find().await?;
            Ok(std::mem::take(&mut walk.traces))
        })
        .await
    }

    /// Does it, and says how many rows that touched. Doing it again changes nothing more.
    ///
    /// # Errors
    /// Why it was not done. In a database nothing of it was done then.
    pub async fn carry_out(&self, person: &Person, task: &Task, traces: Traces) -> Result<u64, Trouble> {
        if self.system.kind == Kind::Webhook {
            return self.hook()?.carry_out(person, task).await;
        }
        in_time(async {
            let mut walk = Walk::begin(self.system, &self.door.address, (person, traces)).await?;
            match task {
                Task::Correct(corrected) => walk.correct(corrected).await,
                Task::OptOut(purposes) => walk.opt_out(purposes).await,
                Task::Erase => walk.erase().await,
            }
        })
        .await
    }

    /// Looks again, on a connection of its own: how many rows are not as they must be.
    ///
    /// # Errors
    /// Why nobody can say.
    pub async fn remains(&self, person: &Person, task: &Task, traces: Traces) -> Result<u64, Trouble> {
        if self.system.kind == Kind::Webhook {
            return self.hook()?.remains(person, task).await;
        }
        in_time(async {
            let mut walk = Walk::begin(self.system, &self.door.address, (person, traces)).await?;
            match task {
                Task::Correct(corrected) => walk.not_corrected(corrected).await,
                Task::OptOut(purposes) => walk.not_opted_out(purposes).await,
                Task::Erase => walk.not_erased().await,
            }
        })
        .await
    }

    /// The person's rows there.
    ///
    /// # Errors
    /// Why they cannot be shown.
    pub async fn look(&self, person: &Person) -> Result<Vec<Row>, Trouble> {
        if self.system.kind == Kind::Webhook {
            return self.hook()?.look(person).await;
        }
        in_time(async { Walk::begin(self.system, &self.door.address, (person, Traces::default())).await?.look().await }).await
    }

    /// Whether it answers, and is as it is declared.
    ///
    /// # Errors
    /// What is wrong.
    pub async fn health(&self) -> Result<(), Trouble> {
        if self.system.kind == Kind::Webhook {
            return self.hook()?.health().await;
        }
        let nobody = Person::default();
        in_time(async { Walk::begin(self.system, &self.door.address, (&nobody, Traces::default())).await.map(drop) }).await
    }

    fn hook(&self) -> Result<Hook<'_>, Trouble> {
        let signer = Signer::read(self.door.secret.as_deref().unwrap_or_default()).map_err(|_| Trouble::Settings)?;
        Ok(Hook { system: self.system, url: &self.door.address, signer, errand: self.errand, now: self.now })
    }
}

async fn in_time<T>(step: impl Future<Output = Result<T, Trouble>>) -> Result<T, Trouble> {
    tokio::time::timeout(Duration::from_secs(STEP_SECONDS_MAX), step).await.unwrap_or(Err(Trouble::TooSlow))
}
