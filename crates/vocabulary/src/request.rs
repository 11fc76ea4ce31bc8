//! How far a person's request is, and how surely it is known who asks. The words decide nothing: `operations` says which step may follow which.

use crate::words::words;

words! {
/// How far a request is.
RequestState, "state of a request" {
    Asked = "asked", "it has come in", "https://w3id.org/dpv#RequestInitiated";
    IdentityWanted = "identity-wanted", "nothing is done before it is known who asks", "https://w3id.org/dpv#RequestRequiresAction";
    Proven = "proven", "it is known who asks, and somebody must answer", "https://w3id.org/dpv#RequestAccepted";
    Done = "done", "it is done", "https://w3id.org/dpv#RequestFulfilled";
    Refused = "refused", "it is refused, by a sentence of the policy", "https://w3id.org/dpv#RequestRejected";
    Withdrawn = "withdrawn", "whoever asked took it back", "https://w3id.org/dpv#RequestUnfulfilled";
}}

words! {
/// How surely it is known who asks, the least first.
Degree, "degree of identity" {
    Said = "said", "somebody says who they are", "https://w3id.org/dpv#IdentityVerification";
    OwnLink = "own-link", "they came by the secret link that was given to whoever gave the data", "https://w3id.org/dpv#IdentityVerification";
    AddressProven = "address-proven", "they read what was sent to an address on file", "https://w3id.org/dpv#IdentityVerification";
    DocumentChecked = "document-checked", "a member of staff checked a document", "https://w3id.org/dpv#IdentityVerification";
}}

impl RequestState {
    /// Whether an answer is still to come.
    #[must_use]
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Asked | Self::IdentityWanted | Self::Proven)
    }
}
