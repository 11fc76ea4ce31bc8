//! Opening an act that goes page by page: who is to have what of whom, in which form and by which way. It decides about nobody yet: that is done
//! page by page, at the moment each is given.

use super::{LISTING, OPEN, Whom, nothing_yet};
use crate::attempts::until_done;
use crate::commit::{Act, Once};
use crate::releasing::{Wish, check_categories};
use crate::room::Room;
use crate::values::hash_of;
use crate::{Caller, DownloadToken, House, OperationError, OutboundAddress, Outcome, Partial, Scope, WebhookSecret};
use store::{HandoverPersonRow, HandoverRow, Intent, Json};
use vocabulary::{Action, DataCategory, Purpose, Recipient, RecordId, SubjectId, Timestamp};

/// How long a download lasts at most: a week.
const DOWNLOAD_MS_MAX: i64 = 7 * 24 * 3_600_000;

/// In which form it goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum HandoverFormat {
    /// A JSON object a line.
    Json,
    /// A record a line, for spreadsheets.
    Csv,
}

impl HandoverFormat {
    /// The canonical spelling.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Json => "json",
            Self::Csv => "csv",
        }
    }
}

/// By which way it goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Delivery {
    /// A program of the company takes it page by page, and brings it to the party.
    Pages,
    /// The party fetches it with a token of its own, until then.
    Download(Timestamp),
    /// It is posted to the party, signed.
    Webhook(String),
}

/// Who is to have what.
#[derive(Clone, Debug)]
pub struct NewHandover {
    /// Whose data.
    pub whom: Whom,
    /// Which fields.
    pub categories: Vec<DataCategory>,
    /// `share`, `sell` or `transfer`.
    pub action: Action,
    /// What for.
    pub purpose: Purpose,
    /// To which registered party.
    pub party: String,
    /// What happens when some of it is refused.
    pub partial: Partial,
    /// In which form it goes.
    pub format: HandoverFormat,
    /// By which way.
    pub delivery: Delivery,
    /// The same key again is the same act again.
    pub idempotency: Option<String>,
}

/// An act that was opened.
#[derive(Debug)]
pub struct HandoverOpened {
    /// The act.
    pub id: RecordId,
    /// About how many people it is.
    pub people: u32,
    /// What the party fetches it with. It is told again to whoever asks with the same key, and opens nothing else.
    pub token: Option<DownloadToken>,
    /// The secret by which the party knows our messages.
    pub secret: Option<WebhookSecret>,
}

impl House {
    /// Opens an act that goes page by page, and lists whom it is about. The same key again goes on where a listing broke off.
    ///
    /// # Errors
    /// A party's key; a member of staff who would take the pages themselves, or who names somebody no task of theirs is about; an unknown party; people
    /// named one by one who are too many; an address that leads nowhere.
    pub async fn hand_over(&self, caller: &Caller, new: NewHandover) -> Outcome<HandoverOpened> {
        caller.must(Scope::Disclose)?;
        if new.delivery == Delivery::Pages {
            caller.must_be_no_member_of_staff()?;
        }
        self.room_of(caller)?.must_reach(caller, &new.whom).await?;
        let new = &new;
        let id = until_done(|| self.open_handover(caller, new)).await?;
        self.list_whom(caller.site(), id).await?;
        let room = self.room_of(caller)?;
        let row = room.handover(id).await?;
        Ok(HandoverOpened {
            id,
            people: row.people,
            token: row.until.map(|until| room.download_token(&row, until)).transpose()?,
            secret: if row.detail.0.endpoint.is_some() { Some(room.webhook_secret(&row.party)?) } else { None },
        })
    }

