//! `--keys`: who keeps the key-encryption keys, as one words it. It never prints a PIN or a key.

use crate::files::Fault;
use std::path::{Path, PathBuf};
use std::str::FromStr;
use vault::{EnvKek, FileKek, KekProvider, TokenKek};

/// Where a PIN is read from when no file is named.
const PIN_VARIABLE: &str = "GOODFAITH_PIN";

/// Who keeps the key-encryption keys.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Keeper {
    /// Files in a folder.
    Files(PathBuf),
    /// The environment.
    Environment,
    /// A token of a security module.
    Token { token: String, module: PathBuf, pin_file: Option<PathBuf> },
}

impl FromStr for Keeper {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text.split_once(':') {
            Some(("file", folder)) if !folder.is_empty() => Ok(Self::Files(PathBuf::from(folder))),
            Some(("env", "")) => Ok(Self::Environment),
            Some(("pkcs11", parts)) => token_of(parts),
            _ => Err("write file:FOLDER, env: or pkcs11:token=NAME?module=FILE".to_owned()),
        }
    }
}

fn token_of(parts: &str) -> Result<Keeper, String> {
    let (mut token, mut module, mut pin_file) = (None, None, None);
    for part in parts.split(['?', '&', ';']).filter(|part| !part.is_empty()) {
        match part.split_once('=') {
            Some(("token", name)) => token = Some(name.to_owned()),
            Some(("module", path)) => module = Some(PathBuf::from(path)),
            Some(("pin-file", path)) => pin_file = Some(PathBuf::from(path)),
            Some(("pin" | "pin-value", _)) => {
                return Err(format!("a PIN stands in a file, as pin-file=FILE, or in {PIN_VARIABLE}: command lines are seen by others"));
            }
            _ => return Err("after pkcs11: come token=NAME, module=FILE and perhaps pin-file=FILE, with ? or & between".to_owned()),
        }
    }
    match (token, module) {
        (Some(token), Some(module)) => Ok(Keeper::Token { token, module, pin_file }),
        (None, _) => Err("name the token, as pkcs11:token=NAME?module=FILE".to_owned()),
        (_, None) => Err("name the module's file, as pkcs11:token=NAME?module=/usr/lib/softhsm/libsofthsm2.so".to_owned()),
    }
}

impl Keeper {
    /// Its keys, at hand.
    pub(crate) fn open(&self) -> Result<Box<dyn KekProvider>, Fault> {
        Ok(match self {
            Self::Files(keys) => Box::new(FileKek::new(keys)),
            Self::Environment => Box::new(EnvKek::new(Box::new(|name| std::env::var(name).ok()))),
            Self::Token { token, module, pin_file } => {
                let pin = pin(pin_file.as_deref())?;
                Box::new(TokenKek::open(module, token, pin).map_err(|error| Fault::House(error.to_string()))?)
            }
        })
    }
}

impl Keeper {
    /// The same, with what is not written from the root beside the file of settings it is written in.
    pub(crate) fn beside(self, folder: &Path) -> Self {
        match self {
            Self::Files(keys) => Self::Files(folder.join(keys)),
            Self::Token { token, module, pin_file } => Self::Token { token, module: folder.join(module), pin_file: pin_file.map(|file| folder.join(file)) },
            Self::Environment => Self::Environment,
        }
    }

    /// Whether it can have keys at all: a folder that is not there has none.
    pub(crate) fn is_there(&self) -> bool {
        !matches!(self, Self::Files(folder) if !folder.is_dir())
    }
}

/// Where the keys are, as one words it after "a copy of".
impl std::fmt::Display for Keeper {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Files(folder) => write!(f, "{}", folder.display()),
            Self::Environment => f.write_str("the variables GOODFAITH_KEK…"),
            Self::Token { token, .. } => write!(f, "the token {token}"),
        }
    }
}

fn pin(file: Option<&Path>) -> Result<String, Fault> {
    match file {
        Some(path) => {
            let text = std::fs::read_to_string(path).map_err(|cause| Fault::Read { path: path.to_owned(), cause })?;
            Ok(text.trim_end_matches(['\r', '\n']).to_owned())
        }
        None => {
            std::env::var(PIN_VARIABLE).map_err(|_| Fault::Usage(format!("the token's PIN is not known; name its file with pin-file=, or set {PIN_VARIABLE}")))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Keeper;
    use std::path::PathBuf;

    #[test]
    fn who_keeps_the_keys_is_read_from_one_word() {
        let token =
            |pin_file: Option<&str>| Keeper::Token { token: "house".to_owned(), module: PathBuf::from("/lib/hsm.so"), pin_file: pin_file.map(PathBuf::from) };
        for (text, expected) in [
            ("file:/etc/keys", Keeper::Files(PathBuf::from("/etc/keys"))),
            ("env:", Keeper::Environment),
            ("pkcs11:token=house?module=/lib/hsm.so", token(None)),
            ("pkcs11:?module=/lib/hsm.so&token=house&pin-file=/run/pin", token(Some("/run/pin"))),
        ] {
            assert_eq!(text.parse(), Ok(expected), "{text}");
        }
        for (text, words) in [
            ("file:", "write file:FOLDER"),
            ("keys", "write file:FOLDER"),
            ("env:X", "write file:FOLDER"),
            ("pkcs11:token=house", "name the module"),
            ("pkcs11:module=/lib/hsm.so", "name the token"),
            ("pkcs11:token=house?module=x&pin-value=4711", "command lines are seen by others"),
            ("pkcs11:house", "come token=NAME"),
        ] {
            let said = text.parse::<Keeper>().unwrap_err();
            assert!(said.contains(words) && !said.contains("4711"), "{text}: {said}");
        }
    }
}
