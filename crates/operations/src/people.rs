//! Finding people by an address or a number, for the company's own programs. It opens nothing and holds no clear value, the search itself
//! is logged, and that two people gave one address never makes them one.

use crate::commit::Act;
use crate::{Caller, House, Outcome, Scope};
use ledger::Event;
use vocabulary::{DataCategory, Personal, SubjectId};

/// What people are found by.
#[derive(Clone, Debug)]
pub enum Address {
    /// An e-mail address.
    Email(Personal<String>),
    /// A telephone number, with the country's.
    Phone(Personal<String>),
}

impl Address {
    pub(crate) const fn parts(&self) -> (&'static str, &Personal<String>) {
        match self {
            Self::Email(value) => ("email", value),
            Self::Phone(value) => ("phone", value),
        }
    }
}

impl House {
    /// Everybody on file who gave this address, the oldest first; nobody where none did. Each is asked about by themselves: nothing
    /// proves yet whose the address is.
    ///
    /// # Errors
    /// A party's key: an outsider never learns whether a person is on file. What is no address or number.
    pub async fn people(&self, caller: &Caller, address: &Address) -> Outcome<Vec<SubjectId>> {
        caller.must(Scope::Find)?;
        let room = self.room_of(caller)?;
        let (category, value) = address.parts();
        let category = DataCategory::new(category).map_err(|error| self.broken(&error))?;
        let found = room.givers_of(&category, value).await?;
        let mut act = Act::new(None);
        act.log(Event::Sought { category, by: caller.name().to_owned() }, None);
        room.commit(act).await?;
        Ok(found)
    }
}
