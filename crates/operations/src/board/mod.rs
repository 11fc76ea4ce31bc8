//! A public board: what people post there under a name of their own, as long as they want it read. A site has one only where its policy warns
//! of posting in public and lets it be done; no e-mail address is ever shown, and nobody's post is changed by anybody else.

mod changing;
mod moderating;
mod naming;
pub(crate) mod portfolio;
mod posting;
mod reading;
mod written;

pub use portfolio::{PORTFOLIO_FIELDS, PortfolioChange, PortfolioField, PortfolioView};
pub use posting::NewPost;
pub use reading::{PostView, TopicView, Topics};
pub use written::{NAME_CHARACTERS_MAX, POST_CHARACTERS_MAX, TITLE_CHARACTERS_MAX};

pub(crate) use written::{NAME, TITLE, WORDS};

use crate::commit::Act;
use crate::consult::{Flow, consult, newcomer};
use crate::decide::Ground;
use crate::facts::Document;
use crate::forms::{FormNotice, standing_on};
use crate::room::Room;
use crate::{EvidenceKind, House, OperationError, Outcome};
use ledger::{Fact, FactScope, PartyName, hex, sha256};
use policy::{Policy, Verdict};
use store::{Cell, Intent, ShownRow};
use vocabulary::{Action, Condition, DataCategory, Notice, Place, Purpose, Recipient, SiteId, SubjectId, VersionId};
use wording::{Language, plain};

/// The party that reads what is posted: permission to it permits nothing to anybody by name.
const EVERYBODY: &str = "the public";
/// What posting is for: the service that its author asks for.
pub(crate) const POSTED_FOR: Purpose = Purpose::Service;

/// How far something goes that a person publishes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Published {
    /// To everybody, from now on.
    ToEverybody,
    /// To nobody, and of nothing else of theirs either.
    ToNobody,
    /// To nobody; what else of theirs is public stays so.
    NoFurther,
}

/// A site's board, as its policy lets it be.
#[derive(Clone, Debug)]
pub struct Board {
    /// The policy version it follows.
    pub version: VersionId,
    /// The warning that stands above the box, in the policy's own words.
    pub notices: Vec<FormNotice>,
    /// What posting permits, as it stands above the button.
    pub terms: String,
    /// SHA-256 of all that is shown before posting, in hexadecimal; comes back with what is posted.
    pub statement: String,
}

impl Board {
    fn words(&self) -> String {
        let mut lines = vec![format!("{} board/1", self.version)];
        lines.extend(self.notices.iter().map(|notice| notice.words.clone()));
        lines.push(self.terms.clone());
        lines.join("\n")
    }
}

/// The board this policy lets a site have; `None` where its text does not speak of one.
pub(crate) fn board_of(policy: &Policy, language: Language) -> Outcome<Option<Board>> {
    let warnings = standing_on(policy, Place::Board).filter(|shown| shown.notice == Notice::BoardWarning);
    let notices: Vec<FormNotice> = warnings
        .map(|shown| FormNotice { notice: shown.notice, words: shown.reason.text.clone(), moment: shown.moment, reason: shown.reason.clone() })
        .collect();
    if notices.is_empty() {
        return Ok(None);
    }
    let data = [content()?];
    let newcomer = newcomer(&[Condition::Voluntary, Condition::Permission, Condition::PurposeMatch]);
    for (action, recipient) in [(Action::Collect, Recipient::Company), (Action::Share, Recipient::ThirdParty)] {
        let answer = consult(policy, Flow { action, data: &data, purpose: POSTED_FOR, recipient }, &newcomer)?;
        if answer.verdict != Verdict::Permit {
            return Err(OperationError::refused(answer));
        }
    }
    let terms = plain(language, "board-terms", &[("company", &policy.company())]);
    let mut board = Board { version: policy.version().clone(), notices, terms, statement: String::new() };
    board.statement = hex(&sha256(&[board.words().as_bytes()]));
    Ok(Some(board))
}

/// The kind of data a post is.
pub(crate) fn content() -> Outcome<DataCategory> {
    DataCategory::new("content").map_err(|error| OperationError::malformed("category", error.to_string()))
}

impl House {
    /// The site's board; `None` where its policy speaks of none.
    ///
    /// # Errors
    /// No such site; the refusal where the text warns of posting and yet does not let it be done.
    pub fn board(&self, site: &SiteId) -> Outcome<Option<Board>> {
        self.board_in(site, Language::English)
    }

    /// The same with its terms in this language; the warning stays in the policy's words.
    ///
    /// # Errors
    /// As for [`House::board`].
    pub fn board_in(&self, site: &SiteId, language: Language) -> Outcome<Option<Board>> {
        board_of(&*self.policy(site)?, language)
    }
}

