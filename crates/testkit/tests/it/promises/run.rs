//! Runs one scenario against a house of its own. It starts the house, plays the steps in order, and stops at the first that fails.

use super::door::{Door, Stop};
use super::scenario::{Line, Scenario};
use super::world::{Last, World};
use operations::{ContestTerms, KeyRole, Offering, SiteOffering};
use policy::{Policies, Policy, Source, compile_leniently};
use std::collections::BTreeMap;
use testkit::{House, Server};
use vocabulary::{SiteId, Timestamp};

/// The day on which every scenario begins.
const TODAY: jiff::civil::Date = jiff::civil::date(2026, 6, 1);

/// The middle of a day.
pub(crate) fn noon(day: jiff::civil::Date) -> Timestamp {
    let noon = day.at(12, 0, 0, 0).to_zoned(jiff::tz::TimeZone::UTC);
    Timestamp(noon.map_or(0, |noon| noon.timestamp().as_millisecond()))
}

/// The policies a scenario is played under: the first, and the later versions of its source that the steps speak of.
fn policies(scenario: &Scenario, source: &Source, first: Policy) -> Option<Policies> {
    let dated = scenario.sentence.version.effective.to_string();
    let mut compiled = vec![first];
    for line in scenario.lines.iter().filter(|line| line.step.says.starts_with("the policy changes")) {
        let slots = &line.step.slots;
        let text = source.text.replacen(&dated, slots.get("date"), 1).replace(slots.get("old"), slots.get("new"));
        compiled.push(compile_leniently(&Source { name: source.name.clone(), text })?);
    }
    Some(Policies::of(compiled))
}

/// At every site that has one, a promotion is on, sponsored by Fizz Drinks: it began on the day on which scenarios begin.
fn with_a_promotion(site: &SiteId) -> Offering {
    let rules = "Say why you like it.".to_owned();
    let terms = ContestTerms { begins: TODAY, ends: jiff::civil::date(2026, 12, 31), rules, winners: 1, sponsor: Some("Fizz Drinks".to_owned()) };
    let contests = BTreeMap::from([("promotion".to_owned(), terms)]);
    Offering::default().with(site, SiteOffering { contests, ..SiteOffering::default() })
}

/// Plays the scenario under this source, compiled as `first`; the line that stopped it, and why.
pub(crate) async fn run(scenario: &Scenario, source: &Source, first: Option<Policy>, client: &reqwest::Client) -> Result<(), (usize, Stop)> {
    let site = scenario.sentence.version.site.clone();
    let policies = first.and_then(|first| policies(scenario, source, first));
    let policies = policies.ok_or((0, Stop::Unplayable("the policy cannot be compiled at all".to_owned())))?;
    let house = House::of_changed(policies, |house| house.offering(with_a_promotion(&site))).await;
    let server = Server::serve(house).await;
    let key = server.key(&site, KeyRole::Company).await;
    let door = Door::new(client.clone(), server.address(), site.clone(), key);
    let mut world = World {
        server,
        site,
        door,
        people: BTreeMap::new(),
        browsers: BTreeMap::new(),
        parties: BTreeMap::new(),
        last: Last::Nothing,
        last_fact: None,
        violation: None,
        reply: None,
        opt_out: None,
    };
    for Line { number, step, .. } in &scenario.lines {
        let played = if step.is_check() { world.check(step).await } else { world.deed(step).await };
        played.map_err(|stop| (*number, stop))?;
    }
    Ok(())
}
