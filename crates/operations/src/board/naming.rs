//! The name a person posts under: one of their own choice, nobody else's at the site, and free again when they are gone. It is not their name on
//! file unless they type that.

use super::{NAME, written};
use crate::commit::Act;
use crate::room::Room;
use crate::values::compared;
use crate::{OperationError, Outcome};
use store::{BoardNameRow, Cell, Intent};
use vocabulary::{Personal, RecordId, SubjectId};

/// What its keyed hash is of.
const NAMED_ON: &str = "board-name";

impl Room<'_> {
    /// The row of the name this person posts under.
    pub(crate) async fn board_name(&self, subject: SubjectId) -> Outcome<Option<BoardNameRow>> {
        Ok(self.rows(&[("subject", Cell::from(&subject))]).await?.into_iter().next())
    }

    /// The name this person posts under.
    pub(crate) async fn name_on_board(&self, subject: SubjectId) -> Outcome<Option<Personal<String>>> {
        let Some(row) = self.board_name(subject).await? else { return Ok(None) };
        let key = self.key_of(subject).await?;
        let name = self.house.foundations.vault.open_posted(&key, (place_of(subject), NAME), &row.name);
        name.map(Some).map_err(|error| self.locked(error))
    }

    /// Adds to an act that this name is theirs, where they have none yet.
    pub(super) async fn take_name(&self, act: &mut Act, subject: SubjectId, typed: Option<&Personal<String>>) -> Outcome<()> {
        let known = self.board_name(subject).await?;
        act.expects(&[Intent::expect::<BoardNameRow>(("subject", Cell::from(&subject)), known.iter().len() as u64)]);
        if known.is_some() {
            return Ok(());
        }
        let typed = typed.ok_or_else(|| OperationError::malformed(NAME, "please choose a name to post under"))?;
        let name = written::name(typed)?;
        let vault = &self.house.foundations.vault;
        let tag = vault.token(self.site(), NAMED_ON, compared(&name).as_bytes()).map_err(|error| self.locked(error))?;
        let taken: Option<BoardNameRow> = self.row(&[Cell::from(&tag)]).await?;
        if taken.is_some() {
            return Err(OperationError::malformed(NAME, "somebody else posts under this name; please take another"));
        }
        let key = self.key_of(subject).await?;
        let sealed = vault.seal_posted(&key, (place_of(subject), NAME), &name).map_err(|error| self.locked(error))?;
        act.add(Intent::insert(&BoardNameRow { tag, subject, name: sealed, taken_at: self.now }));
        Ok(())
    }
}

/// What the seal of a name belongs to: its person, as a post's belongs to the post.
const fn place_of(subject: SubjectId) -> RecordId {
    RecordId::from_bytes(subject.to_bytes())
}
