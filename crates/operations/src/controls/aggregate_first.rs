//! The duty `aggregate-first`: nothing about one person leaves where only group figures may. Only the aggregator can say `aggregated`.

use policy::{Answer, Facts, Owed};
use vocabulary::{Condition, Duty};

/// The duty, where what would leave is not group figures.
pub(crate) fn unmet<'a>(answer: &'a Answer, facts: &Facts) -> Option<&'a Owed> {
    super::owed(answer, Duty::AggregateFirst).filter(|_| facts.get(Condition::Aggregated) != Some(true))
}

#[cfg(test)]
mod tests {
    use crate::controls::tests::permit_owing;
    use policy::Facts;
    use vocabulary::{Condition, Duty};

    #[test]
    fn one_persons_data_waits_and_group_figures_go() {
        let answer = permit_owing(Duty::AggregateFirst);
        assert!(super::unmet(&answer, &Facts::unknown()).is_some());
        let figures = Facts::unknown().with(Condition::Aggregated, true);
        assert!(super::unmet(&answer, &figures).is_none());
    }
}
