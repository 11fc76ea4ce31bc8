//! The duty `suppress`: an objection is one fact that every later decision reads. There is no list beside it that could forget.

#[cfg(test)]
mod tests {
    use ledger::{Asked, Fact, FactScope, Known, Standing, prove};
    use vocabulary::{Condition, EvidenceId, Purpose, Recipient, SiteId, SubjectId, Timestamp};

    fn known_at(now: i64, facts: &[Fact], subject: SubjectId) -> Option<bool> {
        let asked = Asked {
            site: SiteId::new("example.org").expect("a host name"),
            subject: Some(subject),
            party: None,
            recipient: Recipient::Processor,
            purpose: Purpose::Marketing,
            data: Vec::new(),
            occasions: Vec::new(),
        };
        let known = Known { facts, namesakes: &[], collected: &[], standing: Standing::OnFile, figures: None };
        prove(&known, &asked, Timestamp(now)).get(Condition::OptedOut)
    }

    #[test]
    fn an_objection_holds_for_every_sender_from_the_next_decision() {
        let subject = SubjectId::new(Timestamp(1), &[1; 10]);
        let objection = Fact {
            condition: Condition::OptedOut,
            about: FactScope { subject: Some(subject), purposes: vec![Purpose::Marketing], ..FactScope::default() },
            holds: true,
            evidence: EvidenceId::new(Timestamp(5), &[2; 10]),
            recorded_at: Timestamp(5),
            recorded_by: "the person".to_owned(),
            from: Timestamp(5),
            until: None,
        };
        assert_eq!(known_at(5, &[], subject), Some(false));
        assert_eq!(known_at(5, &[objection], subject), Some(true));
    }
}
