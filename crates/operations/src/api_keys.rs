//! Keys of programs: made with scopes and an end, told once, kept as a hash, changed for new ones without a gap, taken back. Who makes a key cannot
//! give it more than they have, and a key that a member of staff makes waits for a second one.

use crate::callers::{COMPANY, PARTY, scopes_of};
use crate::commit::{Act, Once};
use crate::room::Room;
use crate::token::{key_hash, new_key};
use crate::values::hash_of;
use crate::{Caller, House, KeyRole, OperationError, Outcome, Scope};
use ledger::{Event, StaffEvent};
use std::collections::BTreeSet;
use store::{ApiKeyRow, ApiKeyUseRow, Cell, Intent};
use vocabulary::{EvidenceId, SiteId, Timestamp};

/// The most characters in a key's name.
const NAME_CHARACTERS_MAX: usize = 120;
/// A day.
const DAY_MS: i64 = 24 * 3_600_000;
/// How long a key lives at most that somebody makes who is not at the machine.
const LIFE_DAYS_MAX: i64 = 400;
/// How long the old key goes on after it was changed, at most.
const GRACE_DAYS_MAX: i64 = 30;
/// The most keys of a site that open something.
const KEYS_MAX: usize = 500;

/// A key to be made for a program.
#[derive(Clone, Debug)]
pub struct NewKey {
    /// What the program is called.
    pub name: String,
    /// What it may do.
    pub scopes: BTreeSet<Scope>,
    /// When it ends by itself.
    pub until: Option<Timestamp>,
    /// The same key again is the same act again.
    pub idempotency: Option<String>,
}

/// A key, told once.
#[derive(Clone)]
pub struct KeyMade {
    /// Its id.
    pub id: EvidenceId,
    /// The key itself; none where the same call was made before.
    pub key: Option<String>,
    /// Whether it waits for a second person before it opens anything.
    pub waits: bool,
}

impl std::fmt::Debug for KeyMade {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("KeyMade").field("id", &self.id).field("waits", &self.waits).finish_non_exhaustive()
    }
}

/// A key as it is listed. The key itself is not known.
#[derive(Clone, Debug, serde::Serialize)]
pub struct KeyView {
    /// Its id.
    pub id: EvidenceId,
    /// What it is called.
    pub name: String,
    /// What it may do; nothing for a party's key, which asks about itself alone.
    pub scopes: Vec<Scope>,
    /// Whether it is a party's.
    pub of_party: bool,
    /// Who made it.
    pub created_by: String,
    /// When.
    pub created_at: Timestamp,
    /// Who let it be used.
    pub approved_by: Option<String>,
    /// When it ends by itself.
    pub expires_at: Option<Timestamp>,
    /// From when on it opens nothing.
    pub revoked_at: Option<Timestamp>,
    /// The day it was last used.
    pub used_on: Option<Timestamp>,
    /// Whether it opens anything now.
    pub is_in_use: bool,
}

/// Whether a key opens anything at this instant.
pub(crate) fn is_in_use(row: &ApiKeyRow, now: Timestamp) -> bool {
    let before = |end: Option<Timestamp>| end.is_none_or(|at| now < at);
    row.approved_by.is_some() && before(row.revoked_at) && before(row.expires_at)
}

impl House {
    /// Makes a key from the machine the house runs on. It is told once, here; afterwards only its hash is known.
    ///
    /// # Errors
    /// When there is no such site, no such party, or the name is none.
    pub async fn issue_key(&self, site: &SiteId, name: &str, role: KeyRole) -> Outcome<String> {
        self.issue_scoped_key(site, name, role, &Scope::every()).await
    }

    /// The same for a program that may do only some of what the company may.
    ///
    /// # Errors
    /// As [`House::issue_key`]; no scope at all.
    pub async fn issue_scoped_key(&self, site: &SiteId, name: &str, role: KeyRole, scopes: &BTreeSet<Scope>) -> Outcome<String> {
        self.issue_key_until(site, (name, role), scopes, None).await
    }

