//! TLS in front of the pages: the certificate, which can be changed while connections go on. It reads no file.

use arc_swap::ArcSwap;
use rustls::ServerConfig;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use std::sync::Arc;

/// Why a certificate cannot be served.
#[derive(Debug, thiserror::Error)]
pub enum CertificateError {
    /// There is none, or it cannot be read.
    #[error("there is no certificate in it that can be read (PEM)")]
    Certificate,
    /// There is no key, or it cannot be read.
    #[error("there is no private key in it that can be read (PEM)")]
    Key,
    /// They do not go together.
    #[error("the certificate and the key cannot be used together: {0}")]
    Pair(String),
}

/// The certificate with which the server proves who it is. New connections take the one that was set last.
#[derive(Debug)]
pub struct Certificate(ArcSwap<ServerConfig>);

impl Certificate {
    /// A certificate with those it rests on, and its key, both as PEM.
    ///
    /// # Errors
    /// When either cannot be read, or they do not go together.
    pub fn new(certificate: &[u8], key: &[u8]) -> Result<Self, CertificateError> {
        Ok(Self(ArcSwap::new(config(certificate, key)?)))
    }

    /// Another from now on. Connections that are open go on as they are.
    ///
    /// # Errors
    /// As for a new one; then the old one stays.
    pub fn renew(&self, certificate: &[u8], key: &[u8]) -> Result<(), CertificateError> {
        self.0.store(config(certificate, key)?);
        Ok(())
    }

    /// How the next connection is answered.
    pub(crate) fn now(&self) -> Arc<ServerConfig> {
        self.0.load_full()
    }
}

fn config(certificate: &[u8], key: &[u8]) -> Result<Arc<ServerConfig>, CertificateError> {
    let chain: Vec<CertificateDer<'static>> =
        CertificateDer::pem_slice_iter(certificate).collect::<Result<_, _>>().map_err(|_| CertificateError::Certificate)?;
    if chain.is_empty() {
        return Err(CertificateError::Certificate);
    }
    let key = PrivateKeyDer::from_pem_slice(key).map_err(|_| CertificateError::Key)?;
    let pair = |error: rustls::Error| CertificateError::Pair(error.to_string());
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let builder = ServerConfig::builder_with_provider(provider).with_safe_default_protocol_versions().map_err(pair)?;
    let mut config = builder.with_no_client_auth().with_single_cert(chain, key).map_err(pair)?;
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    Ok(Arc::new(config))
}
