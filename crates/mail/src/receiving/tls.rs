//! The certificate with which TLS begins in a conversation. It reads no file.

use rustls::ServerConfig;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use std::sync::Arc;

/// How TLS is begun with a certificate, those it rests on, and its key, both as PEM.
///
/// # Errors
/// In words, what is wrong with them.
pub fn server_config(certificate: &[u8], key: &[u8]) -> Result<Arc<ServerConfig>, String> {
    let chain: Vec<CertificateDer<'static>> =
        CertificateDer::pem_slice_iter(certificate).collect::<Result<_, _>>().map_err(|_| "there is no certificate in it that can be read (PEM)")?;
    let key = PrivateKeyDer::from_pem_slice(key).map_err(|_| "there is no private key with it that can be read (PEM)")?;
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let builder = ServerConfig::builder_with_provider(provider).with_safe_default_protocol_versions().map_err(|error| error.to_string())?;
    let config = builder.with_no_client_auth().with_single_cert(chain, key);
    config.map(Arc::new).map_err(|error| format!("the certificate and the key cannot be used together: {error}"))
}