    /// The same for a key that ends by itself.
    ///
    /// # Errors
    /// As [`House::issue_scoped_key`]; an end that is over.
    pub async fn issue_key_until(&self, site: &SiteId, (name, role): (&str, KeyRole), scopes: &BTreeSet<Scope>, until: Option<Timestamp>) -> Outcome<String> {
        let room = self.room(site)?;
        let (name, scopes) = match role {
            KeyRole::Company => (room.key_named(name)?, stored(scopes)?),
            KeyRole::Staff(_) => return Err(OperationError::malformed("role", "members of staff sign in; they have no keys")),
            KeyRole::Party(party) => (room.registered(&party).await?.party.to_string(), PARTY.to_owned()),
        };
        let (key, row) = room.new_key((name, scopes), until, "goodfaith key")?;
        let mut act = Act::new(None);
        act.add(Intent::insert(&ApiKeyRow { approved_by: Some(row.created_by.clone()), ..row }));
        room.commit(act).await?;
        Ok(key)
    }

    /// Makes a key for a program of the company. A program gives no key more than it has itself; one that a member of staff makes waits until
    /// another approves it.
    ///
    /// # Errors
    /// Somebody without the scope `programs`; scopes beyond one's own; a life too long; a name that is none.
    pub async fn make_key(&self, caller: &Caller, new: &NewKey) -> Outcome<KeyMade> {
        caller.must(Scope::Programs)?;
        let room = self.room_of(caller)?;
        let once = Once::of(new.idempotency.as_deref(), "make_key", hash_of(&format!("{new:?}"), []));
        if let Some(answer) = room.answered_before(once.as_ref()).await? {
            let id = serde_json::from_slice(&answer).map_err(|error| self.broken(&error))?;
            return Ok(KeyMade { id, key: None, waits: caller.staff().is_some() });
        }
        if caller.staff().is_none() && !new.scopes.is_subset(caller.scopes()) {
            return Err(OperationError::NotAllowed("a key cannot give another what it has not"));
        }
        let end = room.now.plus_ms(LIFE_DAYS_MAX * DAY_MS);
        if new.until.is_none_or(|until| until > end) {
            return Err(OperationError::malformed("until", format!("say when it ends, in at most {LIFE_DAYS_MAX} days")));
        }
        let live: Vec<ApiKeyRow> = room.rows(&[]).await?;
        if live.iter().filter(|row| is_in_use(row, room.now)).count() >= KEYS_MAX {
            return Err(OperationError::malformed("name", format!("a site has at most {KEYS_MAX} keys; take some back first")));
        }
        let (key, row) = room.new_key((room.key_named(&new.name)?, stored(&new.scopes)?), new.until, caller.name())?;
        let waits = caller.staff().is_some();
        let row = ApiKeyRow { approved_by: Some(row.created_by.clone()).filter(|_| !waits), ..row };
        let mut act = Act::new(once);
        act.answers(None, &row.key);
        act.add(Intent::insert(&row));
        act.log(key_changed(&row, "made", caller.name()), None);
        room.commit(act).await?;
        Ok(KeyMade { id: row.key, key: Some(key), waits })
    }

    /// Lets a key be used that a colleague made.
    ///
    /// # Errors
    /// Somebody without the scope `programs`; who made it; no such key that waits.
    pub async fn approve_key(&self, caller: &Caller, id: EvidenceId) -> Outcome<()> {
        caller.must(Scope::Programs)?;
        let room = self.room_of(caller)?;
        let row = room.key_row(id).await?;
        caller.must_be_another_than(&row.created_by)?;
        if row.approved_by.is_some() {
            return Ok(());
        }
        room.change_key(ApiKeyRow { approved_by: Some(caller.name().to_owned()), ..row }, "approved", caller.name()).await
    }

