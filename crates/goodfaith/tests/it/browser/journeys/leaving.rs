//! Coming in and going: signing in by a letter and out again, closing an account, deleting everything.

use super::Walker;

/// Somebody signs in by the link of a letter, hears where they are signed in, and signs out.
pub(super) fn signed_in_and_out(walker: &mut Walker<'_>) {
    walker.become_somebody();
    walker.open("/");
    walker.link("Your page");
    let email = walker.email();
    walker.write("E-mail address", &email);
    walker.button("Send me a link");
    walker.hears("Check your e-mail");
    let link = walker.scene.link_of_letter("/sign-in/");
    walker.open(&link);
    walker.button("Sign in");
    walker.hears(&email);
    walker.link("Where you are signed in, and with what");
    walker.hears("Where you are signed in");
    walker.hears("this one");
    walker.button("Sign out here");
    walker.hears("You are signed out");
    walker.open("/me/here");
    walker.hears("Sign in to your page");
}

/// Somebody closes their account and opens it again where that can be done, then deletes everything, and is told beforehand what remains.
pub(super) fn closed_and_deleted(walker: &mut Walker<'_>) {
    walker.become_somebody();
    let own = walker.path();
    let email = walker.email();
    let parts = walker.heard().every(None, "DisclosureTriangle");
    if parts.iter().any(|part| part.name.starts_with("Close my account")) {
        walker.unfold("Close my account");
        walker.hears("You can open it again on this page");
        walker.button("Close my account");
        walker.hears("Your account is closed");
        walker.button("Open my account again");
        walker.is_told("Your account is open again");
    }
    walker.unfold("Delete what is held about me");
    walker.hears("This cannot be undone");
    match walker.site {
        "indiamart" | "wesprodigital" => walker.hears("lets remain"),
        _ => walker.hears("nothing remains of it"),
    }
    walker.button("Delete it all");
    walker.hears("Your page and its address no longer open");
    walker.never_hears(&email);
    walker.open(&own);
    assert_eq!(walker.scene.page.status(), 404, "the link opens nothing any more");
    walker.never_hears(&email);
}
