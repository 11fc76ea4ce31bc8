//! The letters that let people in: who gave the address is looked up, the address is opened under a grant of its own, a link is made for each
//! of them, and the letter is written and sent at that moment. No letter and no address waits anywhere.

use super::asking::LINK_MS;
use crate::commit::Act;
use crate::post::{Letter, Post};
use crate::room::Room;
use crate::{House, LinkToken, OperationError, Outcome};
use ledger::{Called, Knock};
use policy::RightGranted;
use store::{Cell, HeldValue, Intent, JobRow, SignInRow, TagRow};
use vocabulary::{Channel, EvidenceId, Personal, RecordId, SiteId, SubjectId, Timestamp};

/// The kind of the jobs that send a letter with a link.
pub(super) const JOB: &str = "sign-in-letter";
/// What the token of a link is for.
const LINK: &str = "sign-in";
/// What the id of a link is made for.
const LINK_ID: &str = "sign-in-link";
/// How many people who gave one address are each sent a link: those who gave it last.
const GIVERS_MAX: usize = 5;
/// How long a letter that was not taken waits before it is tried again.
const WAIT_MS: i64 = 5_000;

/// A link for one of the people who gave an address.
struct Invitation {
    token: LinkToken,
    preferences: LinkToken,
    to: Personal<String>,
    given_at: Timestamp,
    source: String,
}

impl House {
    /// The same house, which sends letters by this post.
    #[must_use]
    pub fn sending_letters(mut self, post: std::sync::Arc<dyn Post>) -> Self {
        self.post = Some(post);
        self
    }

    /// Sends the letters that are due at every site; how many were taken. One that was not is tried again until its link is over.
    ///
    /// # Errors
    /// When a store cannot be read or written.
    pub async fn send_letters(&self) -> Outcome<u64> {
        let Some(post) = &self.post else { return Ok(0) };
        let mut sent = 0;
        for site in self.sites() {
            sent += self.tell_of_versions(post, &site).await?;
            sent += self.tell_of_emergencies(&**post, &site).await?;
            sent += self.send_letters_to_parents(&**post, &site).await?;
            sent += self.remind_parents(&**post, &site).await?;
            let jobs: Vec<JobRow> = self.room(&site)?.rows(&[]).await?;
            for job in jobs.into_iter().filter(|job| job.kind == JOB && job.due_at <= self.now()) {
                match self.send_letter(&**post, &site, &job).await {
                    Ok(taken) => sent += u64::from(taken),
                    // Somebody is changing or leaving at this moment: the next turn finds them as they are then.
                    Err(OperationError::Busy) => {}
                    Err(error) => return Err(error),
                }
            }
        }
        Ok(sent)
    }

    async fn send_letter(&self, post: &dyn Post, site: &SiteId, job: &JobRow) -> Outcome<bool> {
        let room = self.room(site)?;
        let knock: Option<SignInRow> = match job.payload.parse::<RecordId>() {
            Ok(id) => room.row(&[Cell::from(&id)]).await?,
            Err(_) => None,
        };
        let mut act = Act::new(None);
        act.add(Intent::delete::<JobRow>(vec![Cell::from(&job.job)]));
        let Some(knock) = knock else {
            return room.commit(act).await.map(|_| false);
        };
        let letter = room.letter_for(&knock).await?;
        if let Some(letter) = &letter
            && let Err(cause) = post.post(letter).await
        {
            let mut later = Act::new(None);
            later.add(room.tried(job, &cause, (i64::MAX, WAIT_MS)));
            return room.commit(later).await.map(|_| false);
        }
        act.add(Intent::delete::<SignInRow>(vec![Cell::from(&knock.sign_in)]));
        room.commit(act).await.map(|_| letter.is_some())
    }
}

