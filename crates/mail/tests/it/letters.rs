//! Letters as they come: what each is, and what none of them may be taken for.

use crate::scene::tokens;
use mail::{Address, Letter, LetterBytes, LinkSecret, NotRead, Sender, Sorted, Token, sort};

const ID: [u8; 16] = [0x5a; 16];

fn link() -> LinkSecret {
    LinkSecret::of_hex(&"5a".repeat(32)).unwrap()
}

fn spelt(token: Token) -> String {
    format!("{}@wipro.com", tokens().make(token).unwrap())
}

/// A letter with these headers and body, from somebody or from nobody.
fn letter(from: Option<&str>, to: &str, text: &str) -> Letter {
    Letter {
        sender: Sender { address: "192.0.2.1".parse().unwrap(), helo: "mail.example.org".to_owned(), domain: None },
        from: from.map(|from| Address::parse(from).unwrap()),
        to: vec![Address::parse(to).unwrap()],
        bytes: LetterBytes(text.replace('\n', "\r\n").into_bytes()),
        is_checked: true,
    }
}

fn sorted(from: Option<&str>, to: &str, text: &str) -> Sorted {
    sort(&letter(from, to, text), &tokens()).unwrap()
}

const ASHA: Option<&str> = Some("asha@example.org");
const PLAIN: &str = "From: asha@example.org\nSubject: a question\nMessage-ID: <1@example.org>\n\nWhat do you hold about me?\n";

#[test]
fn a_letter_of_a_person_is_a_persons() {
    assert_eq!(sorted(ASHA, "info@wipro.com", PLAIN), Sorted::Person);
    for subject in ["unsubscribe", "Unsubscribe", "\"UNSUBSCRIBE\"", " unsubscribe. "] {
        assert_eq!(sorted(ASHA, "info@wipro.com", &PLAIN.replace("a question", subject)), Sorted::WantsOut, "{subject}");
    }
    for subject in ["how do I unsubscribe?", "Re: unsubscribe", "unsubscribe me from nothing", "do not unsubscribe"] {
        assert_eq!(sorted(ASHA, "info@wipro.com", &PLAIN.replace("a question", subject)), Sorted::Person, "words are no wish: {subject}");
    }
}

#[test]
fn an_opt_out_is_known_by_its_token_and_counts_though_a_machine_sent_it() {
    let (out, address) = (link(), spelt(Token::OptOut(link())));
    assert_eq!(sorted(ASHA, &address, PLAIN), Sorted::OptOut(out));
    assert_eq!(sorted(ASHA, &address.to_uppercase(), PLAIN), Sorted::OptOut(out));
    assert_eq!(sorted(ASHA, &address, &format!("Auto-Submitted: auto-replied\n{PLAIN}")), Sorted::OptOut(out));
    let message = spelt(Token::Message(ID));
    assert_eq!(sorted(ASHA, &message, PLAIN), Sorted::Person, "another kind of token opts nobody out");
    let mut forged = address.into_bytes();
    forged[0] = if forged[0] == b'a' { b'b' } else { b'a' };
    assert_eq!(sorted(ASHA, &String::from_utf8(forged).unwrap(), PLAIN), Sorted::Person);
}

