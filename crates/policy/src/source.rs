//! A policy file's text. It reads no file.

/// The text of a policy file, and the name it is called by in messages.
#[derive(Clone, Debug)]
pub struct Source {
    /// Usually the file's path.
    pub name: String,
    /// The whole file.
    pub text: String,
}
