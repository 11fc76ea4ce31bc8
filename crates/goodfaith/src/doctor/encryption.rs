//! The certificate: whether it can be used, for which names, and until when. It opens no connection.

use crate::certificate::Pair;
use crate::doctor::Finding;
use crate::house::MachineClock;
use crate::settings::Settings;
use std::path::Path;
use vocabulary::{Clock, Timestamp, Within};
use web::Certificate;
use x509_parser::pem::Pem;

const CHECK: &str = "certificate";
/// Fewer days than this are too few to be at ease.
const DAYS_ENOUGH: i64 = 14;

pub(super) fn examine(settings: &Settings) -> Vec<Finding> {
    let (Some(chain), Some(key)) = (&settings.tls.certificate, &settings.tls.key) else {
        if settings.server.behind_proxies.is_empty() {
            return vec![Finding::fine(CHECK, "none; people on this machine alone reach the server")];
        }
        return vec![Finding::fine(CHECK, "none; the proxy in front has one")];
    };
    let why = "nobody can reach the sites, or every browser warns of them";
    let pair = match Pair::read(chain, key) {
        Ok(pair) => pair,
        Err(fault) => return vec![Finding::wrong(CHECK, fault.to_string(), why, "name files that are there and that the user that runs goodfaith can read")],
    };
    if let Err(error) = Certificate::new(&pair.certificate, &pair.key) {
        return vec![Finding::wrong(
            CHECK,
            format!("{}: {error}", chain.display()),
            why,
            "name the certificate with those it rests on, and the key it was made with",
        )];
    }
    let mut findings = vec![end(chain, &pair.certificate)];
    findings.extend(open_key(key));
    findings
}

fn open_key(key: &Path) -> Option<Finding> {
    use std::os::unix::fs::PermissionsExt;
    let mode = std::fs::metadata(key).ok()?.permissions().mode();
    (mode & 0o007 != 0).then(|| {
        let why = "whoever reads the key can pretend to be these sites";
        Finding::wrong(CHECK, format!("everybody on this machine can read {}", key.display()), why, format!("chmod 640 {}", key.display()))
    })
}

fn end(chain: &Path, certificate: &[u8]) -> Finding {
    let why = "from then on every browser warns of the sites";
    let ends = Pem::iter_from_buffer(certificate)
        .next()
        .and_then(Result::ok)
        .and_then(|pem| pem.parse_x509().ok().map(|parsed| parsed.validity().not_after.timestamp()));
    let Some(ends) = ends else {
        return Finding::warning(CHECK, format!("until when {} holds cannot be read", chain.display()), why, "look at it with `openssl x509 -enddate`");
    };
    let ends = Timestamp(ends.saturating_mul(1_000));
    let left = ends.0.saturating_sub(MachineClock.now().0) / Within::DAY.as_ms();
    let remedy = "renew it; the server takes up the new files by itself";
    match left {
        _ if ends <= MachineClock.now() => Finding::wrong(CHECK, format!("{} ended {ends}", chain.display()), why, remedy),
        _ if left < DAYS_ENOUGH => Finding::warning(CHECK, format!("{} ends {ends}, in {left} days", chain.display()), why, remedy),
        _ => Finding::fine(CHECK, format!("holds until {ends}, {left} days more")),
    }
}
