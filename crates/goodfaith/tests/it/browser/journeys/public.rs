//! What everybody can read: the board, and the versions of a policy with what changed between them.

use super::Walker;
use std::path::Path;

/// The day of the version that is put before each policy.
const BEFORE: &str = "2003-01-01";

/// What the version before said otherwise: a rule of one site, so that the change can be heard.
const CHANGED: (&str, &str, &str) = ("wesprodigital", "may collect usage, purchase for personalise", "may collect usage for personalise");

/// Puts an older version before each policy: one with a rule that differs, the others with none.
pub(super) fn add_older_versions(policies: &Path) {
    for entry in std::fs::read_dir(policies).unwrap() {
        let folder = entry.unwrap().path();
        let files = std::fs::read_dir(&folder).unwrap().map(|file| file.unwrap().path());
        let file = files.into_iter().find(|file| file.extension().is_some_and(|end| end == "md")).unwrap();
        let date = file.file_stem().unwrap().to_str().unwrap().to_owned();
        let mut text = std::fs::read_to_string(&file).unwrap().replacen(&date, BEFORE, 1);
        if folder.to_str().unwrap().contains(CHANGED.0) {
            assert!(text.contains(CHANGED.1), "the rule is in the policy");
            text = text.replace(CHANGED.1, CHANGED.2);
        }
        std::fs::write(folder.join(format!("{BEFORE}.md")), text).unwrap();
    }
}

/// A reader goes from the policy in force to the one before, and hears what changed.
pub(super) fn compared(walker: &mut Walker<'_>) {
    walker.open("/");
    walker.link("Privacy policy");
    let now = walker.page().words("h1");
    walker.link("every version");
    walker.hears("The one in force today");
    if walker.site == CHANGED.0 {
        walker.hears("What people lose");
    } else {
        walker.hears("Nothing changes for anyone");
    }
    walker.link("Read the whole text of 1 January 2003");
    walker.hears("older version");
    assert_eq!(walker.page().words("h1"), now, "the text of the same policy");
}

/// A member posts on the board, changes the post, hears it where everybody reads it, and deletes it.
pub(super) fn posted(walker: &mut Walker<'_>) {
    walker.become_somebody();
    let own = walker.path();
    walker.link("Post on the board");
    walker.write("The name to post under", "Countess");
    walker.write("What the topic is", "Looms");
    walker.write("What you want to say", "Who sells looms that read cards?");
    walker.button("Post for everybody to read");
    walker.hears("Who sells looms that read cards?");
    walker.link("Board");
    walker.link("Looms");
    walker.hears("Who sells looms that read cards?");
    walker.hears("Countess");
    walker.never_hears("Ada Byron");

    walker.open(&own);
    walker.link("Your 1 post on the board");
    walker.link("Change the post of");
    walker.write("What you want to say", "Who repairs looms?");
    walker.button("Save for everybody to read");
    walker.hears("Who repairs looms?");
    walker.open(&own);
    walker.link("Your 1 post on the board");
    walker.button("Delete the post of");
    walker.never_hears("Who repairs looms?");
    walker.open("/board");
    walker.never_hears("Looms");
}
