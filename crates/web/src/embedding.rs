//! The lines that a company puts into a page of its own, so that a form of its policy stands there: in a frame, or as a button that leads to it. A form
//! of another origin that posted here would send what nobody was shown here; so none does, and what is typed is typed into the site itself.

use crate::pages::embed::around_address;
use askama::Template;
use operations::{House, OperationError, Outcome, ParentOrigin};
use serde::Serialize;
use utoipa::ToSchema;
use vocabulary::SiteId;
use wording::{Language, plain};

/// How tall a frame is in which no script says it: what a form of a few fields needs.
const HEIGHT_PIXELS: u16 = 900;

/// A form for pages of the company's own.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Embedding {
    /// Which form.
    pub form: String,
    /// The origins whose pages may show it in a frame, as `offering.toml` names them; anywhere else the frame stays empty.
    pub origins: Vec<String>,
    /// The lines with the frame, for pages of those origins; none where the form stands on its own page alone, or no origin is named.
    pub frame: Option<String>,
    /// The lines with a button that leads to the form, for any page.
    pub button: String,
}

#[derive(Debug, Template)]
#[template(path = "embed_frame.html")]
struct Frame<'a> {
    address: &'a str,
    form: &'a str,
    title: &'a str,
    language: &'a str,
    height: u16,
    links: String,
}

#[derive(Debug, Template)]
#[template(path = "embed_button.html")]
struct Button<'a> {
    address: &'a str,
    form: &'a str,
    title: &'a str,
    links: String,
}

/// The lines for a form, where the site is reached at this address, as `https://privacy.example.org`, and the page is in this language.
///
/// # Errors
/// No such site or form; the refusal where the policy does not permit it; an address that is none; a language that is not spoken here.
pub fn embedding(house: &House, site: &SiteId, form: &str, (address, language): (Option<&str>, Option<&str>)) -> Outcome<Embedding> {
    let language = match language {
        Some(code) => Language::of(code).ok_or_else(|| OperationError::malformed("lang", "write `en` or `ar`"))?,
        None => Language::English,
    };
    let offering = house.offers(site);
    let address = address.map(str::to_owned).or(offering.address).unwrap_or_else(|| format!("https://{site}"));
    let address = ParentOrigin::read(address.trim_end_matches('/')).map_err(|wrong| OperationError::malformed("address", wrong))?;
    let kind = house.form_kind(site, form).ok_or_else(|| OperationError::malformed("form", "there is no form of this name here"))?;
    let shown = house.form_in(site, kind, language)?;
    let company = house.policy(site)?.company().to_owned();
    let links = plain(language, "embed-links-policy", &[("company", &company)]);
    let may_be_framed = !shown.asks_age && !offering.embed.is_empty();
    let (address, title, form) = (address.as_str(), shown.title.as_str(), kind.key());
    let drawn = |drawn: Result<String, askama::Error>| drawn.map_err(|_| OperationError::malformed("form", "its lines cannot be written"));
    let frame = Frame { address, form, title, language: language.code(), height: HEIGHT_PIXELS, links: links.clone() };
    Ok(Embedding {
        form: form.to_owned(),
        origins: offering.embed.iter().map(|origin| origin.as_str().to_owned()).collect(),
        frame: may_be_framed.then(|| drawn(frame.render())).transpose()?,
        button: drawn(Button { address, form, title, links }.render())?,
    })
}

/// Where the page around a frame finds its script.
fn script(address: &str) -> String {
    format!("{address}{}", around_address())
}
