//! Children and parents: a parent permits, sees what came of it and takes it back; a child is refused, and going back does not help.

use super::Walker;

const CHILD: (&str, &str) = ("September", "2018");
const PARENT: (&str, &str) = ("April", "1985");

/// What a browser sends as a picture of the signed form: the beginning of one is enough to be one.
const PICTURE: &[u8] = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00";

/// A parent asks for the letter and permits by two letters; the child writes from a page of their own; the parent hears what is held, and
/// takes the permission back, with which everything goes.
pub(super) fn permitted_and_revoked(walker: &mut Walker<'_>) {
    let children = asked_by_letter(walker);
    walker.born("When was your child born?", CHILD);
    walker.born("When were you born?", PARENT);
    walker.tick_in("I permit it for", "checkbox", "Answering and customer service");
    walker.tick_in("By, or to", "checkbox", "The company itself");
    walker.tick_in("How we can know that it is you", "radio", "By a second letter");
    walker.button("Permit it");
    walker.is_told("A second letter is sent on");
    let confirm = walker.scene.link_of_letter("/confirm/");
    walker.open(&confirm);
    walker.button("Yes, I am a parent or guardian and permit this");
    walker.hears("Your permission counts now");

    walker.open(&children);
    walker.link("Open");
    walker.hears("Nothing is held");
    let theirs = walker.path();
    walker.button("Make a link to my child’s page");
    walker.link("your child’s page");
    walker.hears("You are on record as a child");
    let child = walker.path();
    let parent = std::mem::replace(&mut walker.journey, "child-of-parent");
    let email = walker.email();
    walker.link("Write to us");
    walker.fill_in(CHILD);
    walker.button("Send");
    walker.hears("Received, and sealed");

    walker.journey = parent;
    walker.open(&theirs);
    walker.hears(&email);
    walker.button("Take it back");
    walker.hears("everything that was held is deleted");
    walker.open(&child);
    assert_eq!(walker.scene.page.status(), 404, "the child's page is gone with what it held");
}

/// A parent chooses the signed form where a letter is not enough, opens it, sends a picture of it, hears that it waits, and permits nothing
/// after all.
pub(super) fn signed_and_declined(walker: &mut Walker<'_>) {
    let children = asked_by_letter(walker);
    walker.born("When was your child born?", CHILD);
    walker.born("When were you born?", PARENT);
    walker.button("Permit it");
    assert_eq!(walker.scene.page.status(), 422, "nothing is permitted by leaving all empty");
    walker.hears("Nothing was noted yet");
    walker.born("When was your child born?", CHILD);
    walker.born("When were you born?", PARENT);
    walker.tick_in("I permit it for", "checkbox", "Offers of partners");
    walker.tick_in("By, or to", "checkbox", "A business partner");
    walker.tick_in("How we can know that it is you", "radio", "By a form that you print");
    walker.button("Permit it");
    walker.is_told("Now print the form");
    walker.link("Open the form");
    walker.hears("Signature");
    walker.link("Back");
    walker.pick_file("The signed form", PICTURE);
    walker.button("Send the form");
    walker.hears("Your form is with the company");
    walker.button("No, I permit nothing");
    walker.hears("Nothing is permitted");
    walker.open(&children);
    assert_eq!(walker.scene.page.status(), 404, "the parent's address is deleted");
}

/// A parent has a letter sent to themselves and opens the page it leads to; the path of the list it came from.
fn asked_by_letter(walker: &mut Walker<'_>) -> String {
    walker.open("/");
    walker.link("For parents");
    let email = walker.email();
    walker.write("Your e-mail address", &email);
    walker.button("Send me the letter");
    walker.is_told("a letter is on its way");
    let children = format!("{}/children", walker.scene.link_of_letter("/me/"));
    walker.open(&children);
    walker.link("Open");
    children
}

/// A child is refused, and neither going back nor another year of birth helps.
pub(super) fn refused(walker: &mut Walker<'_>) {
    walker.open("/");
    walker.link("Forms");
    walker.link("Write to us");
    walker.fill_in(CHILD);
    walker.button("Send");
    walker.hears("A parent or guardian is needed");
    let email = walker.email();
    walker.never_hears(&email);
    walker.page().back();
    walker.fill_in(("March", "1980"));
    walker.button("Send");
    walker.hears("A parent or guardian is needed");
    walker.link("For parents");
    walker.hears("For parents and guardians");
}
