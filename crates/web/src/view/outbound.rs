//! Links that leave the site, led over a page that says whose policy applies next. It changes where a link leads and no word of what it says.

/// The address of the page that is seen before an address of the web.
pub(crate) fn leaving(to: &str) -> String {
    format!("/leaving?to={}", encoded(to))
}

/// How a link to the web begins in HTML that the house wrote.
const LINK: &str = "href=\"http";

/// HTML of the house in which every link to the web leads over that page.
pub(crate) fn led_over(html: &str) -> String {
    let mut led = String::with_capacity(html.len());
    let mut rest = html;
    while let Some((before, after)) = rest.split_once(LINK) {
        let Some((address, behind)) = after.split_once('"') else { break };
        led.push_str(before);
        led.push_str("href=\"");
        led.push_str(&leaving(&plain(&format!("http{address}"))));
        led.push('"');
        rest = behind;
    }
    led.push_str(rest);
    led
}

/// An attribute's text without its character references, as the house writes them.
fn plain(attribute: &str) -> String {
    attribute.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&#39;", "'").replace("&amp;", "&")
}

/// Percent-encodes everything but letters, digits and what needs no encoding anywhere.
fn encoded(text: &str) -> String {
    let byte = |byte: u8| match byte {
        b'-' | b'.' | b'_' | b'~' => char::from(byte).to_string(),
        byte if byte.is_ascii_alphanumeric() => char::from(byte).to_string(),
        byte => format!("%{byte:02X}"),
    };
    text.bytes().map(byte).collect()
}

#[cfg(test)]
mod tests {
    use super::led_over;

    #[test]
    fn a_link_to_the_web_is_led_over_and_a_letter_is_not() {
        let html = "<a href=\"https://example.org/?a=1&amp;b=2\">x</a> <a href=\"mailto:a@example.org\">y</a> <a href=\"/privacy\">z</a>";
        let led =
            "<a href=\"/leaving?to=https%3A%2F%2Fexample.org%2F%3Fa%3D1%26b%3D2\">x</a> <a href=\"mailto:a@example.org\">y</a> <a href=\"/privacy\">z</a>";
        assert_eq!(led_over(html), led);
    }
}