#[test]
fn an_answer_is_known_wherever_the_token_stands() {
    let (reply, message) = (Token::Reply(link()), Token::Message(ID));
    let (to, id) = (spelt(reply), spelt(message));
    assert_eq!(sorted(ASHA, &to, PLAIN), Sorted::Answer(reply));
    for header in [format!("In-Reply-To: <{id}>"), format!("References: <0@example.org>\n <{id}>"), format!("References: <0@x.example> <{id}> <2@x.example>")] {
        assert_eq!(sorted(ASHA, "info@wipro.com", &format!("{header}\n{PLAIN}")), Sorted::Answer(message), "{header}");
    }
    let attached = format!(
        "From: asha@example.org\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\nMy name is spelt wrong.\n--b\nContent-Type: message/rfc822\n\nMessage-ID: <{id}>\nSubject: News\n\nDear Ahsa\n--b--\n"
    );
    assert_eq!(sorted(ASHA, "info@wipro.com", &attached), Sorted::Answer(message));
    let quoted = format!("{PLAIN}\n> From: Wipro\n> Message-ID: <{id}>\n> Dear Ahsa\n");
    assert_eq!(sorted(ASHA, "info@wipro.com", &quoted), Sorted::Answer(message));
    let resent = format!(
        "Resent-From: asha@example.org\nResent-To: info@wipro.com\nMessage-ID: <{id}>\nAuto-Submitted: auto-generated\nList-Unsubscribe: <https://wipro.com/x>\nSubject: News\n\nDear Ahsa\n"
    );
    assert_eq!(sorted(ASHA, "info@wipro.com", &resent), Sorted::Answer(message), "the letter itself, sent back as it was");
    let bounce = spelt(Token::Bounce(ID));
    assert_eq!(sorted(ASHA, "info@wipro.com", &format!("In-Reply-To: <{bounce}>\n{PLAIN}")), Sorted::Person);
}

#[test]
fn machines_are_not_answered() {
    let to = spelt(Token::Reply(link()));
    for header in [
        "Auto-Submitted: auto-replied",
        "auto-submitted: Auto-Generated; owner-email=x",
        "Precedence: bulk",
        "Precedence: LIST",
        "List-Id: <list.example.org>",
        "X-Autoreply: yes",
        "X-Auto-Response-Suppress: All",
    ] {
        assert_eq!(sorted(ASHA, &to, &format!("{header}\n{PLAIN}")), Sorted::Automatic, "{header}");
    }
    assert_eq!(sorted(ASHA, "info@wipro.com", &format!("Auto-Submitted: no\n{PLAIN}")), Sorted::Person);
}

fn report(kind: &str, part: &str, copy: &str) -> String {
    format!(
        "From: MAILER-DAEMON@example.org\nContent-Type: multipart/report; report-type={kind}; boundary=b\n\n--b\n\nSorry.\n--b\n{part}\n--b\nContent-Type: text/rfc822-headers\n\n{copy}\n--b--\n"
    )
}

fn status(action: &str, code: &str) -> String {
    let group = format!("Final-Recipient: rfc822; asha@example.org\nAction: {action}\nStatus: {code}\n");
    report("delivery-status", &format!("Content-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example.org\n\n{group}"), "Subject: News")
}

#[test]
fn a_bounce_counts_only_at_the_address_that_our_letter_bore() {
    let (of, path) = (ID, spelt(Token::Bounce(ID)));
    assert_eq!(sorted(None, &path, &status("failed", "5.1.1")), Sorted::Bounce { of, is_permanent: true, status: (5, 1, 1) });
    assert_eq!(sorted(None, &path, &status("delayed", "4.4.1")), Sorted::Bounce { of, is_permanent: false, status: (4, 4, 1) });
    assert_eq!(sorted(None, &path, &status("failed", "4.4.7")), Sorted::Bounce { of, is_permanent: false, status: (4, 4, 7) });
    for harmless in [status("delivered", "2.0.0"), status("failed", "nonsense"), status("relayed", "2.1.9")] {
        assert_eq!(sorted(None, &path, &harmless), Sorted::Report);
    }
    assert_eq!(sorted(None, "info@wipro.com", &status("failed", "5.1.1")), Sorted::Report, "a forged bounce to a plain address");
    let out = spelt(Token::OptOut(link()));
    assert_eq!(sorted(None, &out, &status("failed", "5.1.1")), Sorted::Report, "and a bounce opts nobody out");
    assert_eq!(sorted(None, &path, PLAIN), Sorted::Report, "a letter from nobody that reports nothing");
}

