//! A person's own page: seeing what is held, putting it right, keeping and checking the receipt, taking a copy, asking, ordering.

use super::Walker;

/// Somebody gives data, hears what is held, corrects a value, and has the entry of the log checked.
pub(super) fn held_and_corrected(walker: &mut Walker<'_>) {
    walker.become_somebody();
    let email = walker.email();
    walker.hears(&email);
    walker.unfold("Correct what is wrong");
    walker.choose_in(None, "What is wrong", "E-mail");
    walker.write("What it should be", "ada.lovelace@example.org");
    walker.button("Send the correction");
    walker.is_told("orrected");
    walker.hears("ada.lovelace@example.org");
    walker.link("Receipts of every entry of the log about you");
    walker.button("Check it: entry");
    walker.is_told("stands in the site’s log, unchanged");
    walker.hears("It is proven");
    walker.link("Your receipts");
}

/// Somebody takes everything along: as JSON and as a spreadsheet, with their own value in both.
pub(super) fn taken_along(walker: &mut Walker<'_>) {
    walker.become_somebody();
    let email = walker.email();
    let fetched = [("JSON", "application/json"), ("CSV", "text/csv")].map(|(link, kind)| (walker.address_of(link), kind));
    for (address, kind) in fetched {
        let (found, text) = fetch(&address);
        assert!(found.starts_with(kind), "{address} is {found}");
        assert!(text.contains(&email), "{address} has not {email}: {text}");
    }
    let described = walker.address_of("What the file is made of");
    assert!(fetch(&described).1.contains("$schema"), "{described} describes nothing");
}

/// What is at an address: its kind and its text.
fn fetch(address: &str) -> (String, String) {
    let waiting = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    waiting.block_on(async {
        let (host, path) = address.strip_prefix("http://").and_then(|rest| rest.split_once('/')).unwrap();
        let port = host.rsplit_once(':').unwrap().1;
        let request = reqwest::Client::new().get(format!("http://127.0.0.1:{port}/{path}")).header(reqwest::header::HOST, host);
        let answer = request.send().await.unwrap();
        assert_eq!(answer.status(), 200, "{address}");
        let kind = answer.headers()[reqwest::header::CONTENT_TYPE].to_str().unwrap().to_owned();
        (kind, answer.text().await.unwrap())
    })
}

/// Somebody asks a question and hears what becomes of it.
pub(super) fn asked(walker: &mut Walker<'_>) {
    walker.become_somebody();
    walker.never_hears("What you have asked");
    walker.unfold("Ask a question");
    walker.write("Your words", "Who reads what I send you?");
    walker.button("Send the question");
    walker.hears("What you have asked");
    walker.hears("Who reads what I send you?");
    let email = walker.email();
    walker.hears(&email);
}

/// Somebody orders, and takes the order back before it is paid.
pub(super) fn ordered_and_cancelled(walker: &mut Walker<'_>) {
    walker.send("Place an order");
    walker.hears("Received, and sealed");
    walker.link("Open my page");
    walker.hears("It waits for its payment");
    walker.hears("•••• 0002");
    walker.never_hears("4000 0000 0000 0002");
    walker.button("Take this order back");
    walker.is_told("Your order is taken back");
    walker.hears("Cancelled");
    let buttons = walker.heard().every(None, "button");
    assert!(buttons.iter().all(|button| button.name != "Take this order back"), "an order is taken back once");
}
