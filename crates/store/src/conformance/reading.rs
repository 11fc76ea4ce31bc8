//! What an act may rest on: what was read is still all there is. And the rows of many people, read together; and counts. It never writes a rule of its own.

use super::{NOW, Verdict, act, expect, fact, leaf, of_person, person, refused, row, version};
use crate::{Cell, Command, CountRow, FactRow, Intent, Part, RecordRow, Row, Store, StoreError, Tally};
use vocabulary::{SubjectId, Timestamp};

pub(super) async fn what_was_read_is_still_all(store: &dyn Store, part: &Part) -> Verdict {
    let of = || ("subject", Cell::from(&person(1)));
    act(store, part, vec![Intent::expect::<FactRow>(of(), 1), leaf(1, None)]).await?;
    let size = store.head(part).await.map_err(|error| error.to_string())?.size;
    let late = vec![Intent::insert(&fact(40, Some(person(1)), None)), leaf(1, None), Intent::expect::<FactRow>(of(), 1)];
    refused(store, part, late, StoreError::Conflict("fact")).await?;
    let head = store.head(part).await.map_err(|error| error.to_string())?;
    expect(head.size == size, "expectation", "stops the whole command")?;
    refused(store, part, vec![Intent::expect::<FactRow>(("condition", Cell::Null), 0)], StoreError::Invalid("no key or index begins with this column")).await
}

/// What was decided of many people together holds only while none of them was touched, in earlier commands or in the same.
pub(super) async fn whoever_was_read_is_untouched(store: &dyn Store, part: &Part) -> Verdict {
    let since = store.head(part).await.map_err(|error| error.to_string())?.size;
    let all = || (1..=200).map(person);
    act(store, part, vec![Intent::untouched(since, all()), leaf(1, None)]).await?;
    act(store, part, vec![leaf(1, Some(person(1))), leaf(2, Some(person(1)))]).await?;
    refused(store, part, vec![Intent::untouched(since, all())], StoreError::Conflict("leaf")).await?;
    act(store, part, vec![Intent::untouched(since, (2..=200).map(person)), Intent::untouched(since + 3, all())]).await?;
    let itself = vec![leaf(1, Some(person(1))), Intent::untouched(since + 3, all())];
    refused(store, part, itself, StoreError::Conflict("leaf")).await?;
    let together = vec![Command::new(NOW, vec![leaf(1, Some(person(1)))]), Command::new(NOW, vec![Intent::untouched(since + 3, all())])];
    let answers = store.apply(part, together).await;
    let answers: Vec<bool> = answers.iter().map(Result::is_ok).collect();
    expect(answers == [true, false], "whoever was read", "is touched by what came earlier in one batch")
}

/// Many people's rows are found at once, and nobody else's.
pub(super) async fn rows_of_many_are_found(store: &dyn Store, part: &Part) -> Verdict {
    let of = |people: Vec<SubjectId>| people.iter().map(Cell::from).collect::<Vec<_>>();
    let found = store.rows_of_each::<RecordRow>(part, "subject", of((1..=200).map(person).collect())).await.map_err(|error| error.to_string())?;
    let mut by_key = Vec::new();
    for n in 1..=200 {
        by_key.extend(row::<RecordRow>(store, part, &[Cell::from(&person(n))]).await?);
    }
    let mut found: Vec<_> = found;
    found.sort_by_key(|row| row.subject);
    expect(!found.is_empty() && found == by_key, "rows of many", "are those of each")?;
    let facts = store.rows_of_each::<FactRow>(part, "subject", of(vec![person(1), person(2)])).await.map_err(|error| error.to_string())?;
    let each = [of_person::<FactRow>(store, part, person(1)).await?, of_person::<FactRow>(store, part, person(2)).await?].concat();
    expect(facts.len() == each.len() && each.iter().all(|fact| facts.contains(fact)), "rows of many", "are found by an index too")?;
    let none = store.find(part, FactRow::TABLE, "condition", vec![Cell::Null]).await;
    expect(none == Err(StoreError::Invalid("no key or index begins with this column")), "rows of many", "are found by a key or an index alone")
}

/// Counts of the same thing add up.
pub(super) async fn counts_add_up(store: &dyn Store, part: &Part) -> Verdict {
    let version = version()?;
    for _ in 0..3 {
        let tally = |sentence, answer| Tally { version: version.clone(), sentence, day: Timestamp(0), answer };
        let more = [(tally(5, "permit"), 2), (tally(5, "deny"), 4), (tally(6, "deny"), 1)];
        act(store, part, more.into_iter().map(|(tally, by)| Intent::Count(tally, by)).collect()).await?;
    }
    let rows: Vec<CountRow> = store.all_rows(part, &[("version", Cell::from(&version))]).await.map_err(|error| error.to_string())?;
    let counts: Vec<(u16, &str, u64)> = rows.iter().map(|row| (row.sentence, row.answer.as_str(), row.decisions)).collect();
    expect(counts == [(5, "deny", 12), (5, "permit", 6), (6, "deny", 3)], "counts", "add up")
}
