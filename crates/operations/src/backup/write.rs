//! Writing a backup of a house that others go on using: site by site, the house as at one instant and then its keys as at another. It
//! holds a page of rows at a time.

use super::frame::{Rows, put_header, put_trailer};
use super::{BackupError, FORM, Header, SiteHead, Trailer};
use std::io::Write;
use store::{Home, Part, Store};
use vocabulary::{SiteId, Timestamp};

/// Writes every row of these sites.
///
/// # Errors
/// When the store cannot be read or the stream not be written; then the stream has no trailer and is no backup.
pub async fn write(store: &dyn Store, sites: &[SiteId], made_at: Timestamp, out: &mut (dyn Write + Send)) -> Result<(Header, Trailer), BackupError> {
    let mut heads = Vec::with_capacity(sites.len());
    for site in sites {
        let head = store.head(&Part::of(site)).await?;
        heads.push(SiteHead { site: site.clone(), size: head.size, root: ledger::hex(&head.root) });
    }
    let header = Header { form: FORM, made_at, sites: heads };
    put_header(out, &json(&header)?)?;
    let mut trailer = Trailer::default();
    for (number, site) in (0_u16..).zip(sites) {
        let part = Part::of(site);
        // The house first and the keys after: a key without its person is harmless, a person without their key is lost. Whoever is
        // erased between the two is without a key in the backup, and is erased again when it is restored.
        for home in [Home::House, Home::Keys] {
            let mut snapshot = store.snapshot(&part, home).await?;
            while let Some(page) = snapshot.next().await? {
                let Some(table) = page.first().map(store::Draft::table) else { continue };
                let mut rows = Rows::of(table);
                for row in &page {
                    rows.push(row)?;
                    trailer.rows += 1;
                    if rows.is_full() {
                        rows.write(out, number)?;
                    }
                }
                rows.write(out, number)?;
            }
        }
    }
    put_trailer(out, &json(&trailer)?)?;
    Ok((header, trailer))
}

fn json(value: &impl serde::Serialize) -> Result<Vec<u8>, BackupError> {
    serde_json::to_vec(value).map_err(|error| BackupError::Stream(error.into()))
}
