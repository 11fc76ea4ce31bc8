//! The drawing of a contest that is over: once, by chance alone, among those who entered and have not left. It opens nothing, and tells nobody: who
//! won is written to only where the policy permits it.

use super::ContestTerms;
use crate::attempts::until_done;
use crate::commit::{Act, Once};
use crate::erasure::says_closed;
use crate::room::Room;
use crate::values::hash_of;
use crate::{Caller, FormKind, House, LinkToken, OperationError, Outcome, Scope};
use ledger::Event;
use policy::{Answer, Verdict};
use store::{Cell, FoundRow, Intent, WinnerRow};
use vocabulary::{Action, Chance, DataCategory, Purpose, Recipient, SiteId, SubjectId, Timestamp};

/// Who won, as the company reads it.
#[derive(Clone, Debug)]
pub struct Drawing {
    /// Which contest, as `contest/2026-06-01`.
    pub contest: String,
    /// How many took part.
    pub entrants: u32,
    /// Who won and is still on file, in the order of their places.
    pub winners: Vec<Winner>,
}

/// One winner.
#[derive(Clone, Debug)]
pub struct Winner {
    /// Which place.
    pub place: u32,
    /// Who.
    pub subject: SubjectId,
    /// When it was drawn.
    pub drawn_at: Timestamp,
    /// What the policy says of telling them by e-mail.
    pub telling: Answer,
}

impl House {
    /// Draws the winners of the contest that is entered with this form; the same winners when it is asked again.
    ///
    /// # Errors
    /// A party's key; no such contest; [`OperationError::Settled`] while it can still be entered.
    pub async fn draw_winners(&self, caller: &Caller, kind: FormKind) -> Outcome<Drawing> {
        caller.must(Scope::Contests)?;
        until_done(|| async move { self.room_of(caller)?.draw_once(kind).await }).await
    }
}

impl Room<'_> {
    async fn draw_once(&self, kind: FormKind) -> Outcome<Drawing> {
        let none = || OperationError::malformed("contest", "no contest is declared for this form");
        let terms = self.house.offers(self.site()).contests.get(kind.key()).cloned().ok_or_else(none)?;
        if self.now.day() <= terms.ends {
            return Err(OperationError::Settled("this contest can still be entered; its winners are drawn when it is over"));
        }
        let contest = terms.name(kind);
        let once = Once::of(Some(&contest), "draw_winners", hash_of(&contest, []));
        if let Some(before) = self.answered_before(once.as_ref()).await? {
            let entrants = serde_json::from_slice(&before).map_err(|error| self.house.broken(&error))?;
            return self.drawing(contest, entrants).await;
        }
        let mut entrants = self.entrants(kind, &terms).await?;
        let of = u32::try_from(entrants.len()).unwrap_or(u32::MAX);
        let mut act = Act::new(once);
        act.answers(None, &of);
        for place in 1..=terms.winners.min(of) {
            let chosen = below(&*self.house.foundations.chance, entrants.len());
            let subject = entrants.swap_remove(chosen);
            act.add(Intent::insert(&WinnerRow { contest: contest.clone(), place, subject, entrants: of, drawn_at: self.now }));
            act.log(Event::Won { contest: contest.clone(), place, entrants: of }, Some(subject));
        }
        act.log(Event::Drawn { contest: contest.clone(), winners: terms.winners.min(of), entrants: of }, None);
        self.commit(act).await?;
        self.drawing(contest, of).await
    }

    /// Those who entered while it was open and have not left, each once, in the order of their ids.
    async fn entrants(&self, kind: FormKind, terms: &ContestTerms) -> Outcome<Vec<SubjectId>> {
        let term = format!("purpose/{}", Purpose::Contest);
        let found: Vec<FoundRow> = self.rows(&[("term", Cell::from(&term))]).await?;
        let mut entrants = Vec::new();
        for row in found {
            let entered = self.live_values(row.subject).await?.iter().any(|value| {
                let day = value.collected_at.day();
                value.source == kind.key() && (terms.begins..=terms.ends).contains(&day)
            });
            if entered && !says_closed(&self.facts_of_person(row.subject).await?) {
                entrants.push(row.subject);
            }
        }
        entrants.sort_unstable();
        entrants.dedup();
        Ok(entrants)
    }

    async fn drawing(&self, contest: String, entrants: u32) -> Outcome<Drawing> {
        let rows: Vec<WinnerRow> = self.rows(&[("contest", Cell::from(&contest))]).await?;
        let address = DataCategory::new("email").map_err(|error| OperationError::malformed("category", error.to_string()))?;
        let mut winners = Vec::with_capacity(rows.len());
        for row in rows {
            let ground = self.ground(Some(row.subject), None, Recipient::Company).await?;
            let telling = ground.answer(self, Action::Contact, std::slice::from_ref(&address), Purpose::Contest)?;
            winners.push(Winner { place: row.place, subject: row.subject, drawn_at: row.drawn_at, telling });
        }
        Ok(Drawing { contest, entrants, winners })
    }

    /// What a person has won, and when it was drawn.
    pub(crate) async fn winnings_of(&self, subject: SubjectId) -> Outcome<Vec<WinnerRow>> {
        self.rows(&[("subject", Cell::from(&subject))]).await
    }
}

impl House {
    /// What the person behind the link has won: which contest, which place, when it was drawn.
    ///
    /// # Errors
    /// [`OperationError::LinkInvalid`] for every link that opens nothing here.
    pub async fn my_winnings(&self, site: &SiteId, token: &LinkToken) -> Outcome<Vec<(String, u32, Timestamp)>> {
        let room = self.room(site)?;
        let visitor = room.whole_visitor(token).await?;
        Ok(room.winnings_of(visitor.subject()).await?.into_iter().map(|row| (row.contest, row.place, row.drawn_at)).collect())
    }
}

impl Winner {
    /// Whether they may be told by e-mail now.
    #[must_use]
    pub fn may_be_told(&self) -> bool {
        self.telling.verdict == Verdict::Permit
    }
}

/// A number below this one, each as likely as any other: what would favour some is drawn again. Zero below one and zero.
fn below(chance: &dyn Chance, end: usize) -> usize {
    let end = u64::try_from(end).unwrap_or(u64::MAX).max(1);
    let fair = u64::MAX - u64::MAX % end;
    loop {
        let mut bytes = [0; 8];
        chance.fill(&mut bytes);
        let drawn = u64::from_le_bytes(bytes);
        if drawn < fair {
            return usize::try_from(drawn % end).unwrap_or(0);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::below;
    use std::sync::Mutex;
    use vocabulary::Chance;

    /// Gives these numbers, one after the other.
    struct Given(Mutex<Vec<u64>>);

    impl Chance for Given {
        fn fill(&self, bytes: &mut [u8]) {
            let number = self.0.lock().unwrap().pop().expect("another number");
            bytes.copy_from_slice(&number.to_le_bytes());
        }
    }

    #[test]
    fn what_would_favour_some_is_drawn_again() {
        // Of three, the one number at the end that would make the first likelier is not taken.
        assert_eq!(below(&Given(Mutex::new(vec![5, u64::MAX])), 3), 2);
        assert_eq!(below(&Given(Mutex::new(vec![7])), 1), 0);
    }
}
