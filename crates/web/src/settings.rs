//! What the binary may set about the web side. It reads no file and no environment.

/// Settings of the web side.
#[derive(Clone, Debug)]
pub struct WebSettings {
    /// The host name that shows the list of sites; each site answers one label below it, as `wipro.localhost`.
    pub lobby: String,
    /// Whether the public page `/try` stands on every site.
    pub try_page: bool,
    /// Whether people reach the server over HTTPS: links say so, and browsers are told to keep to it.
    pub https: bool,
    /// Whether a proxy stands in front, which says in `X-Forwarded-For` where a request comes from.
    pub behind_proxy: bool,
}

impl Default for WebSettings {
    fn default() -> Self {
        Self { lobby: "localhost".to_owned(), try_page: true, https: false, behind_proxy: false }
    }
}
