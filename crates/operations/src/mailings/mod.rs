//! Letters to many: written once, and decided about person by person at the moment each is sent. Who gets one is kept nowhere beforehand; what the
//! policy refuses cannot be sent by anybody.

mod opening;
mod previewing;
mod queue;
mod sending;
mod views;
mod writing;

pub use opening::{MailingAct, NewMailing};
pub use previewing::MailingPreview;
pub use views::{MailingState, MailingView, RefusedPeople};

/// What the company may do with an address for a mailing, and for whom.
pub(crate) fn wish(purpose: vocabulary::Purpose, categories: Vec<vocabulary::DataCategory>, asked_by: &str) -> crate::releasing::Wish {
    crate::releasing::Wish {
        action: vocabulary::Action::Contact,
        purpose,
        recipient: vocabulary::Recipient::Company,
        party: None,
        subjects: Vec::new(),
        categories,
        partial: crate::Partial::WhatIsPermitted,
        asked_by: asked_by.to_owned(),
        handover: None,
    }
}
