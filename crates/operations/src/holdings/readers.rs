//! Who was among the people that a program of the company read at once: a few bytes for each person and page, in which a person is found and out
//! of which nobody is read. Nothing is opened here.

use crate::room::Room;
use crate::{LookView, Looker, Outcome, ReadsSearched};
use gate::GrantForMany;
use ledger::Event;
use store::{Cell, Intent, Json, PAGE_ROWS_MAX, Page, ReadOfManyRow};
use vocabulary::{Action, Recipient, RecordId, SubjectId, Timestamp};

/// A day.
const DAY_MS: i64 = 24 * 3_600_000;
/// How long it is kept who was read.
const KEPT_MS: i64 = 90 * DAY_MS;
/// How many pages of the company's reading are searched for one person.
const ROWS_SEARCHED_MAX: usize = 5_000;
/// The bytes that stand for one person.
const MARK_BYTES: usize = 8;

impl Room<'_> {
    /// What keeps who is read under this grant, in the act that logs it.
    pub(crate) fn readers_of(&self, grant: &GrantForMany) -> Outcome<Option<Intent>> {
        let Event::GrantedForMany { grant: id, data, purpose, sentences, .. } = grant.event() else {
            return Ok(None);
        };
        let mut marks = Vec::with_capacity(grant.people().len());
        for (subject, _) in grant.people() {
            marks.push(self.reader_mark(*id, *subject)?);
        }
        // In the order of their bytes, so that the order of people is not told.
        marks.sort_unstable();
        Ok(Some(Intent::insert(&ReadOfManyRow {
            grant: *id,
            at: self.now,
            purpose: *purpose,
            data: Json(data.clone()),
            sentences: Json(sentences.clone()),
            whom: marks.concat(),
        })))
    }

    /// When the person was among those who were read at once, the newest first.
    pub(crate) async fn read_among_many(&self, subject: SubjectId, since: Timestamp) -> Outcome<(Vec<LookView>, ReadsSearched)> {
        let (mut looks, mut searched) = (Vec::new(), 0);
        let from = since.max(self.now.plus_ms(-KEPT_MS));
        // The last day first, then twice as long each time: where there is more than is searched, the newest is not what is missing.
        let (mut until, mut days) = (Timestamp(i64::MAX), 1);
        while from < until && searched < ROWS_SEARCHED_MAX {
            let begin = from.max(self.now.plus_ms(-days * DAY_MS));
            for row in self.read_between(begin, until).await? {
                searched += 1;
                if is_among(&row.whom, self.reader_mark(row.grant, subject)?) {
                    looks.push(look(row));
                }
            }
            (until, days) = (begin, days * 2);
        }
        looks.sort_by_key(|look| std::cmp::Reverse(look.at));
        let all = if searched < ROWS_SEARCHED_MAX { ReadsSearched::All } else { ReadsSearched::Newest(searched) };
        Ok((looks, all))
    }

    /// The pages that were read from this instant until that one, the oldest first; no more than are searched.
    async fn read_between(&self, begin: Timestamp, until: Timestamp) -> Outcome<Vec<ReadOfManyRow>> {
        let mut all = Vec::new();
        // Ids are in the order of time.
        let mut page = Page { after: vec![Cell::from(&RecordId::new(begin.plus_ms(-1), &[0xFF; 10]))], rows_max: PAGE_ROWS_MAX };
        while all.len() < ROWS_SEARCHED_MAX {
            let rows: Vec<ReadOfManyRow> = self.house.foundations.store.rows(&self.part, &[], page.clone()).await.map_err(|error| self.house.fault(error))?;
            let Some(last) = rows.last() else { break };
            page.after = vec![Cell::from(&last.grant)];
            let is_whole = last.at < until;
            all.extend(rows.into_iter().filter(|row| row.at < until));
            if !is_whole {
                break;
            }
        }
        Ok(all)
    }

    /// Whether it is time to forget who was read.
    pub(crate) fn is_read_long_ago(&self, row: &ReadOfManyRow) -> bool {
        row.at <= self.now.plus_ms(-KEPT_MS)
    }

    fn reader_mark(&self, grant: RecordId, subject: SubjectId) -> Outcome<[u8; MARK_BYTES]> {
        let mark = self.house.foundations.vault.reader_mark(self.site(), grant, subject);
        mark.map_err(|error| self.locked(error))
    }
}

fn is_among(whom: &[u8], mark: [u8; MARK_BYTES]) -> bool {
    let (marks, _) = whom.as_chunks::<MARK_BYTES>();
    marks.binary_search(&mark).is_ok()
}

fn look(row: ReadOfManyRow) -> LookView {
    LookView {
        at: row.at,
        leaf: None,
        action: Some(Action::Use),
        by: Looker::Recipient(Recipient::Company),
        data: row.data.0,
        purpose: Some(row.purpose),
        sentences: row.sentences.0,
    }
}
