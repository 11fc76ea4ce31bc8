//! What keeps a site going, for whoever looks after it: its keys and their ages, its backups, the erasures that are not known elsewhere yet, and how
//! it is set up. It tells no key and opens nothing.

mod backups;
mod keys;
mod settings;

pub use backups::{BackupMade, BackupView, BackupsKept, BackupsView, PendingView};
pub use keys::{KeysView, SiteKeyView};
pub use settings::{SettingLine, SettingsGroup};
