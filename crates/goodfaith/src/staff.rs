//! `staff.toml` in the house's folder: the roles of each site's staff. Without the file the roles that are built in are there.

use crate::files::Fault;
use oidc::{Issuer, IssuerSettings};
use operations::{CompanySignIn, House, StaffSettings};
use std::path::Path;
use std::sync::Arc;
use vocabulary::{Clock, SiteId};

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

/// The house with the company's own sign-in at each site that has one.
pub(crate) fn vouched_by(settings: &StaffSettings, folder: &Path, house: House, clock: &Arc<dyn Clock>) -> Result<House, Fault> {
    let mut house = house;
    for (site, sign_in) in settings.sign_ins() {
        let site = SiteId::new(site).map_err(|error| Fault::Usage(error.to_string()))?;
        house = house.vouched_by(site, Arc::new(issuer(sign_in, folder, Arc::clone(clock))?));
    }
    Ok(house)
}

fn issuer(sign_in: &CompanySignIn, folder: &Path, clock: Arc<dyn Clock>) -> Result<Issuer, Fault> {
    let read = |file: &std::path::PathBuf| {
        let path = folder.join(file);
        std::fs::read_to_string(&path).map(|text| text.trim().to_owned()).map_err(|cause| Fault::Read { path, cause })
    };
    let client_secret = sign_in.client_secret_file.as_ref().map(read).transpose()?;
    let settings = IssuerSettings { issuer: sign_in.issuer.clone(), client_id: sign_in.client_id.clone(), client_secret };
    Issuer::new(settings, clock).map_err(|error| Fault::Usage(format!("{FILE}: {error}")))
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
    #[test]
    fn the_commented_example_is_one_that_works() {
        let settings: StaffSettings = toml::from_str(include_str!("../../../docs/staff.toml")).expect("it is read");
        assert_eq!(settings.wrong(), None);
        assert_eq!(settings.sign_ins().map(|(_, sign_in)| sign_in.issuer.as_str()).collect::<Vec<_>>(), ["https://login.example.org"]);
    }
}
