//! A parent is asked for their permission: by their child, by themselves or by staff. Of the parent their address is taken, to ask them and
//! for nothing else; of a child who is not on file nothing is taken at all, and no more than an id is made.

use super::letters;
use super::permission::{PermissionState, PermissionView};
use crate::attempts::until_done;
use crate::commit::{Act, Once};
use crate::consult::{Flow, consult, newcomer};
use crate::keep::{KeptAs, Whose};
use crate::room::Room;
use crate::signing_in::{Asker, Attempt, Network};
use crate::values::{checked_alone, hash_of};
use crate::{Caller, House, LinkToken, Older, OperationError, Outcome, Scope};
use ledger::Event;
use policy::Verdict;
use store::{Cell, Intent, JobRow, Json, PermissionRow, ProvenAddressRow, SubjectRow, TagRow, Terms};
use vocabulary::{Action, Condition, Personal, Purpose, Recipient, RecordId, SiteId, SubjectId};

/// Where a parent's address comes from, as it stands beside it.
pub(super) const SOURCE: &str = "asking a parent";
/// For what an address may be taken so that its owner can be asked: the first that the policy permits.
const PURPOSES: [Purpose; 2] = [Purpose::Support, Purpose::Service];
/// The most parents asked for one child at once.
const ASKED_MAX: usize = 4;

/// A parent to ask.
#[derive(Clone, Debug)]
pub struct ParentAsked {
    /// The child, by their own link, where they are on file.
    pub child: Option<LinkToken>,
    /// The parent's address.
    pub email: Personal<String>,
    /// The address of the site, as the browser has it.
    pub address: String,
    /// Where it is asked from.
    pub network: Network,
}

/// A permission that staff open, as for a parent who telephones.
#[derive(Clone, Debug)]
pub struct NewPermission {
    /// The child, where they are on file.
    pub child: Option<SubjectId>,
    /// The parent's address.
    pub email: Personal<String>,
    /// The same key again is the same act again.
    pub idempotency: Option<String>,
}

/// Who is asked for whom.
struct New<'a> {
    child: Option<SubjectId>,
    email: &'a Personal<String>,
    address: &'a str,
}

impl House {
    /// Asks a parent: a letter goes to their address, if it is nobody's who is known as a child. What is answered does not say.
    ///
    /// # Errors
    /// A site whose policy asks no parent; a house that sends no letters; the child's own address; what is no address; what is asked too often.
    pub async fn ask_parent(&self, site: &SiteId, asked: &ParentAsked) -> Outcome<()> {
        if !self.sends_letters() {
            return Err(OperationError::NotAllowed("this server sends no letters"));
        }
        self.not_too_often(site, Attempt::Letter, Asker::Network(asked.network))?;
        let tag = self.room(site)?.tag_of_email(&asked.email)?;
        self.not_too_often(site, Attempt::Letter, Asker::Address(tag))?;
        until_done(|| async {
            let room = self.room(site)?;
            let child = match &asked.child {
                Some(token) => Some(room.whole_visitor(token).await?.subject()),
                None => None,
            };
            let new = New { child, email: &asked.email, address: &asked.address };
            room.ask_parent(&new, None).await.map(drop)
        })
        .await
    }

    /// Opens a permission for staff, and has the letter sent where letters are.
    ///
    /// # Errors
    /// A party's key; nobody of this id; the same as [`House::ask_parent`].
    pub async fn open_permission(&self, caller: &Caller, new: &NewPermission) -> Outcome<PermissionView> {
        caller.must(Scope::Children)?;
        until_done(|| async {
            let room = self.room_of(caller)?;
            if let Some(child) = new.child
                && !room.is_on_file(child).await?
            {
                return Err(OperationError::malformed("child", "nobody of this id is on file"));
            }
            let address = format!("https://{}", caller.site());
            let once = Once::of(new.idempotency.as_deref(), "open_permission", hash_of(&format!("{:?}", new.child), [&(room.email()?, new.email.clone())]));
            let row = room.ask_parent(&New { child: new.child, email: &new.email, address: &address }, once).await?;
            Ok(PermissionView::of(&row))
        })
        .await
    }
}

