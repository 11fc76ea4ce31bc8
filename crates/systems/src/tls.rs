//! TLS to other machines: whom it trusts. Between machines nothing goes in clear, and nobody is believed who cannot prove who they are.

use crate::there::Trouble;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use rustls::{ClientConfig, RootCertStore};
use std::net::IpAddr;
use std::path::Path;
use std::sync::Arc;

/// Whether this host is the machine we run on.
pub(crate) fn is_here(host: &str) -> bool {
    host == "localhost" || host.trim_matches(['[', ']']).parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

/// A client that trusts the authorities in this file, or those of this machine.
pub(crate) fn client(roots: Option<&Path>) -> Result<ClientConfig, Trouble> {
    let mut store = RootCertStore::empty();
    match roots {
        Some(file) => {
            for certificate in CertificateDer::pem_file_iter(file).map_err(|_| Trouble::Settings)? {
                store.add(certificate.map_err(|_| Trouble::Settings)?).map_err(|_| Trouble::Settings)?;
            }
        }
        None => drop(store.add_parsable_certificates(rustls_native_certs::load_native_certs().certs)),
    }
    if store.is_empty() {
        return Err(Trouble::Settings);
    }
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let builder = ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions();
    Ok(builder.map_err(|_| Trouble::Settings)?.with_root_certificates(store).with_no_client_auth())
}

/// An address without one of its parameters, and that.
pub(crate) fn without(address: &str, parameter: &str) -> (String, Option<String>) {
    // In front of the last @ stands the password, which may have a question mark in it.
    let after = address.rfind('@').unwrap_or(0);
    let Some((before, query)) = address.get(after..).and_then(|rest| rest.find('?')).and_then(|at| address.split_at_checked(after + at)) else {
        return (address.to_owned(), None);
    };
    let (mut found, mut rest) = (None, Vec::new());
    for pair in query.trim_start_matches('?').split('&').filter(|pair| !pair.is_empty()) {
        match pair.split_once('=') {
            Some((name, value)) if name == parameter => found = Some(value.to_owned()),
            _ => rest.push(pair),
        }
    }
    (if rest.is_empty() { before.to_owned() } else { format!("{before}?{}", rest.join("&")) }, found)
}

#[cfg(test)]
mod tests {
    use super::{is_here, without};

    #[test]
    fn a_parameter_is_taken_out_of_an_address_and_never_out_of_its_password() {
        assert_eq!(without("postgresql://a:b?c=d@h/x?y=1&z=2", "y"), ("postgresql://a:b?c=d@h/x?z=2".to_owned(), Some("1".to_owned())));
        assert_eq!(without("mysql://h/x?y=1", "y"), ("mysql://h/x".to_owned(), Some("1".to_owned())));
        assert_eq!(without("mysql://h/x", "y"), ("mysql://h/x".to_owned(), None));
        assert!(is_here("localhost") && is_here("127.0.0.1") && is_here("[::1]") && !is_here("10.0.0.1") && !is_here("localhost.example.org"));
    }
}