impl Room<'_> {
    /// The letter that answers a request; `None` where nobody gave the address, or it is over.
    async fn letter_for(&self, knock: &SignInRow) -> Outcome<Option<Letter>> {
        if self.now >= knock.expires_at {
            return Ok(None);
        }
        let givers: Vec<TagRow> = self.rows(&[("tag", Cell::from(&knock.tag))]).await?;
        let mut invitations = Vec::new();
        for giver in givers.iter().rev().take(GIVERS_MAX) {
            invitations.extend(self.invitation(knock, giver).await?);
        }
        let Some(to) = invitations.first().map(|first| first.to.clone()) else {
            return Ok(None);
        };
        let company = self.policy.company();
        Ok(Some(Letter {
            id: knock.sign_in,
            at: self.now,
            from_name: company.to_owned(),
            from: self.writes_from(),
            to,
            subject: format!("Sign in at {company}"),
            answered_by: None,
            unsubscribe: match invitations.as_slice() {
                [only] => Some(Personal::new(preferences_at(&knock.address, only))),
                // One act stops letters to one person: of several each has a link of their own.
                _ => None,
            },
            html: None,
            text: Personal::new(self.text_of(knock, &invitations)),
        }))
    }

    /// A link for one who gave the address: opened and compared, for they may have corrected it since.
    async fn invitation(&self, knock: &SignInRow, giver: &TagRow) -> Outcome<Option<Invitation>> {
        let subject = giver.subject;
        let email = self.email()?;
        let mut held = self.live_values(subject).await?;
        held.retain(|value| value.category == email);
        let proof = Knock { site: self.site().clone(), tag: knock.tag, expires_at: knock.expires_at, evidence: evidence_of(knock.sign_in) };
        let Some(called) = Called::prove(&proof, subject, &giver.tag, self.now).filter(|_| !held.is_empty()) else {
            return Ok(None);
        };
        let grant = gate::for_a_letter_to_the_person(self.new_record(), &called, self.policy.version(), email.clone(), self.now);
        let grant = grant.ok_or(OperationError::LinkInvalid)?;
        let sign_in = self.link_id(knock, subject)?;
        let token = self.token_of_link(sign_in)?;
        let expires_at = self.now.plus_ms(LINK_MS).min(knock.expires_at);
        let mut act = Act::new(None);
        act.log(grant.event().clone(), Some(subject));
        let preferences = self.preferences_link(&mut act, subject)?;
        act.add(Intent::put(&SignInRow { sign_in, subject: Some(subject), token_sha256: Some(token.hash()), expires_at, tries: 0, ..knock.clone() }));
        let mut done = self.commit(act).await?;
        let (logged, _) = done.logged(grant).map_err(|error| self.locked(error))?;
        let opened = self.house.foundations.vault.open(logged, &held, self.now).await.map_err(|error| self.locked(error))?;
        for (value, opened) in held.iter().zip(opened) {
            if self.tag(&email, &opened.value)? == Some(knock.tag) {
                let HeldValue { collected_at: given_at, source, .. } = value.clone();
                return Ok(Some(Invitation { token, preferences, to: opened.value, given_at, source }));
            }
        }
        let mut act = Act::new(None);
        act.add(Intent::delete::<SignInRow>(vec![Cell::from(&sign_in)]));
        self.commit(act).await.map(|_| None)
    }

    /// The id of the link for this person: the same when the letter is written again.
    fn link_id(&self, knock: &SignInRow, subject: SubjectId) -> Outcome<RecordId> {
        let id = [knock.sign_in.to_bytes(), subject.to_bytes()].concat();
        let made = self.house.foundations.vault.token(self.site(), LINK_ID, &id).map_err(|error| self.locked(error))?;
        Ok(RecordId::from_bytes(*made.first_chunk().unwrap_or(&[0; 16])))
    }

    /// The token of a link.
    fn token_of_link(&self, sign_in: RecordId) -> Outcome<LinkToken> {
        let bytes = self.house.foundations.vault.token(self.site(), LINK, &sign_in.to_bytes());
        bytes.map(|bytes| LinkToken::of(&bytes)).map_err(|error| self.locked(error))
    }

    /// The address the company writes from: one that the policy says can be written to, so that no letter goes out that cannot be answered.
    pub(crate) fn writes_from(&self) -> String {
        let mailbox = |granted: &RightGranted| {
            granted.channels.iter().find_map(|channel| if let Channel::Mail(address) = channel { Some(address.clone()) } else { None })
        };
        self.policy.rights().iter().find_map(mailbox).unwrap_or_else(|| format!("privacy@{}", self.site()))
    }

    fn text_of(&self, knock: &SignInRow, invitations: &[Invitation]) -> String {
        let (company, site, address) = (self.policy.company(), self.site(), &knock.address);
        let link = |invitation: &Invitation| format!("{address}/sign-in/{}", invitation.token.as_str());
        let links = match invitations {
            [only] => format!("To see your page, open this link in the browser you asked with:\n\n{}\n", link(only)),
            several => {
                let lines = several.iter().map(|invitation| {
                    let day = invitation.given_at.day().strftime("%-d %B %Y");
                    format!("Given on {day} ({}):\n{}\n", invitation.source.replace('-', " "), link(invitation))
                });
                let lines: Vec<String> = lines.collect();
                format!("This address was given more than once. Open the link of what you want to see in the browser you asked with:\n\n{}", lines.join("\n"))
            }
        };
        let preferences: Vec<String> = invitations.iter().map(|invitation| preferences_at(address, invitation)).collect();
        let preferences = preferences.join("\n");
        format!(
            "Somebody, most likely you, asked to sign in at {site} with this address.\n\n{links}\nIt works once, and for a quarter of an hour. In any \
             other browser it shows a code, to be typed where you asked.\n\nIf it was not you, do nothing: without this letter nobody is signed in, and \
             nothing of yours was shown. Do not pass the link or the code on to anyone.\n\n{company}\nThe policy: {address}/privacy\nWhat we may \
             send you, without signing in:\n{preferences}\n"
        )
    }
}

/// Where the preferences of somebody who is invited stand.
fn preferences_at(address: &str, invitation: &Invitation) -> String {
    format!("{address}/preferences/{}", invitation.preferences.as_str())
}

/// The id of a request or link, as evidence.
pub(super) const fn evidence_of(sign_in: RecordId) -> EvidenceId {
    EvidenceId::from_bytes(sign_in.to_bytes())
}
