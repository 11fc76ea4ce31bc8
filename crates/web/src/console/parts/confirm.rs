//! The step before what cannot be taken back: what will happen, to whom, one button that does it and a way back.

use super::Definitions;
use crate::console::frame::Frame;
use askama::Template;

/// A page that asks before something is done.
#[derive(Debug, Template)]
#[template(path = "console/confirm.html")]
pub(crate) struct Confirm {
    /// The frame; its title is the question.
    pub(crate) frame: Frame,
    /// What will happen.
    pub(crate) words: &'static str,
    /// To what.
    pub(crate) facts: Definitions,
    /// Where the button posts to.
    pub(crate) action: String,
    /// With which fields.
    pub(crate) fields: Vec<(&'static str, String)>,
    /// What the button says.
    pub(crate) button: &'static str,
    /// Where a second button posts to that refuses it instead.
    pub(crate) refuse: Option<String>,
    /// Where whoever changes their mind goes.
    pub(crate) back: String,
}
