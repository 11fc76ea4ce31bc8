//! Taking back a version before its day. Nobody acted under it, so nothing that was done changes; whoever was told of it is told of this as well,
//! by the same ways. A version whose day has come stays for ever.

use super::asking::ASKING_ROUND;
use super::letters::{LETTER, ROUND};
use super::telling::{NEWS_DAYS, Telling};
use crate::attempts::until_done;
use crate::commit::Act;
use crate::room::Room;
use crate::{Caller, House, OperationError, Outcome, Scope};
use jiff::civil::Date;
use ledger::{Event, hex, text_hash};
use store::{Cell, Intent, JobRow, PolicyVersionRow};
use vocabulary::{Notice, SiteId, VersionId};

/// A version that is taken back, or would be.
#[derive(Clone, Debug, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Withdrawal {
    /// The version.
    pub version: VersionId,
    /// The one that stays in force.
    pub stays: VersionId,
    /// The day on which it would have come into force.
    pub announced_for: Date,
    /// Whether it is taken back; else it was only shown.
    pub withdrawn: bool,
    /// How people are told, each with what says so.
    pub told: Vec<String>,
}

/// What was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Wish {
    Show,
    Withdraw,
}

impl House {
    /// What taking back the version of this day would mean. Nothing changes.
    ///
    /// # Errors
    /// A party's key; no such version; one whose day has come; one that was never published here.
    pub async fn show_withdrawal(&self, caller: &Caller, day: Date) -> Outcome<Withdrawal> {
        caller.must(Scope::Publish)?;
        self.withdrawal(caller.site(), (day, Wish::Show), caller.name()).await
    }

    /// Takes back the version of this day, before it. The same once more changes nothing.
    ///
    /// # Errors
    /// The same.
    pub async fn withdraw_version(&self, caller: &Caller, day: Date) -> Outcome<Withdrawal> {
        caller.must(Scope::Publish)?;
        self.withdrawal(caller.site(), (day, Wish::Withdraw), caller.name()).await
    }

    /// The same as [`Self::show_withdrawal`], for whoever has the house in hand.
    ///
    /// # Errors
    /// The same, but for the key.
    pub async fn show_withdrawal_at(&self, site: &SiteId, day: Date) -> Outcome<Withdrawal> {
        self.withdrawal(site, (day, Wish::Show), "goodfaith withdraw").await
    }

    /// The same as [`Self::withdraw_version`], for whoever has the house in hand.
    ///
    /// # Errors
    /// The same, but for the key.
    pub async fn withdraw_version_at(&self, site: &SiteId, day: Date) -> Outcome<Withdrawal> {
        self.withdrawal(site, (day, Wish::Withdraw), "goodfaith withdraw").await
    }

    async fn withdrawal(&self, site: &SiteId, (day, wish): (Date, Wish), by: &str) -> Outcome<Withdrawal> {
        self.policy(site)?;
        until_done(|| async move {
            self.take_up(site).await?;
            let room = self.room(site)?;
            let version = VersionId { site: site.clone(), effective: day };
            let rows: Vec<PolicyVersionRow> = room.rows(&[]).await?;
            let last = rows.iter().filter(|row| row.version == version).max_by_key(|row| row.number);
            let Some(last) = last else { return Err(room.why_not(&version)) };
            let is_done = last.text.is_none();
            if !is_done && day <= room.now.day() {
                return Err(room.why_not(&version));
            }
            if wish == Wish::Withdraw && !is_done {
                room.put_withdrawal(last, by).await?;
                self.take_up(site).await?;
            }
            let stays = room.policy.version().clone();
            let withdrawn = is_done || wish == Wish::Withdraw;
            Ok(Withdrawal { announced_for: day, stays, withdrawn, told: room.how_withdrawn(), version })
        })
        .await
    }
}

impl Room<'_> {
    /// Why a version cannot be taken back.
    fn why_not(&self, version: &VersionId) -> OperationError {
        match self.house.version(version) {
            Ok(_) if version.effective <= self.now.day() => {
                OperationError::Settled("its day has come: what was in force stays readable, and a later version changes it")
            }
            Ok(_) => OperationError::malformed("date", "this version is a file of the house’s folder and was not published: take the file away"),
            Err(_) => OperationError::malformed("date", "no version was published for this day"),
        }
    }

    /// Writes that the version is taken back, with its leaf; letters about it that were not written yet are not, and those that were are answered
    /// by another: all of it or nothing.
    async fn put_withdrawal(&self, announced: &PolicyVersionRow, by: &str) -> Outcome<()> {
        let (version, number) = (announced.version.clone(), self.published.saturating_add(1));
        let mut act = Act::new(None);
        act.add(Intent::insert(&PolicyVersionRow { number, version: version.clone(), text: None, published_at: self.now, published_by: by.to_owned() }));
        act.log(Event::PolicyWithdrawn { version, text_sha256: hex(&text_hash(announced.text.as_deref().unwrap_or_default())) }, None);
        let jobs: Vec<JobRow> = self.rows(&[]).await?;
        let number_of = |job: &JobRow| job.payload.split(' ').next().and_then(|number| number.parse::<u32>().ok());
        let of_it = |job: &&JobRow| matches!(job.kind.as_str(), ROUND | LETTER | ASKING_ROUND) && number_of(job) == Some(announced.number);
        let waiting: Vec<&JobRow> = jobs.iter().filter(of_it).collect();
        let nobody_was_told = waiting.iter().any(|job| job.kind == ROUND && !job.payload.contains(' '));
        for job in waiting {
            act.add(Intent::delete::<JobRow>(vec![Cell::from(&job.job)]));
        }
        if !nobody_was_told {
            self.leave_letters(&mut act, number);
        }
        self.commit(act).await.map(drop)
    }

    /// How people are told that a version is taken back: where they were, or would have been, told of it.
    fn how_withdrawn(&self) -> Vec<String> {
        let offering = self.house.offering.of(self.site());
        let stands = offering.notice_stands.map_or_else(|| format!("{NEWS_DAYS} days"), |stands| stands.to_string());
        let promises = self.policy.notices().iter().find(|shown| shown.notice == Notice::ChangeNotice);
        let mut told = vec!["the page of all versions does not list it any more, and says that it was taken back".to_owned()];
        if let Some(shown) = promises {
            let reason = &shown.reason;
            told.push(format!("a notice stands where a change is told, for {stands}, as sentence {} says: “{}”", reason.sentence.number, reason.text));
        } else if offering.on_change.contains(&Telling::Notice) {
            told.push(format!("a notice stands on every page for {stands}, as the operator promises"));
        }
        let barred = self.house.bars_letters(&self.policy).ok().flatten();
        match barred {
            Some(Some(sentence)) => told.push(format!("no letter is written: “{sentence}”")),
            None if offering.on_change.contains(&Telling::Letter) => {
                told.push("a letter is written to everybody who was to be written to of it, once the first of those letters was".to_owned());
            }
            _ => {}
        }
        told
    }
}
