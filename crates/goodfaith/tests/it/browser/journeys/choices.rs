//! What a person agrees to and objects to: each given and taken back by itself, from their own page or from the address in a letter.

use super::Walker;

/// Somebody agrees to one thing, and takes it back.
pub(super) fn given_and_withdrawn(walker: &mut Walker<'_>) {
    walker.become_somebody();
    walker.link("your choices");
    let checked = walker.heard().every(None, "checkbox");
    assert!(checked.is_empty(), "nothing is chosen beforehand: {checked:?}");
    walker.button("Yes, I agree to this");
    walker.is_told("Noted: you agree to this");
    walker.unfold("What you agreed to, word for word");
    walker.button("No, I take this back");
    walker.is_told("Taken back. It counts no more");
    walker.hears("Taken back");
    walker.link("Your page");
}

/// Somebody opts out by the link that stands in letters; somebody else by the address of their preferences, which opens nothing else.
pub(super) fn opted_out(walker: &mut Walker<'_>) {
    walker.become_somebody();
    walker.link("The opt-out link that stands in letters");
    walker.hears("takes effect at once");
    walker.button("Opt me out");
    walker.hears("Done. You are opted out");

    walker.journey = "preferences";
    walker.become_somebody();
    walker.open("/sign-in");
    let email = walker.email();
    walker.write("E-mail address", &email);
    walker.button("Send me a link");
    let preferences = walker.scene.link_of_letter("/preferences/");
    walker.open(&preferences);
    walker.never_hears(&email);
    walker.never_hears("Stopped");
    walker.button("Stop this: ");
    walker.hears("Stopped");
    let stopped = walker.heard().said("status");
    assert!(!stopped.is_empty(), "that something was stopped is told");
}

/// A visitor finds out whether visits are counted, and says no where they may be.
pub(super) fn not_counted(walker: &mut Walker<'_>) {
    walker.open("/");
    walker.link("Cookies and counting");
    if walker.heard().every(None, "button").iter().all(|button| button.name != "Do not count my visits") {
        walker.hears("may not count your visits");
        walker.link("Privacy policy");
        return;
    }
    walker.button("Do not count my visits");
    walker.hears("you said no");
    walker.link("Privacy policy");
    walker.link("Cookies and counting");
    walker.hears("you said no");
}