    /// The keys, those that open something first.
    ///
    /// # Errors
    /// Somebody without the scope `programs`.
    pub async fn keys(&self, caller: &Caller) -> Outcome<Vec<KeyView>> {
        caller.must(Scope::Programs)?;
        self.keys_of(caller.site()).await
    }

    /// The keys of a site, for whoever is at the machine the house runs on.
    ///
    /// # Errors
    /// No such site; the store cannot be read.
    pub async fn keys_of(&self, site: &SiteId) -> Outcome<Vec<KeyView>> {
        let room = self.room(site)?;
        let uses: Vec<ApiKeyUseRow> = room.rows(&[]).await?;
        let rows: Vec<ApiKeyRow> = room.rows(&[]).await?;
        let view = |row: ApiKeyRow| KeyView {
            id: row.key,
            is_in_use: is_in_use(&row, room.now),
            used_on: uses.iter().find(|used| used.key == row.key).map(|used| used.used_on),
            of_party: row.scopes == PARTY,
            scopes: scopes_of(&row.scopes).into_iter().collect(),
            name: row.name,
            created_by: row.created_by,
            created_at: row.created_at,
            approved_by: row.approved_by,
            expires_at: row.expires_at,
            revoked_at: row.revoked_at,
        };
        let mut views: Vec<KeyView> = rows.into_iter().map(view).collect();
        views.sort_by_key(|view| (!view.is_in_use, std::cmp::Reverse(view.created_at), view.id));
        Ok(views)
    }

    /// Changes a key for a new one of the same name and scopes. The old one goes on for some days, so that the program can take up the new one.
    ///
    /// # Errors
    /// Somebody without the scope `programs`; no such key that opens something; too long a grace.
    pub async fn change_key(&self, caller: &Caller, id: EvidenceId, grace_days: i64) -> Outcome<KeyMade> {
        caller.must(Scope::Programs)?;
        let room = self.room_of(caller)?;
        let row = room.key_row(id).await?;
        if caller.staff().is_none() && !scopes_of(&row.scopes).is_subset(caller.scopes()) {
            return Err(OperationError::NotAllowed("a key cannot give another what it has not"));
        }
        room.changed_for_another(row, grace_days, caller.name()).await
    }

    /// The same from the machine the house runs on.
    ///
    /// # Errors
    /// No such key that opens something; too long a grace.
    pub async fn change_key_of(&self, site: &SiteId, id: EvidenceId, grace_days: i64) -> Outcome<KeyMade> {
        let room = self.room(site)?;
        room.changed_for_another(room.key_row(id).await?, grace_days, "goodfaith key").await
    }

    /// Takes a key back, at once.
    ///
    /// # Errors
    /// Somebody without the scope `programs`; no such key.
    pub async fn revoke_key(&self, caller: &Caller, id: EvidenceId) -> Outcome<()> {
        caller.must(Scope::Programs)?;
        let room = self.room_of(caller)?;
        let row = room.key_row(id).await?;
        room.change_key(ApiKeyRow { revoked_at: Some(room.now), ..row }, "taken back", caller.name()).await
    }

    /// The same from the machine the house runs on.
    ///
    /// # Errors
    /// No such key.
    pub async fn revoke_key_of(&self, site: &SiteId, id: EvidenceId) -> Outcome<()> {
        let room = self.room(site)?;
        let row = room.key_row(id).await?;
        room.change_key(ApiKeyRow { revoked_at: Some(room.now), ..row }, "taken back", "goodfaith key").await
    }
}

fn stored(scopes: &BTreeSet<Scope>) -> Outcome<String> {
    match scopes.len() {
        0 => Err(OperationError::malformed("scopes", "name at least one thing that the key is for")),
        all if all == Scope::ALL.len() => Ok(COMPANY.to_owned()),
        _ => Ok(scopes.iter().map(|scope| scope.key()).collect::<Vec<_>>().join(" ")),
    }
}

pub(crate) fn key_changed(row: &ApiKeyRow, change: &str, by: &str) -> Event {
    Event::Staff(StaffEvent::KeyChanged { key: row.key, change: change.to_owned(), scopes: row.scopes.clone(), by: by.to_owned() })
}

