//! What kind of browser somebody uses, from what it says of itself: one of a few dozen names. Nothing finer is looked at or kept.

/// A browser on each system, and on one that nobody knows.
macro_rules! names {
    ($browser:literal) => {
        [
            concat!($browser, " on an iPhone or iPad"),
            concat!($browser, " on Android"),
            concat!($browser, " on Windows"),
            concat!($browser, " on a Mac"),
            concat!($browser, " on Linux"),
            $browser,
        ]
    };
}

/// The systems, by what browsers on them say. The first that fits counts.
const SYSTEMS: [(&str, usize); 6] = [("iPhone", 0), ("iPad", 0), ("Android", 1), ("Windows", 2), ("Mac OS X", 3), ("Linux", 4)];
/// The browsers, by what they say. The first that fits counts, for each claims to be those after it too.
const BROWSERS: [(&str, [&str; 6]); 6] = [
    ("Edg", names!("Edge")),
    ("OPR/", names!("Opera")),
    ("Firefox/", names!("Firefox")),
    ("FxiOS", names!("Firefox")),
    ("Chrome/", names!("Chrome")),
    ("Safari/", names!("Safari")),
];
/// A browser nobody knows.
const UNKNOWN: [&str; 6] = names!("A browser");

/// The kind of browser and system, as `Firefox on Linux`.
#[must_use]
pub fn browser_kind(user_agent: &str) -> &'static str {
    let system = SYSTEMS.iter().find(|(says, _)| user_agent.contains(says)).map_or(5, |(_, place)| *place);
    let names = BROWSERS.iter().find(|(says, _)| user_agent.contains(says)).map_or(UNKNOWN, |(_, names)| *names);
    names.get(system).copied().unwrap_or("A browser")
}

#[cfg(test)]
mod tests {
    use super::browser_kind;

    #[test]
    fn a_browser_is_known_by_its_kind_alone() {
        let linux = "Mozilla/5.0 (X11; Linux x86_64; rv:133.0) Gecko/20100101 Firefox/133.0";
        assert_eq!(browser_kind(linux), "Firefox on Linux");
        let phone = "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Mobile Safari/537.36";
        assert_eq!(browser_kind(phone), "Chrome on Android");
        let edge = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36 Edg/131.0.0.0";
        assert_eq!(browser_kind(edge), "Edge on Windows");
        let mac = "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Safari/605.1.15";
        assert_eq!(browser_kind(mac), "Safari on a Mac");
        assert_eq!(browser_kind("curl/8.5.0"), "A browser");
        assert_eq!(browser_kind(""), "A browser");
    }
}