#[test]
fn a_complaint_is_one_of_abuse_about_a_letter_of_ours() {
    let of = Token::Message(ID);
    let id = spelt(of);
    let feedback = |kind: &str, id: &str| {
        report(
            "feedback-report",
            &format!("Content-Type: message/feedback-report\n\nFeedback-Type: {kind}\nUser-Agent: loop/1\nVersion: 1\n"),
            &format!("Message-ID: <{id}>"),
        )
    };
    assert_eq!(sorted(Some("fbl@provider.example"), "abuse@wipro.com", &feedback("abuse", &id)), Sorted::Complaint(of));
    for other in ["not-spam", "auth-failure", "virus", "opt-out"] {
        assert_eq!(sorted(Some("fbl@provider.example"), "abuse@wipro.com", &feedback(other, &id)), Sorted::Report, "{other}");
    }
    assert_eq!(sorted(Some("fbl@provider.example"), "abuse@wipro.com", &feedback("abuse", "1@example.org")), Sorted::Report);
}

#[test]
fn what_should_not_be_read_is_not() {
    let not_read = |text: &str| sort(&letter(ASHA, "info@wipro.com", text), &tokens());
    assert_eq!(not_read(""), Err(NotRead::NoLetter));
    let parts = "--b\n\nx\n".repeat(600);
    assert_eq!(not_read(&format!("Content-Type: multipart/mixed; boundary=b\n\n{parts}--b--\n")), Err(NotRead::Parts));
    assert_eq!(not_read(&format!("{}{PLAIN}", "Received: from a by b\n".repeat(51))), Err(NotRead::Loop));
    let deep: String = (0..3_000).map(|n| format!("Content-Type: multipart/mixed; boundary=b{n}\n\n--b{n}\n")).collect();
    let _bounded = not_read(&deep);
}

/// Numbers that look random and are the same each time (SplitMix64).
fn next(seed: &mut u64) -> usize {
    *seed = seed.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let mixed = (*seed ^ (*seed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    usize::try_from((mixed ^ (mixed >> 27)) >> 33).unwrap()
}

#[test]
fn letters_that_were_broken_on_the_way_are_never_taken_for_what_they_are_not() {
    let (of, id, out) = (ID, spelt(Token::Message(ID)), spelt(Token::OptOut(link())));
    let path = spelt(Token::Bounce(of));
    let whole = [
        (ASHA, "info@wipro.com", format!("In-Reply-To: <{id}>\n{PLAIN}")),
        (ASHA, out.as_str(), PLAIN.to_owned()),
        (None, path.as_str(), status("failed", "5.1.1")),
        (
            Some("fbl@provider.example"),
            "abuse@wipro.com",
            report("feedback-report", "Content-Type: message/feedback-report\n\nFeedback-Type: abuse\n", &format!("Message-ID: <{id}>")),
        ),
    ];
    let mut seed = 24_301;
    for turn in 0..8_000 {
        let (from, to, text) = &whole[turn % whole.len()];
        let mut broken = letter(*from, to, text);
        for _ in 0..=next(&mut seed) % 6 {
            let bytes = &mut broken.bytes.0;
            if bytes.len() < 2 {
                break;
            }
            let place = next(&mut seed) % bytes.len();
            match next(&mut seed) % 4 {
                0 => bytes.truncate(place.max(1)),
                1 => bytes.insert(place, b"\r\n:;=<>\"\0\xff-"[next(&mut seed) % 11]),
                2 => drop(bytes.remove(place)),
                _ => bytes[place] ^= 1 << (next(&mut seed) % 8),
            }
        }
        // What is found names our own letter or nothing, and only an address that opts out opts out.
        match sort(&broken, &tokens()) {
            Ok(Sorted::OptOut(found)) => assert!(found == link() && *to == out),
            Ok(Sorted::Bounce { of: found, .. }) => assert!(found == of && *to == path),
            Ok(Sorted::Complaint(found) | Sorted::Answer(found)) => assert_eq!(found, Token::Message(of)),
            Ok(Sorted::Report | Sorted::Automatic | Sorted::WantsOut | Sorted::Person) | Err(_) => {}
        }
    }
}