    async fn open_handover(&self, caller: &Caller, new: &NewHandover) -> Outcome<RecordId> {
        let room = self.room_of(caller)?;
        let once = Once::of(new.idempotency.as_deref(), "hand_over", hash_of(&meant(new), &new.whom.values()));
        if let Some(first) = room.answered_before(once.as_ref()).await? {
            return serde_json::from_slice(&first).map_err(|error| self.broken(&error));
        }
        let wish = room.wish_of(caller, new).await?;
        let (until, endpoint) = room.way_of(&new.delivery)?;
        let named = room.named(&new.whom, caller.name()).await?;
        let id = room.new_record();
        let mut detail = nothing_yet(&wish, &new.whom.words(), (new.format.key(), new.delivery.key()));
        detail.endpoint = endpoint;
        let row = HandoverRow {
            handover: id,
            party: wish.party.ok_or_else(|| self.broken(&"a party without a name"))?,
            recipient: wish.recipient,
            purpose: wish.purpose,
            version: room.policy.version().clone(),
            at: room.now,
            asked_by: wish.asked_by,
            state: if named.is_some() { OPEN } else { LISTING }.to_owned(),
            until,
            people: named.as_ref().map_or(0, |people| u32::try_from(people.len()).unwrap_or(u32::MAX)),
            sent: 0,
            detail: Json(detail),
            row_version: 1,
        };
        let mut act = Act::new(once);
        act.answers(None, &id);
        act.add(Intent::insert(&row));
        for person in people_rows(id, 0, named.iter().flatten().copied()) {
            act.add(Intent::insert(&person));
        }
        if named.is_some() {
            room.add_sending(&mut act, &row);
        }
        match room.commit(act).await?.repeated() {
            None => Ok(id),
            Some(first) => serde_json::from_slice(first).map_err(|error| self.broken(&error)),
        }
    }
}

impl Room<'_> {
    async fn wish_of(&self, caller: &Caller, new: &NewHandover) -> Outcome<Wish> {
        if !new.action.goes_out() {
            return Err(OperationError::malformed("action", "what goes out is `share`, `sell` or `transfer`"));
        }
        check_categories(&new.categories)?;
        let party = self.registered(&new.party).await?;
        if matches!(party.recipient, Recipient::Staff | Recipient::Company) {
            return Err(OperationError::malformed("party", "this party is inside: what it works with is a use"));
        }
        Ok(Wish {
            action: new.action,
            purpose: new.purpose,
            recipient: party.recipient,
            party: Some(party.party),
            subjects: Vec::new(),
            categories: new.categories.clone(),
            partial: new.partial,
            asked_by: caller.name().to_owned(),
            handover: None,
        })
    }

    /// Until when it may be fetched, and where it is posted to.
    fn way_of(&self, delivery: &Delivery) -> Outcome<(Option<Timestamp>, Option<String>)> {
        match delivery {
            Delivery::Pages => Ok((None, None)),
            Delivery::Download(until) if self.now < *until && *until <= self.now.plus_ms(DOWNLOAD_MS_MAX) => Ok((Some(*until), None)),
            Delivery::Download(_) => Err(OperationError::malformed("until", "a download lasts until some time in the next 7 days")),
            Delivery::Webhook(address) => {
                let read = OutboundAddress::read(address).map_err(|wrong| OperationError::malformed("endpoint", wrong))?;
                let is_here = matches!(read.host().rsplit_once(':').map_or(read.host(), |(name, _)| name), "localhost" | "127.0.0.1");
                if address.starts_with("https://") || is_here {
                    Ok((None, Some(address.clone())))
                } else {
                    Err(OperationError::malformed("endpoint", "messages go by https"))
                }
            }
        }
    }
}

impl Delivery {
    /// The canonical spelling.
    #[must_use]
    pub const fn key(&self) -> &'static str {
        match self {
            Self::Pages => "pages",
            Self::Download(_) => "download",
            Self::Webhook(_) => "webhook",
        }
    }
}

/// The rows of these people, from after this place.
pub(crate) fn people_rows(handover: RecordId, after: u32, people: impl Iterator<Item = SubjectId>) -> impl Iterator<Item = HandoverPersonRow> {
    (after.saturating_add(1)..).zip(people).map(move |(place, subject)| HandoverPersonRow { handover, place, subject })
}

/// What is asked, without the addresses, which are hashed apart.
fn meant(new: &NewHandover) -> String {
    let whom = match &new.whom {
        Whom::People(people) => format!("{people:?}"),
        other => other.words(),
    };
    format!("{whom}|{:?}|{:?}|{}|{}|{:?}|{:?}|{:?}", new.categories, new.action, new.purpose, new.party, new.partial, new.format, new.delivery)
}
