//! `staff.toml` in the house's folder: the roles of each site's staff. Without the file the roles that are built in are there.

use crate::files::Fault;
use operations::StaffSettings;
use std::path::Path;

/// The file.
const FILE: &str = "staff.toml";

/// How the staff of this house is set up.
pub(crate) fn of_house(folder: &Path) -> Result<StaffSettings, Fault> {
    let path = folder.join(FILE);
    let settings: StaffSettings = match std::fs::read_to_string(&path) {
        Ok(text) => toml::from_str(&text).map_err(|error| Fault::Usage(format!("{}: {error}", path.display())))?,
        Err(cause) if cause.kind() == std::io::ErrorKind::NotFound => StaffSettings::default(),
        Err(cause) => return Err(Fault::Read { path, cause }),
    };
    match settings.wrong() {
        Some(wrong) => Err(Fault::Usage(format!("{}: {wrong}", path.display()))),
        None => Ok(settings),
    }
}

#[cfg(test)]
mod tests {
    use super::StaffSettings;

    #[test]
    fn a_role_is_scopes_and_purposes_and_nothing_else() {
        let text = "[\"wipro.com\".roles.helpdesk]\nscopes = [\"view\", \"requests\"]\npurposes = [\"support\"]\n";
        let known: Result<StaffSettings, _> = toml::from_str(text);
        assert!(known.is_ok_and(|settings| settings.sites().eq(["wipro.com"]) && settings.wrong().is_none()));
        for (old, new) in [("requests", "everything"), ("\"support\"", "\"gossip\""), ("purposes", "purpose")] {
            assert!(toml::from_str::<StaffSettings>(&text.replace(old, new)).is_err(), "{new}");
        }
        let bulk: Result<StaffSettings, _> = toml::from_str(&text.replace("requests", "read"));
        assert!(bulk.is_ok_and(|settings| settings.wrong().is_some_and(|wrong| wrong.contains("programs alone"))));
    }
}
