//! The company's own people: who they are, what their roles let them do, how they sign in, and what they may look at. A member is known to facts,
//! disclosures and the log by a name that says nothing of who they are.

mod acknowledging;
mod company;
mod demonstration;
mod emergencies;
mod emergency_letters;
mod inviting;
mod members;
mod passkeys;
mod roles;
mod sessions;
mod tasks;
mod viewing;

pub(crate) use members::is_of_staff;

pub use acknowledging::AcknowledgementView;
pub(crate) use company::VouchingAt;

pub use company::{SentToCompany, VouchAnswered, VouchAsked, VouchError, Vouched, Vouching, VouchingLater};
pub use emergencies::{Alarm, Approval, BreakGlassView};
pub use inviting::{InvitationShown, Invited, NewMember};
pub use members::{MemberView, StaffNames};
pub use roles::{CompanySignIn, Role, SiteStaff, StaffSettings};
pub use sessions::{OnDuty, StaffSessionView, StaffSignIns, StaffWay};
pub use tasks::{Meant, NewTask, TaskView};
pub use viewing::{PersonViewed, ViewRequest};
