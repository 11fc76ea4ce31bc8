//! The end of an act: its certificate in the log, and the list of people taken away. The certificate says what left in counts and kinds; it never
//! holds a value, and whoever has the log's public key can check it.

use super::{DONE, ENDED, LISTING, OPEN, handed_over};
use crate::attempts::until_done;
use crate::commit::Act;
use crate::room::Room;
use crate::{Caller, House, OperationError, Outcome, Scope};
use store::{Cell, CertificateRow, Command, HandoverPersonRow, HandoverRow, Intent, LeafRow, Page};
use vocabulary::{RecordId, SiteId};

/// How many rows of a list are taken away in one transaction.
const TAKEN_AWAY: u32 = 1_000;

/// A certificate that the party can keep.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Certificate {
    /// The place of its entry in the log.
    pub leaf: u64,
    /// The entry with its proof and the signed head, in the form `c2sp.org/tlog-proof@v1`.
    pub text: String,
}

impl House {
    /// Ends an act all of whose pages were given; the hash is of the file that they made, where they made one. Once more makes no other
    /// certificate.
    ///
    /// # Errors
    /// A party's key; no such act; pages that were not given yet.
    pub async fn finish_handover(&self, caller: &Caller, id: RecordId, content: Option<&ledger::ContentHash>) -> Outcome<Option<Certificate>> {
        caller.must(Scope::Disclose)?;
        self.finish(caller.site(), id, content).await
    }

    pub(crate) async fn finish(&self, site: &SiteId, id: RecordId, content: Option<&ledger::ContentHash>) -> Outcome<Option<Certificate>> {
        let row = self.room(site)?.handover(id).await?;
        if row.state == OPEN {
            if row.until.is_none() {
                self.take_list_away(site, id, row.sent).await?;
            }
            until_done(|| async { self.room(site)?.finish_once(id, content).await }).await?;
        }
        self.room(site)?.certificate(id).await
    }

    /// The certificate of an act; `None` where nothing left by it.
    ///
    /// # Errors
    /// A party's key; no such act.
    pub async fn certificate(&self, caller: &Caller, id: RecordId) -> Outcome<Option<Certificate>> {
        caller.must(Scope::Disclose)?;
        let room = self.room_of(caller)?;
        room.handover(id).await?;
        room.certificate(id).await
    }

    /// Ends the downloads whose time is over, and takes their lists away.
    ///
    /// # Errors
    /// When the store cannot be read or written.
    pub async fn sweep_handovers(&self) -> Outcome<u64> {
        let mut ended = 0;
        for site in self.sites() {
            let room = self.room(&site)?;
            let open: Vec<HandoverRow> = room.rows(&[("state", Cell::Text(OPEN.to_owned()))]).await?;
            for row in open.iter().filter(|row| row.until.is_some_and(|until| until <= room.now)) {
                self.take_list_away(&site, row.handover, u32::MAX).await?;
                until_done(|| async { self.room(&site)?.end_once(row.handover).await }).await?;
                ended += 1;
            }
        }
        Ok(ended)
    }

    /// Takes away what is left of a list up to this place, where nothing waits behind it.
    pub(crate) async fn take_list_away(&self, site: &SiteId, id: RecordId, up_to: u32) -> Outcome<()> {
        let room = self.room(site)?;
        let store = &self.foundations.store;
        let of = ("handover", Cell::from(&id));
        let after = Page { after: vec![Cell::from(&id), Cell::from(&up_to)], rows_max: 1 };
        let behind: Vec<HandoverPersonRow> = store.rows(&room.part, std::slice::from_ref(&of), after).await.map_err(|error| self.fault(error))?;
        if !behind.is_empty() {
            return Err(OperationError::malformed("disclosure", "not all of it was given yet"));
        }
        loop {
            let page = Page { after: Vec::new(), rows_max: TAKEN_AWAY };
            let rows: Vec<HandoverPersonRow> = store.rows(&room.part, std::slice::from_ref(&of), page).await.map_err(|error| self.fault(error))?;
            if rows.is_empty() {
                return Ok(());
            }
            let gone = rows.iter().map(|row| Intent::delete::<HandoverPersonRow>(vec![Cell::from(&row.handover), Cell::from(&row.place)])).collect();
            store.apply_one(&room.part, Command::new(room.now, gone)).await.map_err(|error| self.fault(error))?;
        }
    }
}

impl Room<'_> {
    async fn finish_once(&self, id: RecordId, content: Option<&ledger::ContentHash>) -> Outcome<()> {
        let row = self.handover(id).await?;
        if row.state != OPEN {
            return Ok(());
        }
        let mut done = HandoverRow { row_version: row.row_version.saturating_add(1), ..row.clone() };
        // A download may be fetched again until its time is over.
        if row.until.is_none() {
            DONE.clone_into(&mut done.state);
        }
        let mut act = Act::new(None);
        act.add(Intent::replace(&done, row.row_version));
        if row.detail.0.given > 0 {
            act.log(handed_over(&row, &content.map(ledger::ContentHash::spelt).unwrap_or_default()), None);
        }
        let leaf = self.commit(act).await?.place_of(|event| matches!(event, ledger::Event::HandedOver(_)));
        match leaf {
            Some(leaf) => self.keep_certificate(id, leaf).await,
            None => Ok(()),
        }
    }

    /// Ends an act without a certificate.
    pub(crate) async fn end_once(&self, id: RecordId) -> Outcome<()> {
        let row = self.handover(id).await?;
        if row.state != OPEN && row.state != LISTING {
            return Ok(());
        }
        let ended = HandoverRow { state: ENDED.to_owned(), row_version: row.row_version.saturating_add(1), ..row.clone() };
        let mut act = Act::new(None);
        act.add(Intent::replace(&ended, row.row_version));
        self.commit(act).await.map(drop)
    }

    /// Keeps where the certificate of an act stands.
    pub(crate) async fn keep_certificate(&self, id: RecordId, leaf: u64) -> Outcome<()> {
        let command = Command::new(self.now, vec![Intent::put(&CertificateRow { handover: id, leaf })]);
        let kept = self.house.foundations.store.apply_one(&self.part, command).await;
        kept.map(drop).map_err(|error| self.house.fault(error))
    }

    pub(crate) async fn certificate(&self, id: RecordId) -> Outcome<Option<Certificate>> {
        let Some(row) = self.row::<CertificateRow>(&[Cell::from(&id)]).await? else { return Ok(None) };
        let leaf: Option<LeafRow> = self.row(&[Cell::from(&row.leaf)]).await?;
        match leaf {
            Some(leaf) => Ok(self.receipt_text(&leaf).await?.map(|text| Certificate { leaf: row.leaf, text })),
            None => Ok(None),
        }
    }
}
