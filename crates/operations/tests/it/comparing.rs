//! Any two versions of a policy held against each other: words, what people gain and lose, what is closed for ever, and for how many.

use crate::publishing::{JUNE, LETTERS, NO_USE, USE, house_of, site, somebody, text};
use operations::{NewVersion, OperationError, text_changes};
use policy::Direction;
use testkit::House;
use vocabulary::VersionId;

const EVER: &str = "never ever sell email | We write to you when this changes";

#[tokio::test]
async fn two_versions_are_compared_whichever_is_named_first() {
    let house = house_of(&text("2024-01-01", "", &[USE, LETTERS, EVER])).await;
    let company = house.company(&site()).await;
    somebody(&house).await;
    somebody(&house).await;
    let next = text("2026-06-15", "", &[NO_USE, LETTERS, EVER]).replace("We collect your name and email.", "We collect your name and email only.");
    house.operations.publish_at(&site(), &NewVersion { text: next, effective: None }).await.unwrap();
    let version = |day: &str| VersionId { site: site(), effective: day.parse().unwrap() };
    let (old, new) = (version("2024-01-01"), version("2026-06-15"));
    for (one, other) in [(&old, &new), (&new, &old)] {
        let compared = house.operations.compare_versions(&company, one, other).await.unwrap();
        assert_eq!((compared.old.version(), compared.new.version()), (&old, &new));
        assert!(compared.difference.decisions.iter().any(|change| change.direction == Direction::Stronger));
        assert_eq!((compared.touching.people_on_file, compared.touching.people_touched, compared.touching.is_whole), (2, 2, true));
        let [closed] = compared.closed.as_slice() else { panic!("{:?}", compared.closed) };
        assert!(closed.in_both && closed.words == "We write to you when this changes" && closed.by == old, "{closed:?}");
        let changed: Vec<String> = text_changes(&compared.old, &compared.new)
            .iter()
            .flat_map(|stretch| &stretch.blocks)
            .flat_map(|block| &block.runs)
            .filter(|run| run.wording == operations::Wording::New)
            .map(|run| run.words.clone())
            .collect();
        assert!(changed.iter().any(|words| words.contains("only")), "{changed:?}");
    }
    let same = house.operations.compare_versions(&company, &old, &old).await.unwrap();
    assert!(same.difference.decisions.is_empty() && same.touching.people_touched == 0);
}

#[tokio::test]
async fn no_version_of_another_site_is_compared() {
    let house = House::new().await;
    let company = house.company(&House::site("wipro.com")).await;
    let own = house.operations.policy(&House::site("wipro.com")).unwrap().version().clone();
    let other = house.operations.policy(&House::site("wso2.com")).unwrap().version().clone();
    assert!(matches!(house.operations.compare_versions(&company, &own, &other).await, Err(OperationError::UnknownSite)));
    let missing = VersionId { effective: JUNE.day(), ..own.clone() };
    assert!(matches!(house.operations.compare_versions(&company, &own, &missing).await, Err(OperationError::UnknownSite)));
}
