//! What a client knows of the people it acts for: what was acknowledged, and the one act whose answer it may not have. From it follows what a
//! house must hold, and the little it may hold besides.

/// What the registration form itself puts on record: that the data was given freely, and that something was asked for.
const FACTS_OF_FORM: usize = 2;

/// What a form gives: a name and an address.
const VALUES_OF_FORM: usize = 2;

/// An act of the house.
#[derive(Clone, Debug)]
pub(super) enum Act {
    /// The person sends a form and comes to be on file.
    Collect,
    /// A program of the company adds a value.
    Write(String),
    /// A program of the company records a fact, by this document.
    Record(String),
    /// A program of the company reads their address for a purpose.
    Use,
    /// They ask a question on their page, under a right the policy grants.
    Ask,
    /// They object on their page.
    OptOut,
    /// They have everything deleted.
    Erase,
}

/// An act, about one person, under one idempotency key.
#[derive(Clone, Debug)]
pub(super) struct Asked {
    pub(super) person: usize,
    pub(super) act: Act,
    pub(super) once: String,
    /// It was acknowledged before, and is asked once more all the same.
    pub(super) acknowledged: bool,
}

/// A person, as far as their acts were acknowledged.
#[derive(Clone, Debug, Default)]
pub(super) struct Person {
    pub(super) name: String,
    pub(super) email: String,
    /// The address of their page, known once the form was acknowledged.
    pub(super) page: Option<String>,
    /// Their id, known once it was asked for.
    pub(super) subject: Option<String>,
    pub(super) written: Vec<String>,
    pub(super) documents: Vec<String>,
    pub(super) questions: usize,
    pub(super) objections: usize,
    pub(super) erased: bool,
}

/// How much is held of one person.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Holding {
    pub(super) values: usize,
    pub(super) facts: usize,
    pub(super) requests: usize,
}

/// What may be found of one person: exactly one of these, `None` for nothing at all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Expected {
    pub(super) subject: Option<String>,
    pub(super) one_of: Vec<Option<Holding>>,
}

impl Person {
    /// Takes down that an act was acknowledged.
    pub(super) fn acknowledged(&mut self, act: &Act) {
        match act {
            Act::Write(value) => self.written.push(value.clone()),
            Act::Record(document) => self.documents.push(document.clone()),
            Act::Ask => self.questions += 1,
            Act::OptOut => self.objections += 1,
            Act::Erase => self.erased = true,
            Act::Collect | Act::Use => {}
        }
    }

    /// Whether anything can be done for them.
    pub(super) fn is_on_file(&self) -> bool {
        self.page.is_some() && !self.erased
    }

    fn holding(&self) -> Option<Holding> {
        self.is_on_file().then(|| Holding {
            values: VALUES_OF_FORM + self.written.len(),
            facts: FACTS_OF_FORM + self.documents.len() + self.objections,
            requests: self.questions + self.objections,
        })
    }

    /// What may be found, where the answer to this act may have been lost.
    pub(super) fn expected(&self, open: Option<&Act>) -> Expected {
        let mut one_of = vec![self.holding()];
        if let Some(act) = open {
            let mut after = self.clone();
            after.acknowledged(act);
            if matches!(act, Act::Collect) {
                after.page = Some(String::new());
            }
            one_of.push(after.holding());
        }
        Expected { subject: self.subject.clone(), one_of }
    }
}
