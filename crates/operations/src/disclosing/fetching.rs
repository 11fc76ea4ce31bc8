//! A download by the party itself: one act, one party, a token that is signed and ends. What goes is decided when it is fetched, not when the token
//! was made, and each fetching is counted and logged first.

use crate::attempts::until_done;
use crate::commit::Act;
use crate::room::Room;
use crate::{Certificate, HandoverPage, House, OperationError, Outcome};
use ledger::{ContentHash, from_hex, hex};
use store::{HandoverRow, Intent};
use vocabulary::{RecordId, SiteId, Timestamp};

/// How a token begins, so that scanners for leaked secrets can find it.
const PREFIX: &str = "gfd_";
/// How often one download can be fetched: a line may break.
const FETCHES_MAX: u32 = 3;

/// What a party fetches one download with.
#[derive(Clone, PartialEq, Eq)]
pub struct DownloadToken(String);

impl DownloadToken {
    /// Reads one; `None` when it is not written as one.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        let signature: [u8; 32] = from_hex(text.strip_prefix(PREFIX)?)?;
        Some(Self(format!("{PREFIX}{}", hex(&signature))))
    }

    /// The token, for whoever asked for it.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    fn signature(&self) -> Option<[u8; 32]> {
        from_hex(self.0.strip_prefix(PREFIX)?)
    }
}

impl std::fmt::Debug for DownloadToken {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("DownloadToken(…)")
    }
}

impl Room<'_> {
    /// The token of a download: the site's signature on the act, its party and its end. It is kept nowhere.
    pub(crate) fn download_token(&self, row: &HandoverRow, until: Timestamp) -> Outcome<DownloadToken> {
        let signed = signed(row, until);
        let signature = self.house.foundations.vault.sign_statement(self.site(), &signed.each_ref().map(Vec::as_slice));
        Ok(DownloadToken(format!("{PREFIX}{}", hex(&signature.map_err(|error| self.locked(error))?))))
    }

    /// The act that this token opens now.
    async fn download(&self, id: RecordId, token: &DownloadToken) -> Outcome<HandoverRow> {
        let row: Option<HandoverRow> = self.row(&[store::Cell::from(&id)]).await?;
        let (Some(row), Some(signature)) = (row, token.signature()) else { return Err(OperationError::LinkInvalid) };
        let Some(until) = row.until.filter(|until| self.now < *until) else { return Err(OperationError::LinkInvalid) };
        let signed = signed(&row, until);
        let is_signed = self.house.foundations.vault.is_signed(self.site(), &signed.each_ref().map(Vec::as_slice), &signature);
        if is_signed.map_err(|error| self.locked(error))? { Ok(row) } else { Err(OperationError::LinkInvalid) }
    }

    async fn count_fetch(&self, id: RecordId, token: &DownloadToken) -> Outcome<()> {
        let row = self.download(id, token).await?;
        if row.detail.0.fetched >= FETCHES_MAX {
            return Err(OperationError::LinkInvalid);
        }
        let mut counted = HandoverRow { row_version: row.row_version.saturating_add(1), ..row.clone() };
        counted.detail.0.fetched += 1;
        let mut act = Act::new(None);
        act.add(Intent::replace(&counted, row.row_version));
        self.commit(act).await.map(drop)
    }
}

impl House {
    /// A page of a download, for whoever has its token. The first page counts as one more fetching.
    ///
    /// # Errors
    /// [`OperationError::LinkInvalid`] for every token that opens nothing here, or not any more; with all or nothing, the refusal.
    pub async fn fetch(&self, site: &SiteId, (id, token): (RecordId, &DownloadToken), after: u32) -> Outcome<HandoverPage> {
        if after == 0 {
            until_done(|| async { self.room(site)?.count_fetch(id, token).await }).await?;
        } else {
            self.room(site)?.download(id, token).await?;
        }
        self.page_of(site, id, after).await
    }

    /// Puts on record that a download was fetched whole, with the hash of the file.
    ///
    /// # Errors
    /// As [`House::fetch`].
    pub async fn fetched(&self, site: &SiteId, (id, token): (RecordId, &DownloadToken), content: &ContentHash) -> Outcome<Option<Certificate>> {
        self.room(site)?.download(id, token).await?;
        self.finish(site, id, Some(content)).await
    }

    /// The certificate of the last whole fetching, for whoever has the token.
    ///
    /// # Errors
    /// As [`House::fetch`].
    pub async fn fetched_certificate(&self, site: &SiteId, (id, token): (RecordId, &DownloadToken)) -> Outcome<Option<Certificate>> {
        let room = self.room(site)?;
        room.download(id, token).await?;
        room.certificate(id).await
    }
}

/// What the token signs.
fn signed(row: &HandoverRow, until: Timestamp) -> [Vec<u8>; 4] {
    [b"download".to_vec(), row.handover.to_bytes().to_vec(), row.party.to_string().into_bytes(), until.0.to_be_bytes().to_vec()]
}
