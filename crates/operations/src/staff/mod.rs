//! The company's own people: who they are, what their roles let them do, how they sign in, and what they may look at. A member is known to facts,
//! disclosures and the log by a name that says nothing of who they are.

mod demonstration;
mod inviting;
mod members;
mod passkeys;
mod roles;
mod sessions;

pub(crate) use members::is_of_staff;

pub use inviting::{InvitationShown, Invited, NewMember};
pub use members::{MemberView, StaffNames};
pub use roles::{Role, SiteStaff, StaffSettings};
pub use sessions::{OnDuty, StaffSessionView, StaffSignIns, StaffWay};
