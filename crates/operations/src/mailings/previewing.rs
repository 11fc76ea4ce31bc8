//! A dry run of a mailing: how many it would go to, and how many not and by which sentences, on what is on record now; and how the letter looks. No
//! address is opened, and that it was looked up is logged.

use super::sending::Became;
use super::views::RefusedPeople;
use super::writing::Written;
use crate::commit::Act;
use crate::controls::unsubscribe_link;
use crate::{Caller, House, Outcome, Scope};
use ledger::Event;
use policy::Reason;
use store::{Cell, MailingDetail};
use vocabulary::{RecordId, SubjectId, Timestamp, VersionId};

/// How many are decided about together.
const TOGETHER: usize = 150;

/// What a mailing would do.
#[derive(Clone, Debug, serde::Serialize)]
pub struct MailingPreview {
    /// When it was looked up: each letter is decided about again when it is sent.
    pub at: Timestamp,
    /// The version in force.
    pub version: VersionId,
    /// About how many people it was asked.
    pub people: u64,
    /// To how many a letter would go.
    pub permitted: u64,
    /// The sentences that let it.
    pub by: Vec<Reason>,
    /// How many would be refused, and why.
    pub refused: Vec<RefusedPeople>,
    /// Of how many no address is held that letters arrive at.
    pub unreachable: u64,
    /// The letter as plain text, with the places of the links to each reader left open.
    pub text: String,
    /// The same as HTML.
    pub html: String,
    /// What the letter lacks.
    pub lacks: Vec<&'static str>,
}

impl House {
    /// What the mailing would do, were it sent now.
    ///
    /// # Errors
    /// Who may not; when there is none of this number; a purpose for which the policy lets the company write to nobody.
    pub async fn preview_mailing(&self, caller: &Caller, id: RecordId) -> Outcome<MailingPreview> {
        caller.must(Scope::Mailings)?;
        let room = self.room_of(caller)?;
        let row = room.mailing(id).await?;
        room.must_be_writable_for(row.purpose)?;
        let wish = super::wish(row.purpose, vec![room.email()?], caller.name());
        let (mut tally, mut permitted, mut by, mut after) = (MailingDetail::default(), 0_u64, Vec::<Reason>::new(), Vec::new());
        let mut owes_link = false;
        loop {
            let records = room.records_after(after).await?;
            let Some(last) = records.last() else { break };
            after = vec![Cell::from(&last.subject)];
            for some in records.chunks(TOGETHER) {
                let people: Vec<SubjectId> = some.iter().map(|record| record.subject).collect();
                for decided in room.decided_together(&mut Act::new(None), &wish, &people).await? {
                    let reasons = decided.answers.iter().flat_map(|(_, answer)| &answer.reasons);
                    match room.is_bounced(&decided.values, decided.subject).await? {
                        _ if decided.grant.is_none() => Became::not_permitted(&decided).add_to(&mut tally),
                        true => Became::Unreachable.add_to(&mut tally),
                        false => {
                            permitted = permitted.saturating_add(1);
                            owes_link |= decided.answers.iter().any(|(_, answer)| unsubscribe_link::is_owed(answer));
                            by.extend(reasons.filter(|reason| !by.iter().any(|known| known.sentence == reason.sentence)).cloned().collect::<Vec<_>>());
                        }
                    }
                    tally.people = tally.people.saturating_add(1);
                }
            }
        }
        let mut refused: Vec<RefusedPeople> = tally.refused.iter().map(|(sentence, people)| room.refused_people(sentence.clone(), *people)).collect();
        if tally.refused_by_none > 0 {
            refused.push(RefusedPeople { sentence: None, words: None, people: tally.refused_by_none });
        }
        let written = Written::for_nobody(&room, &row, (by.first(), owes_link));
        let lacks = self.offering.of(caller.site()).postal_address.is_none().then_some("no postal address stands in offering.toml");
        let mut act = Act::new(None);
        act.log(Event::Surveyed { by: "a dry run of a mailing".to_owned(), values: u32::try_from(permitted).unwrap_or(u32::MAX) }, None);
        room.commit(act).await?;
        Ok(MailingPreview {
            at: room.now,
            version: room.policy.version().clone(),
            people: tally.people,
            permitted,
            by,
            refused,
            unreachable: tally.unreachable,
            text: written.text,
            html: written.html,
            lacks: lacks.into_iter().collect(),
        })
    }
}
