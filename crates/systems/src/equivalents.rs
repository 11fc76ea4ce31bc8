//! The words of Fideslang for kinds of data, and the nearest of ours. A word stands for everything below it that has no nearer one.

/// Each taxon with our word for it.
const EQUIVALENTS: &[(&str, &str)] = &[
    ("user.name", "name"),
    ("user.contact.email", "email"),
    ("user.contact.phone_number", "phone"),
    ("user.contact.fax_number", "phone"),
    ("user.contact.address", "postal"),
    ("user.contact", "postal"),
    ("user.location", "postal"),
    ("user.financial", "financial"),
    ("user.payment", "financial"),
    ("user.content.private", "message"),
    ("user.content", "content"),
    ("user.account", "account"),
    ("user.authorization", "account"),
    ("user.unique_id", "account"),
    ("user.user_sensor", "device"),
    ("user.device", "device"),
    ("user.telemetry", "device"),
    ("user.behavior.purchase_history", "purchase"),
    ("user.behavior.browsing_history", "usage"),
    ("user.behavior", "usage"),
    ("user.social", "content"),
    ("user.demographic", "account"),
    ("user.job_title", "account"),
    ("user.workplace", "account"),
    ("user.government_id", "account"),
];

/// Our word for a taxon, or for the nearest above it.
pub(crate) fn category_of(taxon: &str) -> Option<&'static str> {
    let mut taxon = taxon;
    loop {
        if let Some((_, ours)) = EQUIVALENTS.iter().find(|(theirs, _)| *theirs == taxon) {
            return Some(ours);
        }
        taxon = taxon.rsplit_once('.')?.0;
    }
}

#[cfg(test)]
mod tests {
    use super::category_of;

    #[test]
    fn a_taxon_is_known_by_itself_or_by_what_it_is_below() {
        assert_eq!(category_of("user.contact.email"), Some("email"));
        assert_eq!(category_of("user.contact.address.street"), Some("postal"));
        assert_eq!(category_of("user.financial.bank_account"), Some("financial"));
        assert_eq!((category_of("user"), category_of("system.operations"), category_of("")), (None, None, None));
    }
}
