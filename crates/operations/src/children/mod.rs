//! Children and parents: the age that is asked, a parent's permission with its proof, what a parent may see and end, and the deletion of what
//! may not be held. It invents nothing where a policy says nothing of children.

mod again;
mod age;
mod asking;
mod exported;
mod forms;
mod granting;
mod letters;
mod own;
mod parting;
mod permission;
mod practice;
mod receipts;
mod renewing;
mod reviewing;
mod scope;
mod seeing;

pub use age::ErasedView;
pub use asking::{NewPermission, ParentAsked};
pub use exported::{AgeClaimExported, ChildrenExported, FormExported, PermissionExported};
pub use forms::FormSent;
pub use granting::{Permit, Permitted};
pub use own::{AgeAnswer, AgeClaimView, AgeMoved, OwnAgeView};
pub use permission::{ChildView, Method, PermissionState, PermissionView};
pub use practice::{Practice, SiteChildren};
pub use reviewing::{Call, FormReview};
pub use scope::ScopeOffered;
pub use seeing::{ChildHeld, Revoked};

pub(crate) use age::{AgeSaid, Said};
