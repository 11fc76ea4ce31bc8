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
        let text = "[\"wipro.com\"]\noffers = [\"access\", \"export\"]\ngpc = true\nanswer-within = \"30 days\"\nconsent-life = \"730 days\"\non-change = [\"notice\", \"letter\", \"ask-again\"]\nnotice-stands = \"60 days\"\npublish-by-two = true\n\
                    address = \"https://www.wipro.com\"\nembed = [\"https://shop.wipro.com\"]\n";
        let known: Result<Offering, _> = toml::from_str(text);
        assert!(known.is_ok_and(|offering| offering.sites().eq(["wipro.com"])));
        assert!(toml::from_str::<Offering>("[\"wipro.com\"]\noffers = [\"everything\"]\n").is_err());
        assert!(toml::from_str::<Offering>("[\"wipro.com\"]\nofers = []\n").is_err());
        assert!(toml::from_str::<Offering>("[\"wipro.com\"]\nembed = [\"https://*.wipro.com\"]\n").is_err());
    }

    #[test]
    fn links_and_contests_are_read_and_what_cannot_be_is_a_mistake() {
        let text = "[\"wipro.com\"]\n[[\"wipro.com\".links]]\nto = \"https://example.org/\"\nname = \"A partner\"\n\
            [\"wipro.com\".contests.contest]\nbegins = \"2026-06-01\"\nends = \"2026-06-30\"\nrules = \"One entry each.\"\nwinners = 3\n";
        assert!(toml::from_str::<Offering>(text).is_ok(), "{:?}", toml::from_str::<Offering>(text));
        for (old, new) in [("https://", "javascript:"), ("2026-06-30", "2026-05-30"), ("One entry each.", ""), ("winners = 3", "winners = 3000")] {
            assert!(toml::from_str::<Offering>(&text.replace(old, new)).is_err(), "{new}");
        }
    }
}
