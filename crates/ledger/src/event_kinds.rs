//! What each kind of event is called in an entry of the log, and which grant it speaks of. It says nothing of what is in one.

use crate::Event;
use vocabulary::RecordId;

impl Event {
    /// The word the leaf bears in clear.
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::PolicyAdopted { .. } => "policy-adopted",
            Self::PolicyWithdrawn { .. } => "policy-withdrawn",
            Self::Collected { .. } => "collected",
            Self::FactRecorded(_) => "fact-recorded",
            Self::Register(_) => "register",
            Self::Granted { .. } => "granted",
            Self::GrantedForMany { .. } => "granted-for-many",
            Self::Surveyed { .. } => "surveyed",
            Self::Amended { .. } => "amended",
            Self::Removed { .. } => "removed",
            Self::ShownToPerson { .. } => "shown-to-person",
            Self::ShownToParent { .. } => "shown-to-parent",
            Self::FormOpened { .. } => "form-opened",
            Self::WrittenTo { .. } => "written-to",
            Self::SignedIn { .. } => "signed-in",
            Self::SignedOut { .. } => "signed-out",
            Self::AddressProven { .. } => "address-proven",
            Self::SignInChanged { .. } => "sign-in-changed",
            Self::Refused { .. } => "refused",
            Self::Requested { .. } => "requested",
            Self::Drawn { .. } => "drawn",
            Self::Won { .. } => "won",
            Self::Ordered { .. } => "ordered",
            Self::Posted { .. } => "posted",
            Self::PortfolioChanged { .. } => "portfolio-changed",
            Self::Corrected { .. } => "corrected",
            Self::Erased { .. } => "erased",
            Self::Expired { .. } => "expired",
            Self::ErasureTold { .. } => "erasure-told",
            Self::Sought { .. } => "sought",
            Self::KeysMadeAnew { .. } => "keys-made-anew",
            Self::Staff(event) => event.kind(),
            Self::HandedOver(_) => "handed-over",
            Self::InSystem { .. } => "in-system",
            Self::RowsWritten => "rows-written",
            Self::BreachStep { .. } => "breach-step",
            Self::BreachTold { .. } => "breach-told",
            Self::PartyRegistered { .. } => "party-registered",
        }
    }

    /// The grant whose use this event records.
    #[must_use]
    pub const fn grant(&self) -> Option<RecordId> {
        match self {
            Self::Granted { grant, .. }
            | Self::GrantedForMany { grant, .. }
            | Self::ShownToPerson { grant, .. }
            | Self::ShownToParent { grant, .. }
            | Self::FormOpened { grant, .. }
            | Self::WrittenTo { grant, .. } => Some(*grant),
            _ => None,
        }
    }
}
