//! `offering.toml` in the house's folder: what each site offers its people beyond its policy. Without the file everything is offered, and the
//! browser's signal does not count.

use crate::files::Fault;
use operations::Offering;
use std::path::Path;

/// The file.
const FILE: &str = "offering.toml";

/// What this house offers.
pub(crate) fn of_house(folder: &Path) -> Result<Offering, Fault> {
    let path = folder.join(FILE);
    match std::fs::read_to_string(&path) {
        Ok(text) => toml::from_str(&text).map_err(|error| Fault::Usage(format!("{}: {error}", path.display()))),
        Err(cause) if cause.kind() == std::io::ErrorKind::NotFound => Ok(Offering::default()),
        Err(cause) => Err(Fault::Read { path, cause }),
    }
}

#[cfg(test)]
mod tests {
    use super::Offering;

    #[test]
    fn an_offer_nobody_knows_is_a_mistake() {
        let text = "[\"wipro.com\"]\noffers = [\"access\", \"export\"]\ngpc = true\nanswer-within = \"30 days\"\nconsent-life = \"730 days\"\non-change = [\"notice\", \"letter\"]\nnotice-stands = \"60 days\"\n\
                    address = \"https://www.wipro.com\"\n";
        let known: Result<Offering, _> = toml::from_str(text);
        assert!(known.is_ok_and(|offering| offering.sites().eq(["wipro.com"])));
        assert!(toml::from_str::<Offering>("[\"wipro.com\"]\noffers = [\"everything\"]\n").is_err());
        assert!(toml::from_str::<Offering>("[\"wipro.com\"]\nofers = []\n").is_err());
    }
}