impl Room<'_> {
    fn key_named(&self, name: &str) -> Outcome<String> {
        let name = name.trim();
        let fits = (1..=NAME_CHARACTERS_MAX).contains(&name.chars().count()) && !name.starts_with("staff:");
        if fits { Ok(name.to_owned()) } else { Err(OperationError::malformed("name", "a key's name has 1 to 120 characters and does not begin with `staff:`")) }
    }

    fn new_key(&self, (name, scopes): (String, String), until: Option<Timestamp>, by: &str) -> Outcome<(String, ApiKeyRow)> {
        if until.is_some_and(|until| until <= self.now) {
            return Err(OperationError::malformed("until", "this end is over already"));
        }
        let key = new_key(&*self.house.foundations.chance);
        let key_sha256 = key_hash(&key).ok_or_else(|| self.house.broken(&"a new key is not written as one"))?;
        let row = ApiKeyRow {
            key_sha256,
            key: self.new_evidence(),
            name,
            scopes,
            created_by: by.to_owned(),
            created_at: self.now,
            approved_by: None,
            expires_at: until,
            revoked_at: None,
        };
        Ok((key, row))
    }

    async fn key_row(&self, id: EvidenceId) -> Outcome<ApiKeyRow> {
        let rows: Vec<ApiKeyRow> = self.rows(&[]).await?;
        rows.into_iter().find(|row| row.key == id).ok_or_else(|| OperationError::malformed("key", "there is no such key"))
    }

    async fn change_key(&self, row: ApiKeyRow, change: &str, by: &str) -> Outcome<()> {
        let mut act = Act::new(None);
        act.add(Intent::put(&row));
        act.log(key_changed(&row, change, by), None);
        self.commit(act).await.map(drop)
    }

    async fn changed_for_another(&self, old: ApiKeyRow, grace_days: i64, by: &str) -> Outcome<KeyMade> {
        if !is_in_use(&old, self.now) || old.revoked_at.is_some() {
            return Err(OperationError::Settled("this key opens nothing any more, or was changed before"));
        }
        if !(0..=GRACE_DAYS_MAX).contains(&grace_days) {
            return Err(OperationError::malformed("grace_days", format!("the old key goes on for 0 to {GRACE_DAYS_MAX} days")));
        }
        let (key, row) = self.new_key((old.name.clone(), old.scopes.clone()), old.expires_at, by)?;
        // What was approved once is approved: the new key may do what the old one might.
        let row = ApiKeyRow { approved_by: old.approved_by.clone(), ..row };
        let mut act = Act::new(None);
        act.expects(&[Intent::expect::<ApiKeyRow>(("key_sha256", Cell::from(&old.key_sha256)), 1)]);
        act.add(Intent::insert(&row));
        act.log(key_changed(&row, "changed for another", by), None);
        act.add(Intent::put(&ApiKeyRow { revoked_at: Some(self.now.plus_ms(grace_days * DAY_MS)), ..old }));
        self.commit(act).await?;
        Ok(KeyMade { id: row.key, key: Some(key), waits: false })
    }

    /// Notes the day a key is used on, once a day.
    pub(crate) async fn note_use(&self, row: &ApiKeyRow) -> Outcome<()> {
        let today = Timestamp(self.now.0 - self.now.0.rem_euclid(DAY_MS));
        let known: Option<ApiKeyUseRow> = self.row(&[Cell::from(&row.key)]).await?;
        if known.is_some_and(|used| used.used_on >= today) {
            return Ok(());
        }
        let mut act = Act::new(None);
        act.add(Intent::put(&ApiKeyUseRow { key: row.key, used_on: today }));
        match self.commit(act).await {
            Ok(_) | Err(OperationError::Busy | OperationError::Unavailable(_)) => Ok(()),
            Err(error) => Err(error),
        }
    }
}
