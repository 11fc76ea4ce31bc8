//! Whose pages may show a form of a site inside their own: the origins that its operator names, and nobody else's. It knows no form.

use serde::Deserialize;

/// The longest name of an origin, in characters.
const CHARACTERS_MAX: usize = 300;

/// An origin whose pages may show a form: a scheme, a host and perhaps a port, as `https://www.example.org`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(try_from = "String")]
pub struct ParentOrigin(String);

impl ParentOrigin {
    /// The origin, where it is one whose pages nobody between can change: one of HTTPS, or of this machine.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn read(text: &str) -> Result<Self, String> {
        let wrong = || format!("`{text}` is no origin, as https://www.example.org: a scheme and a host, and nothing after them");
        let (scheme, host) = text.split_once("://").ok_or_else(wrong)?;
        let (name, port) = host.rsplit_once(':').map_or((host, None), |(name, port)| (name, Some(port)));
        let is_name = !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || matches!(byte, b'.' | b'-'));
        let is_port = port.is_none_or(|port| port.parse::<u16>().is_ok_and(|port| port > 0));
        if !is_name || !is_port || text.chars().count() > CHARACTERS_MAX {
            return Err(wrong());
        }
        let is_here = name == "localhost" || name.ends_with(".localhost") || name == "127.0.0.1";
        match scheme {
            "https" => Ok(Self(text.to_owned())),
            "http" if is_here => Ok(Self(text.to_owned())),
            "http" => Err(format!("`{text}` is not read over HTTPS, so anybody between could change the page around the form")),
            _ => Err(wrong()),
        }
    }

    /// The origin, written out.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for ParentOrigin {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        Self::read(&text)
    }
}

#[cfg(test)]
mod tests {
    use super::ParentOrigin;

    #[test]
    fn an_origin_is_a_scheme_and_a_host_and_nothing_wider() {
        for good in ["https://www.wipro.com", "https://www.wipro.com:8443", "http://localhost:3000", "http://shop.localhost", "http://127.0.0.1:80"] {
            assert_eq!(ParentOrigin::read(good).map(|origin| origin.as_str().to_owned()), Ok(good.to_owned()));
        }
        let wide = ["*", "https:", "https://*", "https://*.wipro.com", "'self'", "https://a.example https://b.example", "https://a.example;script-src *"];
        let wrong = ["http://www.wipro.com", "https://a.example/page", "https://a.example:0", "https://a@b.example", "https://", "data:text/html,x", ""];
        for bad in wide.into_iter().chain(wrong) {
            assert!(ParentOrigin::read(bad).is_err(), "{bad}");
        }
    }
}
