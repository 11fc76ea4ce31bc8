//! Letters as files: each is put into a folder in the manner of maildir, whole or not at all, for whoever carries mail from there. It sends
//! nothing itself, and keeps nothing else of a letter.

use mail_builder::MessageBuilder;
use mail_builder::headers::raw::Raw;
use operations::{Letter, Post, Posted};
use std::io::Write;
use std::path::{Path, PathBuf};

/// A folder that letters are put into.
#[derive(Debug)]
pub(crate) struct LetterFolder {
    folder: PathBuf,
}

impl LetterFolder {
    /// The folder, made where it is not there yet, for its owner alone: a letter may hold a secret link.
    pub(crate) fn open(folder: &Path) -> std::io::Result<Self> {
        use std::os::unix::fs::DirBuilderExt;
        for part in ["tmp", "new", "cur"] {
            std::fs::DirBuilder::new().recursive(true).mode(0o700).create(folder.join(part))?;
        }
        Ok(Self { folder: folder.to_owned() })
    }
}

impl Post for LetterFolder {
    fn post<'a>(&'a self, letter: &'a Letter) -> Posted<'a> {
        Box::pin(async move {
            let (folder, letter) = (self.folder.clone(), letter.clone());
            let put = tokio::task::spawn_blocking(move || put(&folder, &letter)).await.map_err(|error| error.to_string())?;
            put.map_err(|error| error.to_string())
        })
    }
}

/// Writes the letter beside the others and gives it its place among them in one step. The same letter again takes its own place again.
fn put(folder: &Path, letter: &Letter) -> std::io::Result<()> {
    use std::os::unix::fs::OpenOptionsExt;
    let name = format!("{}.eml", letter.id);
    let (unfinished, place) = (folder.join("tmp").join(&name), folder.join("new").join(&name));
    let mut file = std::fs::OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&unfinished)?;
    file.write_all(&message(letter)?)?;
    file.sync_all()?;
    std::fs::rename(&unfinished, &place)?;
    std::fs::File::open(folder.join("new"))?.sync_all()
}

/// The letter as an Internet message.
fn message(letter: &Letter) -> std::io::Result<Vec<u8>> {
    let headers = [&letter.from_name, &letter.from, letter.to.reveal(), &letter.subject];
    if headers.iter().any(|text| text.chars().any(char::is_control)) {
        // A line of its own in a header would be a header of its own.
        return Err(std::io::Error::new(std::io::ErrorKind::InvalidInput, "a header of the letter is more than a line"));
    }
    let host = letter.from.rsplit_once('@').map_or("localhost", |(_, host)| host);
    let mut message = MessageBuilder::new()
        .message_id(format!("{}@{host}", letter.id))
        .date(letter.at.0.div_euclid(1000))
        .from((letter.from_name.as_str(), letter.from.as_str()))
        .to(letter.to.reveal().as_str())
        .subject(letter.subject.as_str())
        // RFC 3834: nobody's absence answers it.
        .header("Auto-Submitted", Raw::new("auto-generated"))
        .text_body(letter.text.reveal().as_str());
    if let Some(address) = &letter.unsubscribe {
        // RFC 8058: a mail program posts to it, and asks nothing.
        message = message
            .header("List-Unsubscribe", Raw::new(format!("<{}>", address.reveal())))
            .header("List-Unsubscribe-Post", Raw::new("List-Unsubscribe=One-Click"));
    }
    message.write_to_vec()
}

#[cfg(test)]
mod tests {
    use super::{LetterFolder, message};
    use operations::{Letter, Post};
    use vocabulary::{Personal, RecordId, Timestamp};

    fn letter(to: &str, subject: &str) -> Letter {
        Letter {
            id: RecordId::from_bytes([7; 16]),
            at: Timestamp(1_780_315_200_000),
            from_name: "Café Déjà".to_owned(),
            from: "privacy@example.org".to_owned(),
            to: Personal::new(to.to_owned()),
            subject: subject.to_owned(),
            unsubscribe: Some(Personal::new("https://example.org/preferences/abc".to_owned())),
            text: Personal::new("Öffnen Sie\nhttp://example.org/sign-in/ab\n".to_owned()),
        }
    }

    #[test]
    fn no_line_of_a_letter_breaks_out_of_its_header() {
        for (to, subject) in [("asha@example.org\r\nBcc: eve@example.org", "Hi"), ("asha@example.org", "Hi\nBcc: eve@example.org")] {
            assert!(message(&letter(to, subject)).is_err());
        }
        let text = String::from_utf8(message(&letter("asha@example.org", "Grüße")).unwrap()).unwrap();
        assert!(text.contains("Subject: =?utf-8?"), "{text}");
    }

    #[tokio::test]
    async fn a_letter_is_whole_in_its_place_and_the_same_again_is_one() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let letters = LetterFolder::open(&folder.path().join("letters")).unwrap();
        for _ in 0..2 {
            letters.post(&letter("asha@example.org", "Sign in")).await.unwrap();
        }
        let new = folder.path().join("letters/new");
        let files: Vec<_> = std::fs::read_dir(&new).unwrap().map(|file| file.unwrap().path()).collect();
        let [only] = files.as_slice() else { panic!("{files:?}") };
        assert_eq!(std::fs::metadata(only).unwrap().permissions().mode() & 0o777, 0o600);
        let text = std::fs::read_to_string(only).unwrap();
        for line in [
            "To: <asha@example.org>",
            "Subject: Sign in",
            "Auto-Submitted: auto-generated",
            "List-Unsubscribe: <https://example.org/preferences/abc>",
            "List-Unsubscribe-Post: List-Unsubscribe=One-Click",
            "Date: Mon, 1 Jun 2026 12:00:00",
        ] {
            assert!(text.contains(line), "`{line}` is not in {text}");
        }
        assert!(std::fs::read_dir(folder.path().join("letters/tmp")).unwrap().next().is_none());
    }
}
