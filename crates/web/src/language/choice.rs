//! In which language a request is answered: the one chosen on the page, or else the first that the browser asks for and we speak. Nothing is
//! kept of it but a cookie with the two letters of a language, and that only where somebody chose.

use crate::door::AtSite;
use crate::pages::typed::Posted;
use crate::session::{chosen_language, keep_language, with};
use axum::extract::Request;
use axum::http::Method;
use axum::http::header::{ACCEPT_LANGUAGE, CONTENT_LANGUAGE, CONTENT_TYPE, HeaderMap, HeaderValue, VARY};
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};
use wording::Language;

/// The most languages of a browser's list that are looked at.
const ASKED_FOR_MAX: usize = 16;

/// The longest address that choosing a language leads back to, in bytes.
const BACK_BYTES_MAX: usize = 512;

tokio::task_local! {
    /// How the request that is being answered is to be answered.
    static ASKED: Asked;
}

/// The language of a request, and the address that leads back to its page.
#[derive(Clone, Debug)]
struct Asked {
    language: Language,
    back: String,
}

/// The language of the request that is being answered; English outside of any.
pub(crate) fn spoken() -> Language {
    ASKED.try_with(|asked| asked.language).unwrap_or_default()
}

/// The others, which the page that is being answered can be read in.
pub(crate) fn others() -> impl Iterator<Item = Language> {
    let spoken = spoken();
    Language::ALL.into_iter().filter(move |language| *language != spoken)
}

/// The address that leads back to the page that is being answered.
pub(crate) fn back() -> String {
    ASKED.try_with(|asked| asked.back.clone()).unwrap_or_default()
}

/// The language these headers ask for.
fn asked_for(headers: &HeaderMap) -> Language {
    if let Some(chosen) = chosen_language(headers).and_then(Language::of) {
        return chosen;
    }
    let list = headers.get(ACCEPT_LANGUAGE).and_then(|list| list.to_str().ok()).unwrap_or_default();
    let mut wanted: Vec<(u16, Language)> = list.split(',').take(ASKED_FOR_MAX).filter_map(wish).collect();
    // Of equal wishes the earlier counts: the order stays.
    wanted.sort_by_key(|(weight, _)| std::cmp::Reverse(*weight));
    wanted.first().map_or(Language::English, |(_, language)| *language)
}

/// The language that an address stands for: that of a form on another page is named in it, as the page around it is in one already; and the
/// console has one.
fn in_address(request: &Request) -> Option<Language> {
    let path = request.uri().path();
    if path == "/console" || path.starts_with("/console/") {
        return Some(Language::English);
    }
    let query = request.uri().query().filter(|_| path.starts_with("/embed/"))?;
    query.split('&').find_map(|pair| pair.strip_prefix("lang=")).and_then(Language::of)
}

/// One wish of a browser's list, as `ar-EG;q=0.8`, where we speak the language: its weight in thousandths (RFC 9110, 12.5.4).
fn wish(text: &str) -> Option<(u16, Language)> {
    let mut parts = text.split(';').map(str::trim);
    let language = Language::of(parts.next()?)?;
    let weight = match parts.find_map(|part| part.strip_prefix("q=")) {
        Some(weight) => thousandths(weight)?,
        None => 1_000,
    };
    (weight > 0).then_some((weight, language))
}

/// A weight of at most three digits after the point, in thousandths.
fn thousandths(weight: &str) -> Option<u16> {
    let (whole, part) = weight.split_once('.').unwrap_or((weight, ""));
    let whole: u16 = whole.parse().ok().filter(|whole| *whole <= 1)?;
    if part.len() > 3 || !part.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let part: u16 = format!("{part:0<3}").parse().ok()?;
    Some((whole * 1_000 + part).min(1_000))
}

/// Answers a request in the language it asks for, and says which that was.
pub(crate) async fn listen(request: Request, next: Next) -> Response {
    let language = in_address(&request).unwrap_or_else(|| asked_for(request.headers()));
    let back = if request.method() == Method::GET { request.uri().path_and_query().map(ToString::to_string).unwrap_or_default() } else { String::new() };
    let mut response = ASKED.scope(Asked { language, back }, next.run(request)).await;
    let is_page = response.headers().get(CONTENT_TYPE).is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"));
    if is_page && !response.headers().contains_key(CONTENT_LANGUAGE) {
        response.headers_mut().insert(CONTENT_LANGUAGE, HeaderValue::from_static(language.code()));
        response.headers_mut().append(VARY, HeaderValue::from_static("accept-language, cookie"));
    }
    response
}

/// Answers in English whatever is asked for: what stands on the console's pages is in one language.
pub(crate) async fn in_english(request: Request, next: Next) -> Response {
    let asked = Asked { language: Language::English, back: back() };
    let mut response = ASKED.scope(asked, next.run(request)).await;
    response.headers_mut().insert(CONTENT_LANGUAGE, HeaderValue::from_static(Language::English.code()));
    response
}

/// `POST /language`: keeps the choice and leads back to where it was made.
pub(crate) async fn choose(AtSite(_): AtSite, posted: Posted) -> Response {
    let back = posted.one("back").filter(|back| is_here(back)).unwrap_or("/").to_owned();
    let response = Redirect::to(&back).into_response();
    match posted.one("to").and_then(Language::of) {
        Some(language) => with(response, [keep_language(language.code())]),
        None => response,
    }
}

/// Whether an address leads to a page of this site and nowhere else.
fn is_here(address: &str) -> bool {
    let is_plain = address.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\');
    is_plain && address.len() <= BACK_BYTES_MAX && address.starts_with('/') && !address.starts_with("//")
}

#[cfg(test)]
mod tests {
    use super::{ACCEPT_LANGUAGE, HeaderMap, Language, is_here};

    fn asked_for(list: &str) -> Language {
        let mut headers = HeaderMap::new();
        headers.insert(ACCEPT_LANGUAGE, list.parse().unwrap());
        super::asked_for(&headers)
    }

    #[test]
    fn the_first_language_that_is_spoken_here_is_spoken() {
        assert_eq!(super::asked_for(&HeaderMap::new()), Language::English);
        for (list, expected) in [
            ("ar", Language::Arabic),
            ("AR-EG", Language::Arabic),
            ("fr, ar;q=0.5", Language::Arabic),
            ("en;q=0.4, ar;q=0.45", Language::Arabic),
            ("en, ar", Language::English),
            ("ar;q=0", Language::English),
            ("ar;q=2", Language::English),
            ("ar;q=0.12345", Language::English),
            ("*", Language::English),
            (";;,,=", Language::English),
        ] {
            assert_eq!(asked_for(list), expected, "{list}");
        }
    }

    #[test]
    fn choosing_a_language_leads_nowhere_else() {
        for (address, expected) in [
            ("/forms", true),
            ("/me/here?x=1", true),
            ("//evil.example", false),
            ("/\\evil.example", false),
            ("https://evil.example", false),
            ("/a b", false),
            ("", false),
        ] {
            assert_eq!(is_here(address), expected, "{address}");
        }
    }
}
