//! Our own door: who is taken, who is refused and with which words, and everything that must not get past it.

use crate::scene::{PATIENCE, Scene};
use crate::talk::{Talk, swaks};
use mail::{Decision, Limits, Why};
use std::sync::atomic::Ordering;

const ENVELOPE: [&str; 3] = ["EHLO mail.example.org", "MAIL FROM:<asha@example.org>", "RCPT TO:<info@pactera.com>"];

#[tokio::test(flavor = "multi_thread")]
async fn a_letter_is_taken_whole_and_counted_as_checked() {
    let scene = Scene::open(Limits::default()).await;
    let letter = ["--from", "asha@example.org", "--to", "info@pactera.com,support@pactera.com", "--body", ".a line with a dot\n..two\nbye", "--tls"];
    let (code, said) = swaks(scene.smtp, "127.9.0.50", &letter).await;
    assert_eq!(code, 0, "{said}");
    assert!(said.contains("TLS started with cipher TLSv1.3"), "{said}");
    let letters = scene.desk.letters.lock().unwrap();
    let letter = &letters[0];
    assert_eq!((letters.len(), letter.to.len(), letter.is_checked), (1, 2, true));
    assert_eq!((letter.sender.address.to_string(), letter.sender.helo.as_str()), ("127.9.0.50".to_owned(), "mail.example.org"));
    let text = String::from_utf8(letter.bytes.0.clone()).unwrap();
    assert!(text.contains("\r\n.a line with a dot\r\n..two\r\nbye\r\n"), "{text}");
    assert_eq!(*scene.desk.decided.lock().unwrap(), [Decision::Checked], "decided once for a letter, however many recipients");
    assert!(!format!("{letter:?}").contains("asha"), "a letter is not printed");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_listed_sender_is_told_the_list_the_reason_and_the_ways_out() {
    let scene = Scene::open(Limits::default()).await;
    for (from, list, see) in [
        ("127.9.0.2", "SBL: a source of spam", "https://check.spamhaus.org/query/ip/127.9.0.2"),
        ("127.9.0.10", "PBL", "https://check.spamhaus.org/query/ip/127.9.0.10"),
    ] {
        let (code, said) = swaks(scene.smtp, from, &["--from", "asha@example.org", "--to", "info@pactera.com"]).await;
        assert_eq!(code, 24, "{said}");
        let refusal: Vec<&str> = said.lines().filter(|line| line.contains("550")).collect();
        assert!(refusal[0].contains("550-5.7.1 Refused as spam: the sender stands on Spamhaus ZEN") && refusal[0].contains(list), "{refusal:?}");
        assert!(refusal[1].contains(see) && refusal[2].contains("https://pactera.com/mail/refused/r4nd0m"), "{refusal:?}");
    }
    let (code, said) = swaks(scene.smtp, "127.9.0.50", &["--from", "x@phish.example", "--to", "info@pactera.com"]).await;
    assert!(code == 24 && said.contains("DBL: a domain of phishing"), "{said}");
    let (code, said) = swaks(scene.smtp, "127.9.0.2", &["--from", "asha@example.org", "--to", "postmaster@pactera.com"]).await;
    assert_eq!(code, 24, "every letter is looked at, also one to the postmaster: {said}");
    assert_eq!(scene.letters(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_checked_waits_and_is_taken_in_the_end_and_counted() {
    let mut scene = Scene::open(Limits::default()).await;
    let letter = ["--from", "asha@example.org", "--to", "info@pactera.com"];
    assert_eq!(swaks(scene.smtp, "127.9.0.50", &letter).await.0, 0);
    scene.zones.stop();
    let (code, said) = swaks(scene.smtp, "127.9.0.51", &letter).await;
    assert!(code == 24 && said.contains("451 4.7.1"), "{said}");
    let wait = i64::try_from(PATIENCE.as_millis()).unwrap();
    scene.clock.0.fetch_add(wait - 1, Ordering::SeqCst);
    assert_eq!(swaks(scene.smtp, "127.9.0.52", &letter).await.0, 24, "not a moment too early");
    scene.clock.0.fetch_add(1, Ordering::SeqCst);
    assert_eq!(swaks(scene.smtp, "127.9.0.53", &letter).await.0, 0);
    scene.zones.again();
    assert_eq!(swaks(scene.smtp, "127.9.0.54", &letter).await.0, 0);
    scene.zones.stop();
    assert_eq!(swaks(scene.smtp, "127.9.0.55", &letter).await.0, 24, "patience begins anew");
    let checked: Vec<bool> = scene.desk.letters.lock().unwrap().iter().map(|letter| letter.is_checked).collect();
    assert_eq!(checked, [true, false, true]);
    let decided = scene.desk.decided.lock().unwrap();
    assert!(matches!(&decided[3], Decision::TakenUnchecked(unchecked) if unchecked.why == Why::NoAnswer), "{decided:?}");
}

#[tokio::test]
async fn no_letter_is_smuggled_inside_another() {
    let scene = Scene::open(Limits::default()).await;
    let inner = "MAIL FROM:<x@example.org>\r\nRCPT TO:<info@pactera.com>\r\nDATA\r\nsmuggled\r\n.\r\n";
    for end in ["\n.\n", "\n.\r\n", "\r.\r", "\r.\r\n", "\r\n.\n", "\r\n.\r", "\r\r\n.\r\r\n"] {
        let mut talk = Talk::begin(scene.smtp, "127.9.0.50").await;
        talk.lines(&ENVELOPE).await;
        assert!(talk.say("DATA\r\n").await.starts_with("354"));
        let said = talk.say(format!("Subject: x\r\n\r\nouter{end}{inner}\r\n.\r\n")).await;
        assert!(said.starts_with("521 5.5.2"), "{end:?}: {said}");
        assert!(talk.is_over().await, "{end:?}: the conversation goes on");
    }
    let mut talk = Talk::begin(scene.smtp, "127.9.0.50").await;
    assert!(talk.say("EHLO a.example.org\n").await.starts_with("521"), "a command ends with CR LF too");
    assert_eq!(scene.letters(), 0);
}

#[tokio::test]
async fn nothing_is_passed_on_for_others_and_nobody_is_told_who_is_here() {
    let scene = Scene::open(Limits::default()).await;
    let mut talk = Talk::begin(scene.smtp, "127.9.0.50").await;
    talk.lines(&ENVELOPE[..2]).await;
    for other in ["<x@other.example>", "<x%other.example@pactera.com>", "<@pactera.com:x@other.example>", "<info@pactera.com@other.example>"] {
        let said = talk.lines(&[&format!("RCPT TO:{other}")]).await;
        assert!(said.starts_with('5'), "{other}: {said}");
    }
    assert!(talk.lines(&["VRFY info"]).await.starts_with("252"));
    assert!(talk.lines(&["EXPN staff"]).await.starts_with("502"));
    assert!(talk.lines(&["DATA"]).await.starts_with("503"), "a letter for nobody");
    assert_eq!(scene.letters(), 0);
}

#[tokio::test]
async fn what_is_said_in_clear_after_the_word_for_tls_is_not_listened_to() {
    let scene = Scene::open(Limits::default()).await;
    let mut talk = Talk::begin(scene.smtp, "127.9.0.50").await;
    assert!(talk.lines(&["EHLO a.example.org"]).await.contains("STARTTLS"));
    let said = talk.say("STARTTLS\r\nMAIL FROM:<x@example.org>\r\n").await;
    assert!(said.starts_with("501") && talk.is_over().await, "{said}");
}

#[tokio::test]
async fn everything_has_a_most() {
    let limits = Limits { letter_bytes: 2_000, recipients: 2, letters: 2, mistakes: 6, ..Limits::default() };
    let scene = Scene::open(limits).await;
    let mut talk = Talk::begin(scene.smtp, "127.9.0.50").await;
    assert!(talk.lines(&["MAIL FROM:<x@example.org>"]).await.starts_with("503"), "a greeting comes first");
    assert!(talk.lines(&["EHLO a.example.org", "MAIL FROM:<x@example.org> SIZE=2001"]).await.starts_with("552"));
    assert!(talk.lines(&["MAIL FROM:<x@example.org> SIZE=2000", "RCPT TO:<info@pactera.com>", "RCPT TO:<support@pactera.com>"]).await.starts_with("250"));
    assert!(talk.lines(&["RCPT TO:<full@pactera.com>"]).await.starts_with("452"));
    talk.lines(&["DATA"]).await;
    let long = "x".repeat(990);
    assert!(talk.say(format!("{long}\r\n{long}\r\n{long}\r\n.\r\n")).await.starts_with("552"));
    talk.lines(&["MAIL FROM:<>", "RCPT TO:<full@pactera.com>", "DATA"]).await;
    assert!(talk.say("one\r\n.\r\n").await.starts_with("451"), "what cannot be kept is not taken");
    assert!(talk.lines(&["MAIL FROM:<x@example.org>"]).await.starts_with("452"), "two letters were enough");
    assert!(talk.lines(&["NONSENSE"]).await.starts_with("502"));
    assert!(talk.hear().await.starts_with("421") && talk.is_over().await, "so many mistakes end it");
    let mut talk = Talk::begin(scene.smtp, "127.9.0.50").await;
    assert!(talk.say("x".repeat(4_096)).await.starts_with("500") && talk.is_over().await);
    let mut open = Vec::new();
    for _ in 0..20 {
        open.push(Talk::begin(scene.smtp, "127.9.0.60").await);
    }
    let mut one_more = Talk::begin(scene.smtp, "127.9.0.60").await;
    assert!(one_more.is_over().await, "twenty connections of one address are enough");
    drop(open);
    Talk::begin(scene.smtp, "127.9.0.61").await;
}

#[tokio::test]
async fn a_letter_handed_on_without_a_mark_is_refused() {
    let scene = Scene::open(Limits::default()).await;
    let mut talk = Talk::begin(scene.lmtp, "127.0.0.1").await;
    assert!(
        talk.lines(&["LHLO a.example.org", "MAIL FROM:<x@example.org>", "RCPT TO:<info@pactera.com>", "RCPT TO:<support@pactera.com>", "DATA"])
            .await
            .starts_with("354")
    );
    let said =
        talk.say("Goodfaith-Checked: checked; ip=127.9.0.50; t=1780315200000; b=00000000000000000000000000000000\r\nSubject: x\r\n\r\nhello\r\n.\r\n").await;
    assert!(said.starts_with("550 5.7.1") && talk.hear().await.starts_with("550 5.7.1"), "one answer for each recipient: {said}");
    assert_eq!(scene.letters(), 0);
}
