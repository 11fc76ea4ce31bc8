//! The marks of an export, by which a file that turns up elsewhere is traced to the party it was made for. Each row bears a keyed hash of its
//! disclosure, and is written in one of several ways that mean the same. A mark changes no value and invents nobody.

use crate::room::Room;
use crate::values::hash_of_value;
use crate::{Caller, House, Outcome, Scope};
use ledger::{Event, MacKey, hex};
use store::{Cell, HandoverRow, Page};
use vocabulary::{Personal, RecordId, Timestamp};

pub use ledger::ContentHash;

/// What the key of the marks is for.
const MARK: &str = "mark of a handover";
/// How many characters the mark of a row has.
pub(crate) const MARK_CHARACTERS: usize = 16;
/// The most acts a file is held against.
const ACTS_MAX: usize = 20_000;
/// The most rows of a file that are looked at.
const ROWS_MAX: usize = 100_000;
/// How many choices must agree before they count, and with how few against.
const CHOICES_MIN: u32 = 24;

/// A row of a file that turned up, as whoever read it found it.
#[derive(Debug)]
pub struct FoundRow {
    /// The words of the row that may be a disclosure and its mark, side by side.
    pub marks: Vec<(RecordId, String)>,
    /// The values in the order of the columns, where they can be told apart.
    pub values: Vec<Option<Personal<String>>>,
    /// How they were written: for each value one bit, where it can be told.
    pub choices: Vec<Option<bool>>,
}

/// To whom a file can be traced.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Traced {
    /// The act it was made in.
    pub handover: RecordId,
    /// The party it was made for.
    pub party: String,
    /// When.
    pub at: Timestamp,
    /// How many rows bear a mark that only this act makes.
    pub marked: u32,
    /// Of how many values the way of writing is the one this act would have chosen…
    pub agreeing: u32,
    /// …and of how many it could be told. A file of another act agrees in about half.
    pub of: u32,
}

/// The key of the marks of one act.
pub(crate) struct Mark(MacKey);

impl Mark {
    pub(crate) fn of(room: &Room<'_>, id: RecordId) -> Outcome<Self> {
        let key = room.house.foundations.vault.token(room.site(), MARK, &id.to_bytes()).map_err(|error| room.locked(error))?;
        Ok(Self(MacKey::new(&key)))
    }

    /// The mark of the row of this disclosure.
    pub(crate) fn on(&self, disclosure: RecordId) -> String {
        let mark = self.0.of(&[b"row".as_slice(), &disclosure.to_bytes()].concat());
        hex(&mark).chars().take(MARK_CHARACTERS).collect()
    }

    /// How the row with these values is written, a bit for each. It follows from the values alone, so that neither the order of rows nor what
    /// was cut off changes it.
    pub(crate) fn choices(&self, values: &[Option<Personal<String>>]) -> u64 {
        let mut pieces = b"choices".to_vec();
        for value in values {
            match value {
                Some(value) => pieces.extend_from_slice(&hash_of_value(value)),
                None => pieces.push(0),
            }
        }
        u64::from_be_bytes(*self.0.of(&pieces).first_chunk().unwrap_or(&[0; 8]))
    }
}

impl House {
    /// The acts of this site that the rows can be traced to, the surest first; none where nothing speaks for one. The search itself is logged.
    ///
    /// # Errors
    /// Who may not let parties have data, or the store cannot be read.
    pub async fn trace(&self, caller: &Caller, rows: &[FoundRow]) -> Outcome<Vec<Traced>> {
        caller.must(Scope::Disclose)?;
        let room = self.room_of(caller)?;
        let rows = rows.get(..rows.len().min(ROWS_MAX)).unwrap_or_default();
        let (mut found, mut page, mut looked_at) = (Vec::new(), Page::default(), 0);
        loop {
            let acts: Vec<HandoverRow> = self.foundations.store.rows(&room.part, &[], page.clone()).await.map_err(|error| self.fault(error))?;
            let Some(last) = acts.last() else { break };
            page.after = vec![Cell::from(&last.handover)];
            looked_at += acts.len();
            for act in acts.iter().filter(|act| act.detail.0.delivery != "inline" && act.detail.0.given > 0) {
                found.extend(traced(&Mark::of(&room, act.handover)?, act, rows));
            }
            if looked_at >= ACTS_MAX {
                break;
            }
        }
        found.sort_by_key(|traced: &Traced| std::cmp::Reverse((traced.marked, traced.agreeing)));
        let mut act = crate::commit::Act::new(None);
        act.log(Event::Surveyed { by: "the marks of a file".to_owned(), values: u32::try_from(found.len()).unwrap_or(u32::MAX) }, None);
        room.commit(act).await?;
        Ok(found)
    }
}

fn traced(mark: &Mark, act: &HandoverRow, rows: &[FoundRow]) -> Option<Traced> {
    let (mut marked, mut agreeing, mut of) = (0, 0, 0);
    for row in rows {
        marked += u32::from(row.marks.iter().any(|(disclosure, found)| mark.on(*disclosure) == *found));
        if row.values.is_empty() {
            continue;
        }
        let expected = mark.choices(&row.values);
        for (place, written) in row.choices.iter().enumerate().take(64) {
            let Some(written) = written else { continue };
            of += 1;
            agreeing += u32::from((expected >> place) & 1 == u64::from(*written));
        }
    }
    let is_sure = of >= CHOICES_MIN && agreeing.saturating_mul(10) >= of.saturating_mul(9);
    (marked > 0 || is_sure).then(|| Traced { handover: act.handover, party: act.party.to_string(), at: act.at, marked, agreeing, of })
}
