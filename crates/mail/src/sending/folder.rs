//! Letters as files: each is put into a folder in the manner of maildir, whole or not at all, for whoever carries mail from there. It sends
//! nothing itself, and keeps nothing else of a letter.

use crate::sending::composing::compose;
use crate::sending::signing::Signer;
use operations::{Letter, NotTaken, Post, Posted};
use std::io::Write;
use std::path::{Path, PathBuf};

/// A folder that letters are put into.
#[derive(Debug)]
pub struct LetterFolder {
    folder: PathBuf,
    signer: Signer,
    by_mail_too: bool,
}

impl LetterFolder {
    /// The folder, made where it is not there yet, for its owner alone: a letter may hold a secret link.
    ///
    /// # Errors
    /// When it cannot be made.
    pub fn open(folder: &Path, signer: Signer) -> std::io::Result<Self> {
        use std::os::unix::fs::DirBuilderExt;
        for part in ["tmp", "new", "cur"] {
            std::fs::DirBuilder::new().recursive(true).mode(0o700).create(folder.join(part))?;
        }
        Ok(Self { folder: folder.to_owned(), signer, by_mail_too: false })
    }

    /// Letters can be answered and unsubscribed from by mail: the house takes letters in.
    #[must_use]
    pub fn answered_by_mail(self, by_mail_too: bool) -> Self {
        Self { by_mail_too, ..self }
    }
}

impl Post for LetterFolder {
    fn post<'a>(&'a self, letter: &'a Letter) -> Posted<'a> {
        Box::pin(async move {
            let never = |error: &dyn std::fmt::Display| NotTaken::Never { cause: error.to_string(), status: None };
            let message = compose(letter, self.by_mail_too).map_err(|error| never(&error))?;
            let message = self.signer.signed(&letter.from, message).map_err(|error| never(&error))?;
            let (folder, name) = (self.folder.clone(), format!("{}.eml", letter.id));
            let later = |error: &dyn std::fmt::Display| NotTaken::Later { cause: error.to_string() };
            let put = tokio::task::spawn_blocking(move || put(&folder, &name, &message)).await.map_err(|error| later(&error))?;
            put.map_err(|error| later(&error))
        })
    }
}

/// Writes the letter beside the others and gives it its place among them in one step. The same letter again takes its own place again.
fn put(folder: &Path, name: &str, message: &[u8]) -> std::io::Result<()> {
    use std::os::unix::fs::OpenOptionsExt;
    let (unfinished, place) = (folder.join("tmp").join(name), folder.join("new").join(name));
    let mut file = std::fs::OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&unfinished)?;
    file.write_all(message)?;
    file.sync_all()?;
    std::fs::rename(&unfinished, &place)?;
    std::fs::File::open(folder.join("new"))?.sync_all()
}

#[cfg(test)]
mod tests {
    use super::LetterFolder;
    use crate::sending::composing::tests::letter;
    use crate::sending::signing::Signer;
    use operations::Post;

    #[tokio::test]
    async fn a_letter_is_whole_in_its_place_and_the_same_again_is_one() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let letters = LetterFolder::open(&folder.path().join("letters"), Signer::default()).unwrap();
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