impl Room<'_> {
    async fn ask_parent(&self, new: &New<'_>, once: Option<Once>) -> Outcome<PermissionRow> {
        if super::scope::scope_of(&self.policy, &self.house.practice.of(self.site())).is_none() {
            return Err(OperationError::NotAllowed("the policy of this site asks no parent"));
        }
        let email = self.email()?;
        let address = checked_alone(&email, new.email)?;
        let tag = self.tag_of_email(&address)?;
        let mut act = Act::new(once);
        if let Some(child) = new.child {
            let tags: Vec<TagRow> = self.rows(&[("subject", Cell::from(&child))]).await?;
            let proven: Vec<ProvenAddressRow> = self.rows(&[("subject", Cell::from(&child))]).await?;
            act.expects(&[Intent::expect::<TagRow>(("subject", Cell::from(&child)), tags.len() as u64)]);
            if tags.iter().map(|row| row.tag).chain(proven.iter().map(|row| row.tag)).any(|own| own == tag) {
                return Err(OperationError::malformed("email", "please give the address of a parent or guardian, not your own"));
            }
            let known = self.permissions_for(child).await?;
            act.expects(&[Intent::expect::<PermissionRow>(("subject", Cell::from(&child)), known.len() as u64)]);
            if let Some(open) = known.iter().find(|row| row.tag == Some(tag)) {
                return Ok(open.clone());
            }
            if known.iter().filter(|row| row.facts.0.is_empty()).count() >= ASKED_MAX {
                return Err(OperationError::malformed("email", "several parents were asked already; please wait for one of them to answer"));
            }
        }
        let parent = self.new_subject();
        let purpose = self.purpose_of_asking(&email)?;
        let kept_as = KeptAs { purposes: &[purpose], source: SOURCE, older: Older::Replaced, terms: Terms::default(), waited_for: &[] };
        let records = self.put_values(&mut act, &Whose { subject: parent, is_new: true }, vec![(email.clone(), address)], &kept_as).await?;
        let records = records.into_iter().map(|record| (record, email.clone())).collect();
        let event = Event::Collected {
            records,
            purposes: vec![purpose],
            source: SOURCE.to_owned(),
            shown_sha256: String::new(),
            facts: Vec::new(),
            schema: String::new(),
            notices: Vec::new(),
        };
        act.log(event, Some(parent));
        let child = match new.child {
            Some(child) => child,
            None => self.child_to_be(&mut act)?,
        };
        let row = self.asked_row(child, parent, (tag, new.address));
        act.add(Intent::insert(&row));
        if self.house.sends_letters() {
            act.add(Intent::insert(&self.letter_job(letters::FIRST, &row, self.now)));
        }
        act.answers(Some(parent), &row.permission);
        let done = self.commit(act).await?;
        match done.repeated() {
            Some([]) => Err(OperationError::IdempotencyClash),
            Some(first) => {
                let first: RecordId = serde_json::from_slice(first).map_err(|error| self.house.broken(&error))?;
                self.permission_row(first).await
            }
            None => Ok(row),
        }
    }

    fn asked_row(&self, child: SubjectId, parent: SubjectId, (tag, address): ([u8; 16], &str)) -> PermissionRow {
        PermissionRow {
            permission: self.new_record(),
            subject: child,
            parent,
            state: PermissionState::Asked.key().to_owned(),
            method: None,
            purposes: Json(Vec::new()),
            recipients: Json(Vec::new()),
            child_until: None,
            tag: Some(tag),
            address: address.to_owned(),
            asked_at: self.now,
            until: Some(self.now.plus_ms(self.house.practice.of(self.site()).waiting_ms())),
            facts: Json(Vec::new()),
            row_version: 1,
        }
    }

    /// A job that writes a letter to a parent.
    pub(super) fn letter_job(&self, kind: &str, row: &PermissionRow, due_at: vocabulary::Timestamp) -> JobRow {
        let payload = row.permission.to_string();
        JobRow { job: self.new_record(), kind: kind.to_owned(), subject: Some(row.parent), payload, due_at, attempts: 0 }
    }

    /// A child of whom nothing is taken: an id and a key, for what a parent may permit.
    fn child_to_be(&self, act: &mut Act) -> Outcome<SubjectId> {
        let child = self.new_subject();
        let (key, keep) = self.house.foundations.vault.new_subject(self.site(), child).map_err(|error| self.locked(error))?;
        act.add(keep);
        act.add(Intent::insert(&SubjectRow { subject: child, created_at: self.now }));
        act.with_key(key);
        Ok(child)
    }

    /// For what the policy lets an address be taken that somebody gives so that its owner is asked.
    fn purpose_of_asking(&self, email: &vocabulary::DataCategory) -> Outcome<Purpose> {
        let facts = newcomer(&[Condition::Voluntary, Condition::Requested]);
        let mut refusal = None;
        for purpose in PURPOSES {
            let flow = Flow { action: Action::Collect, data: std::slice::from_ref(email), purpose, recipient: Recipient::Company };
            let answer = consult(&self.policy, flow, &facts)?;
            self.house.count(&answer, flow);
            if answer.verdict == Verdict::Permit {
                return Ok(purpose);
            }
            refusal.get_or_insert(answer);
        }
        Err(refusal.map_or_else(|| OperationError::NotAllowed("no address may be taken here"), OperationError::refused))
    }
}