impl Room<'_> {
    /// The board, to somebody who was shown what stands above its box, in whichever language that was.
    fn board_shown(&self, statement: &str) -> Outcome<Board> {
        let none = || OperationError::malformed("board", "this site has no public board, because its policy speaks of none");
        for language in Language::ALL {
            let board = board_of(&self.policy, language)?.ok_or_else(none)?;
            if board.statement == statement {
                return Ok(board);
            }
        }
        Err(OperationError::StatementStale)
    }

    /// What is known of a person before everybody, for data that they publish themselves.
    async fn before_everybody(&self, subject: SubjectId, category: &DataCategory) -> Outcome<Ground> {
        let mut ground = self.ground(Some(subject), None, Recipient::ThirdParty).await?;
        ground.party = Some(everybody()?);
        ground.held = vec![self.blank(category, &[POSTED_FOR], "board")];
        Ok(ground)
    }

    /// Whether everybody may read now what this person published.
    async fn may_be_read(&self, subject: SubjectId, category: &DataCategory) -> Outcome<bool> {
        let ground = self.before_everybody(subject, category).await?;
        let answer = ground.answer(self, Action::Share, std::slice::from_ref(category), POSTED_FOR)?;
        Ok(answer.verdict == Verdict::Permit)
    }

    /// The facts that publishing proves, where they are not on record yet: that it was given, and that everybody may read it.
    async fn published(&self, act: &mut Act, subject: SubjectId, category: &DataCategory, reach: Published) -> Outcome<Vec<Fact>> {
        let by = "the person, where everybody can read it";
        let data = std::slice::from_ref(category);
        let mut ground = self.before_everybody(subject, category).await?;
        act.expects(&ground.seen);
        let about = FactScope { subject: Some(subject), categories: vec![category.clone()], ..FactScope::default() };
        let to = FactScope { party: Some(everybody()?), recipient: Some(Recipient::ThirdParty), purposes: vec![POSTED_FOR], ..about.clone() };
        let voluntary = self.witnessed(Condition::Voluntary, about, by);
        let permission = self.witnessed(Condition::Permission, to, by);
        let mut facts = Vec::new();
        ground.recipient = Recipient::Company;
        facts.extend(self.where_it_is_needed(&mut ground, Action::Collect, data, voluntary)?);
        ground.recipient = Recipient::ThirdParty;
        match reach {
            Published::ToEverybody => facts.extend(self.where_it_is_needed(&mut ground, Action::Share, data, permission)?),
            // What is no longer public is no longer permitted either.
            Published::ToNobody if ground.answer(self, Action::Share, data, POSTED_FOR)?.verdict == Verdict::Permit => {
                facts.push(Fact { holds: false, ..permission });
            }
            Published::ToNobody | Published::NoFurther => {}
        }
        Ok(facts)
    }

    /// The fact, where the policy permits nothing without it; the refusal where it does not even then.
    fn where_it_is_needed(&self, ground: &mut Ground, action: Action, data: &[DataCategory], fact: Fact) -> Outcome<Option<Fact>> {
        let mut needed = None;
        let mut answer = ground.answer(self, action, data, POSTED_FOR)?;
        if answer.verdict != Verdict::Permit {
            ground.facts.push(fact.clone());
            needed = Some(fact);
            answer = ground.answer(self, action, data, POSTED_FOR)?;
        }
        self.house.count(&answer, Flow { action, data, purpose: POSTED_FOR, recipient: ground.recipient });
        if answer.verdict == Verdict::Permit { Ok(needed) } else { Err(OperationError::refused(answer)) }
    }

    /// Adds to an act the rows of what publishing proves, and the words that were shown.
    async fn put_published(&self, act: &mut Act, facts: &[Fact], board: &Board) -> Outcome<()> {
        let shown = ledger::from_hex(&board.statement);
        let document = Document { kind: EvidenceKind::Form, name: "What stood above the box when this was posted".to_owned(), sha256: shown };
        for fact in facts {
            self.put_rows_of(act, fact, &document)?;
        }
        if let Some(sha256) = shown
            && self.row::<ShownRow>(&[Cell::from(&sha256)]).await?.is_none()
        {
            act.add(Intent::put(&ShownRow { sha256, words: board.words(), first_shown_at: self.now }));
        }
        Ok(())
    }
}

fn everybody() -> Outcome<PartyName> {
    PartyName::new(EVERYBODY).map_err(|error| OperationError::malformed("party", error.to_string()))
}
