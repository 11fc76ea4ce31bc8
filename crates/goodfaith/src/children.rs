//! `children.toml` in the house's folder: how each site asks parents. Without the file a permission holds for a year, is waited for fourteen days, can
//! be renewed from thirty days before its end, and an answer by e-mail lets nothing be given to others.

use crate::files::Fault;
use operations::Practice;
use std::path::Path;

/// The file.
const FILE: &str = "children.toml";

/// How this house asks parents.
pub(crate) fn of_house(folder: &Path) -> Result<Practice, Fault> {
    let path = folder.join(FILE);
    match std::fs::read_to_string(&path) {
        Ok(text) => toml::from_str(&text).map_err(|error| Fault::Usage(format!("{}: {error}", path.display()))),
        Err(cause) if cause.kind() == std::io::ErrorKind::NotFound => Ok(Practice::default()),
        Err(cause) => Err(Fault::Read { path, cause }),
    }
}

#[cfg(test)]
mod tests {
    use super::Practice;

    #[test]
    fn a_setting_nobody_knows_is_a_mistake() {
        let text = "[\"pactera.com\"]\npermission = \"180 days\"\nwaiting = \"7 days\"\nrenewal = \"20 days\"\nsecond-letter = \"12 hours\"\nemail-plus-shares = true\n";
        let known: Result<Practice, _> = toml::from_str(text);
        assert!(known.is_ok_and(|practice| practice.sites().eq(["pactera.com"])));
        assert!(toml::from_str::<Practice>("[\"pactera.com\"]\npermision = \"180 days\"\n").is_err());
    }
}
