//! A form inside a company's own page, in a real browser: at an origin the operator names it works, is as tall as it needs to be, and keeps to itself;
//! at any other the frame stays empty and the link below it leads to the form.

use super::axe::against_wcag;
use super::demo::{self, Demo};
use super::looking::pictures;
use super::page::{Look, NARROW, Page, WIDE};
use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;
use std::sync::{Arc, Mutex};
use std::thread;

/// A company's own page at an origin of its own; what stands on it is put there later.
struct Company {
    origin: String,
    page: Arc<Mutex<String>>,
}

impl Company {
    fn open() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let origin = format!("http://127.0.0.1:{}", listener.local_addr().unwrap().port());
        let page = Arc::new(Mutex::new(String::new()));
        let shown = Arc::clone(&page);
        thread::spawn(move || {
            for stream in listener.incoming() {
                let mut stream = stream.unwrap();
                let head = BufReader::new(&stream).lines().map_while(Result::ok).take_while(|line| !line.is_empty()).collect::<Vec<_>>();
                let found = head.first().is_some_and(|line| line.starts_with("GET / "));
                let body = if found { shown.lock().unwrap().clone() } else { String::new() };
                let status = if found { "200 OK" } else { "204 No Content" };
                let answer =
                    format!("HTTP/1.1 {status}\r\ncontent-type: text/html; charset=utf-8\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{body}", body.len());
                drop(stream.write_all(answer.as_bytes()));
            }
        });
        Self { origin, page }
    }

    /// Puts these lines on the page.
    fn puts(&self, lines: &str) {
        *self.page.lock().unwrap() = format!(
            "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\"><title>A shop</title></head>\
             <body><main><h1>A shop</h1>{lines}</main></body></html>"
        );
    }
}

/// The lines that the running house gives for a page.
fn lines(demo: &Demo) -> String {
    let mut page = Page::new();
    let address = demo.at("indiamart", "");
    page.open(&demo.at("", &format!("/api/v1/sites/indiamart.com/forms/contact/embedding?address={address}")));
    let told: serde_json::Value = serde_json::from_str(&page.words("body")).unwrap();
    told["frame"].as_str().expect("lines with a frame").to_owned()
}

#[test]
fn a_form_stands_on_a_page_of_a_named_origin_and_on_no_other() {
    let (named, other) = (Company::open(), Company::open());
    let setting = format!("[\"indiamart.com\"]\nembed = [\"{}\"]\n", named.origin);
    let demo = Demo::with(&demo::policies(), ("offering.toml", &setting));
    let lines = lines(&demo);
    for company in [&named, &other] {
        company.puts(&lines);
    }
    stands(&demo, &named);
    let mut page = Page::new();
    page.open(&format!("{}/", other.origin));
    assert_eq!(page.framed("typeof document.querySelector('form')"), None, "no form is shown to whom nobody named");
    assert_eq!(page.every("main p a", "href").len(), 2, "and the way to it is");
    page.follow("main p a");
    assert_eq!(page.address(), demo.at("indiamart", "/forms/contact"));
    without_scripts(&demo, &named);
}

fn stands(demo: &Demo, named: &Company) {
    let mut page = Page::new();
    for (look, name) in [(WIDE, "wide"), (NARROW, "narrow"), (Look { width: 360, dark: true }, "dark")] {
        page.look(look);
        page.open(&format!("{}/", named.origin));
        page.wait_for("document.querySelector('iframe').style.height !== ''");
        let frame = page.look_up("document.querySelector('iframe').getBoundingClientRect().height").as_f64().unwrap();
        page.wait_for(&format!("document.querySelector('iframe').getBoundingClientRect().height >= {frame}"));
        let inside = |page: &mut Page, what: &str| page.framed(what).expect("the form in its frame");
        let spare = inside(&mut page, "innerHeight - Math.ceil(document.documentElement.getBoundingClientRect().height)").as_i64().unwrap();
        assert!(spare.abs() <= 40, "{name}: as tall as it needs to be, {spare}");
        assert_eq!(inside(&mut page, "document.documentElement.scrollWidth > innerWidth"), false, "{name}: nothing is cut off");
        assert_eq!(inside(&mut page, "[...document.querySelectorAll('a')].some(a => a.pathname === '/privacy')"), true, "the link to the policy stands on it");
        assert_eq!(inside(&mut page, "document.cookie + Object.keys(localStorage).length + Object.keys(sessionStorage).length"), "00");
        let folder = pictures().join("embedding");
        std::fs::create_dir_all(&folder).unwrap();
        page.picture(&folder.join(format!("{name}.png")));
        page.in_frame(|page| assert_eq!(against_wcag(page), None));
    }
    assert_eq!(page.look_up("(() => { try { return document.querySelector('iframe').contentDocument } catch { return null } })()"), serde_json::Value::Null);
    let fill = "document.querySelectorAll('form input:not([type=hidden]):not([type=checkbox]), form textarea').forEach(field =>
        field.value = field.type === 'email' ? 'asha@example.org' : field.type === 'tel' ? '+44 20 7946 0123' : 'hello')";
    page.framed(fill).expect("the form in its frame");
    page.framed("document.querySelector('form button[type=submit]').click()").expect("its button");
    let sent = (0..200).find_map(|_| {
        thread::sleep(std::time::Duration::from_millis(20));
        page.framed("document.querySelector('h1')?.innerText").filter(|words| words.as_str() == Some("Received, and sealed"))
    });
    assert!(sent.is_some(), "{:?}", page.framed("document.body.innerText"));
    assert_eq!(page.framed("[...document.querySelectorAll('a')].some(a => a.pathname === '/privacy')"), Some(true.into()));
    page.wait_for("document.querySelector('iframe').getBoundingClientRect().height < 1200");
    page.in_frame(|page| assert_eq!(against_wcag(page), None));
    page.picture(&pictures().join("embedding").join("sent.png"));
    page.assert_kept_to_itself(&[format!("{}/", named.origin), demo.at("indiamart", "/")]);
}

fn without_scripts(demo: &Demo, named: &Company) {
    let mut page = Page::new();
    page.without_scripts();
    page.open(&format!("{}/", named.origin));
    let height = page.look_up("document.querySelector('iframe').getBoundingClientRect().height").as_f64().unwrap();
    assert!(height >= 900.0, "the frame is as tall as its page says");
    assert_eq!(page.framed("document.querySelectorAll('form').length"), Some(1.into()));
    page.follow("main p a");
    assert_eq!(page.address(), demo.at("indiamart", "/forms/contact"));
}
