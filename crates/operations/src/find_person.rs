//! Finding a person by an address or a number, for the company's own programs. It opens nothing and holds no clear value.

use crate::{Caller, House, Outcome};
use vocabulary::{DataCategory, Personal, SubjectId};

impl House {
    /// The person on file with this e-mail address or telephone number.
    ///
    /// # Errors
    /// A party's key: an outsider never learns whether a person is on file.
    pub async fn find_person(&self, caller: &Caller, category: &DataCategory, value: &Personal<String>) -> Outcome<Option<SubjectId>> {
        caller.must_be_company()?;
        self.room(caller.site())?.subject_of(category, value).await
    }
}
