//! `[letters]` and `[smtp]`: where letters go, and what they are signed with. It sends none.

use super::reading::Reading;
use crate::files::Fault;
use mail::{LetterFolder, Login, Signer, SigningKeyFile, SmartHost, SmartHostSettings, Tls};
use operations::Post;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Where letters go.
#[derive(Clone, Debug, Default)]
pub(crate) struct LetterSettings {
    pub(crate) folder: Option<PathBuf>,
    pub(crate) keys: Vec<SigningKeyFile>,
    pub(crate) server: Option<SmtpSettings>,
    /// Whether they can be answered by mail: whether `[mail]` takes letters in.
    pub(crate) answered_by_mail: bool,
}

/// `[smtp]`: a mail server that carries letters on.
#[derive(Clone, Debug)]
pub(crate) struct SmtpSettings {
    host: String,
    port: u16,
    tls: Tls,
    authorities: Option<PathBuf>,
    as_host: String,
    login: Option<(String, PathBuf)>,
}

impl LetterSettings {
    /// Letters go into this folder, unsigned.
    pub(crate) fn in_folder(folder: &Path) -> Self {
        Self { folder: Some(folder.to_owned()), ..Self::default() }
    }

    pub(crate) fn read(reading: &mut Reading<'_>) -> Self {
        let server = SmtpSettings::read(reading);
        let mut section = reading.section("letters");
        let settings = Self { folder: section.path("folder"), keys: section.list("sign-with", key_of).unwrap_or_default(), server, answered_by_mail: false };
        section.end();
        settings
    }

    /// Who carries letters; nobody where nothing is said.
    pub(crate) fn post(&self) -> Result<Option<Arc<dyn Post>>, Fault> {
        let wrong = |error: &dyn std::fmt::Display| Fault::Usage(format!("letters: {error}"));
        let signer = Signer::open(&self.keys).map_err(|error| wrong(&error))?;
        if let Some(server) = &self.server {
            let host = SmartHost::new(SmartHostSettings { by_mail_too: self.answered_by_mail, ..server.as_told()? }, signer).map_err(|error| wrong(&error))?;
            return Ok(Some(Arc::new(host)));
        }
        let Some(folder) = &self.folder else { return Ok(None) };
        let letters = LetterFolder::open(folder, signer).map_err(|cause| Fault::Write { path: folder.clone(), cause })?;
        Ok(Some(Arc::new(letters.answered_by_mail(self.answered_by_mail))))
    }
}

impl SmtpSettings {
    fn read(reading: &mut Reading<'_>) -> Option<Self> {
        let mut section = reading.section("smtp");
        let host = section.read("host", |text| if text.is_empty() { Err("name a mail server".to_owned()) } else { Ok(text.to_owned()) });
        let tls = section.read("tls", |text| match text {
            "starttls" => Ok(Tls::StartTls),
            "implicit" => Ok(Tls::Implicit),
            "none" => Ok(Tls::None),
            _ => Err("write \"starttls\", \"implicit\", or for a server on this machine \"none\"".to_owned()),
        });
        let tls = tls.unwrap_or(Tls::StartTls);
        let port = section.read("port", |text| text.parse().map_err(|_| "write a port in quotes, as \"587\"".to_owned()));
        let usual = match tls {
            Tls::Implicit => 465,
            Tls::StartTls => 587,
            Tls::None => 25,
        };
        let authorities = section.path("authorities");
        let as_host = section.read("call-ourselves", super::sections::host_name).unwrap_or_else(|| "localhost".to_owned());
        let (user, password) = (section.read("user", |text| Ok(text.to_owned())), section.path("password"));
        if user.is_some() != password.is_some() {
            section.wrong("a user and the file of their password go together: name both, or none");
        }
        section.end();
        host.map(|host| Self { host, port: port.unwrap_or(usual), tls, authorities, as_host, login: user.zip(password) })
    }

    fn as_told(&self) -> Result<SmartHostSettings, Fault> {
        let login = match &self.login {
            None => None,
            Some((user, file)) => {
                let fault = |cause| Fault::Read { path: file.clone(), cause };
                if std::fs::metadata(file).map_err(fault)?.permissions().mode() & 0o077 != 0 {
                    return Err(Fault::Usage(format!("others can read {}, the password of the mail server; make it 0600", file.display())));
                }
                let password = std::fs::read_to_string(file).map_err(fault)?;
                Some(Login { user: user.clone(), password: password.trim_end_matches(['\r', '\n']).to_owned() })
            }
        };
        Ok(SmartHostSettings {
            host: self.host.clone(),
            port: self.port,
            tls: self.tls,
            authorities: self.authorities.clone(),
            as_host: self.as_host.clone(),
            login,
            by_mail_too: false,
        })
    }
}

/// A key as `domain selector file`.
fn key_of(text: &str) -> Result<SigningKeyFile, String> {
    let words: Vec<&str> = text.split_whitespace().collect();
    match words.as_slice() {
        [domain, selector, file] if file.starts_with('/') => {
            Ok(SigningKeyFile { domain: (*domain).to_owned(), selector: (*selector).to_owned(), file: PathBuf::from(file) })
        }
        _ => Err("write a domain, a selector and the whole path of a key, as \"example.org goodfaith /etc/goodfaith/dkim.pem\"".to_owned()),
    }
}
