//! Whether the way to the database is TLS, and whom it trusts. Between machines nothing goes in clear, and nobody is believed to be the
//! database who cannot prove it.

use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use rustls::{ClientConfig, RootCertStore};
use std::borrow::Cow;
use std::net::IpAddr;
use std::path::Path;
use std::sync::Arc;
use store::StoreError;
use tokio_postgres::Config;
use tokio_postgres::config::{Host, SslMode};
use tokio_postgres_rustls::MakeRustlsConnect;

/// The parameter of an address that says how much TLS is wanted, as PostgreSQL's own programs have it.
const MODE: &str = "sslmode";
/// The one that names the file of the authorities that are trusted.
const ROOTS: &str = "sslrootcert";

/// How the database of this address is connected to, and over which TLS; `None` is none.
///
/// # Errors
/// When it is no address; when it asks for a way that would go between machines in clear; when a file of authorities holds none. The
/// address is not quoted: a password may stand in it.
pub(crate) fn of_address(address: &str) -> Result<(Config, Option<MakeRustlsConnect>), StoreError> {
    let (plain, mode, roots) = parted(address)?;
    // The parser's own words may quote the address, and with it the password.
    let mut config: Config = plain.parse().map_err(|_| unavailable("this is no address of a database"))?;
    let is_here = is_on_this_machine(&config);
    let wants_tls = match mode.as_deref() {
        Some("verify-full" | "require") => true,
        Some("disable") if is_here => false,
        Some("disable") => return Err(unavailable("sslmode=disable is for a database on this machine alone; between machines write sslmode=verify-full")),
        Some(_) => return Err(unavailable("sslmode is `verify-full`, `require` (which asks for the same), or for a database on this machine `disable`")),
        // Nobody asks for TLS on a socket; who names its authorities does.
        None => !is_here || roots.is_some(),
    };
    if !wants_tls {
        config.ssl_mode(SslMode::Disable);
        return Ok((config, None));
    }
    config.ssl_mode(SslMode::Require);
    let roots = match roots.as_deref() {
        Some("system") | None => of_this_machine()?,
        Some(file) => in_file(Path::new(file))?,
    };
    Ok((config, Some(MakeRustlsConnect::new(client(roots)?))))
}

fn unavailable(words: &str) -> StoreError {
    StoreError::Unavailable(words.to_owned())
}

/// The address without what is said of TLS, and that.
type Parted = (String, Option<String>, Option<String>);

fn parted(address: &str) -> Result<Parted, StoreError> {
    // In front of the first @ stands the password, which may have a question mark in it.
    let place = address.split_once('@').map_or(0, |(before, _)| before.len());
    let query = address.get(place..).and_then(|rest| rest.find('?')).and_then(|at| address.split_at_checked(place + at));
    let Some((before, query)) = query else { return Ok((address.to_owned(), None, None)) };
    let query = query.trim_start_matches('?');
    let (mut mode, mut roots, mut rest) = (None, None, Vec::new());
    for pair in query.split('&').filter(|pair| !pair.is_empty()) {
        match pair.split_once('=') {
            Some((MODE, value)) => mode = Some(decoded(value)?),
            Some((ROOTS, value)) => roots = Some(decoded(value)?),
            // They would be passed over, and the operator believe otherwise.
            Some(("sslcert" | "sslkey" | "sslcrl" | "sslnegotiation", _)) => return Err(unavailable("of TLS an address says sslmode and sslrootcert alone")),
            _ => rest.push(pair),
        }
    }
    let plain = if rest.is_empty() { before.to_owned() } else { format!("{before}?{}", rest.join("&")) };
    Ok((plain, mode, roots))
}

/// A value of an address, as `%2Fetc%2Fca.pem`.
fn decoded(value: &str) -> Result<String, StoreError> {
    let decoded = percent_encoding::percent_decode_str(value).decode_utf8();
    decoded.map(Cow::into_owned).map_err(|_| unavailable("this is no address of a database"))
}

/// Whether every host is this machine. An address is believed before a name, as it is when connecting.
fn is_on_this_machine(config: &Config) -> bool {
    let is_here = |host: &Host| match host {
        Host::Unix(_) => true,
        Host::Tcp(name) => name == "localhost" || name.parse::<IpAddr>().is_ok_and(|address| address.is_loopback()),
    };
    if config.get_hostaddrs().is_empty() { config.get_hosts().iter().all(is_here) } else { config.get_hostaddrs().iter().all(IpAddr::is_loopback) }
}

fn of_this_machine() -> Result<RootCertStore, StoreError> {
    let mut roots = RootCertStore::empty();
    let (taken, _) = roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
    if taken == 0 { Err(unavailable("this machine trusts no authority; name the database's own with sslrootcert=FILE")) } else { Ok(roots) }
}

fn in_file(file: &Path) -> Result<RootCertStore, StoreError> {
    let wrong = |reason: &dyn std::fmt::Display| StoreError::Unavailable(format!("sslrootcert {}: {reason}", file.display()));
    let mut roots = RootCertStore::empty();
    for certificate in CertificateDer::pem_file_iter(file).map_err(|error| wrong(&error))? {
        roots.add(certificate.map_err(|error| wrong(&error))?).map_err(|error| wrong(&error))?;
    }
    if roots.is_empty() { Err(wrong(&"there is no certificate in it")) } else { Ok(roots) }
}

fn client(roots: RootCertStore) -> Result<ClientConfig, StoreError> {
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let builder = ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions();
    let builder = builder.map_err(|error| StoreError::Unavailable(error.to_string()))?;
    Ok(builder.with_root_certificates(roots).with_no_client_auth())
}
