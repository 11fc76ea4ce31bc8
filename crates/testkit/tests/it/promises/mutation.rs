//! Mistakes planted in the rules of one sentence, one at a time. The text people read is never touched.

use policy::{Source, read_statements};

/// A policy with one mistake in it.
#[derive(Clone, Debug)]
pub(crate) struct Mutation {
    /// What was done, and to which line or rule.
    pub(crate) what: String,
    /// The rule, where it was deleted whole.
    pub(crate) deleted: Option<String>,
    /// The whole source with the mistake.
    pub(crate) source: Source,
}

/// Every mutation of the statements that quote this sentence: deletions first, then turnings, then what is left out.
pub(crate) fn mutations(source: &Source, sentence: u16) -> Vec<Mutation> {
    let statements = read_statements(source).unwrap_or_default();
    let places: Vec<usize> = statements.iter().filter(|statement| statement.sentence == sentence).map(|statement| statement.line as usize).collect();
    let lines: Vec<&str> = source.text.lines().collect();
    let planted = |what: String, from: usize, to: usize, with: &[String]| {
        let before = lines.iter().take(from).map(|line| (*line).to_owned());
        let after = lines.iter().skip(to).map(|line| (*line).to_owned());
        let text: Vec<String> = before.chain(with.iter().cloned()).chain(after).collect();
        Mutation { what, deleted: None, source: Source { name: source.name.clone(), text: text.join("\n") + "\n" } }
    };
    let mut found = Vec::new();
    for place in &places {
        let rule = rule_of(lines.get(place - 1).copied().unwrap_or_default());
        let without = planted(format!("`{rule}` deleted"), place - 1, end_of(&lines, *place), &[]);
        found.push(Mutation { deleted: Some(rule), ..without });
    }
    for place in &places {
        let line = lines.get(place - 1).copied().unwrap_or_default();
        for (what, changed) in turned(line) {
            let to = if what.contains("turned") { end_of(&lines, *place) } else { *place };
            found.push(planted(format!("line {place}: {what}"), place - 1, to, &[changed]));
        }
        for below in *place..end_of(&lines, *place) {
            let hangs = lines.get(below).map_or("", |line| bare(line));
            if hangs.starts_with("except") || hangs.starts_with("despite") {
                found.push(planted(format!("line {}: `{hangs}` deleted", below + 1), below, below + 1, &[]));
            }
        }
    }
    found
}

/// The rule on a line, without its quote and the marks of the text around it.
fn rule_of(line: &str) -> String {
    bare(line).split(" | ").next().unwrap_or(line).to_owned()
}

/// A line without its margin: white space, and the marks of a block quote.
fn bare(line: &str) -> &str {
    line.trim_start_matches(['>', ' '])
}

/// The line after the last that hangs on the statement of this line, which counts from one.
fn end_of(lines: &[&str], place: usize) -> usize {
    let depth = |line: &str| line.len() - bare(line).len();
    let own = lines.get(place - 1).map_or(0, |line| depth(line));
    let hanging = lines.iter().skip(place).take_while(|line| !bare(line).is_empty() && depth(line) > own);
    place + hanging.count()
}

/// What one line can be turned into.
fn turned(line: &str) -> Vec<(String, String)> {
    let Some((rule, quote)) = line.split_once(" | ") else { return Vec::new() };
    let with = |rule: &str| format!("{rule} | {quote}");
    let mut found = Vec::new();
    let (indent, words) = rule.split_at(rule.len() - bare(rule).len());
    let plain = words.split(" if ").next().unwrap_or(words).split(" unless ").next().unwrap_or(words);
    if let Some(flow) = plain.strip_prefix("may ") {
        found.push(("turned into `never`".to_owned(), with(&format!("{indent}never {}", flow.replace("only ", "")))));
    }
    if let Some(flow) = plain.strip_prefix("never ") {
        let purposes = if flow.contains(" for ") { "" } else { " for any purpose" };
        found.push(("turned into `may`".to_owned(), with(&format!("{indent}may {flow}{purposes}"))));
    }
    if plain != words {
        found.push(("its facts left out".to_owned(), with(&format!("{indent}{plain}"))));
    }
    if words.contains(" only ") {
        found.push(("its `only` left out".to_owned(), with(&format!("{indent}{}", words.replace(" only ", " ")))));
    }
    for (word, shorter) in shortened(words) {
        found.push((format!("`{word}` left out"), with(&format!("{indent}{shorter}"))));
    }
    found
}

/// The rule with one word of a list left out, for every such word.
fn shortened(rule: &str) -> Vec<(String, String)> {
    let words: Vec<&str> = rule.split(' ').collect();
    let listed = |place: usize| words.get(place).is_some_and(|word| word.ends_with(','));
    let in_list = |place: usize| listed(place) || place.checked_sub(1).is_some_and(listed);
    let without = |place: usize| {
        let last = !listed(place);
        let kept = words.iter().enumerate().filter(|(index, _)| *index != place);
        let kept: Vec<&str> = kept.map(|(index, word)| if last && index + 1 == place { word.trim_end_matches(',') } else { *word }).collect();
        kept.join(" ")
    };
    (0..words.len())
        .filter(|place| in_list(*place))
        .map(|place| (words.get(place).map_or_else(String::new, |word| word.trim_end_matches(',').to_owned()), without(place)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{end_of, shortened, turned};

    #[test]
    fn a_list_loses_one_word_at_a_time() {
        let shorter: Vec<String> = shortened("may use a, b by self for c, d if e").into_iter().map(|(_, rule)| rule).collect();
        assert_eq!(
            shorter,
            ["may use b by self for c, d if e", "may use a by self for c, d if e", "may use a, b by self for d if e", "may use a, b by self for c if e"]
        );
    }

    #[test]
    fn a_permission_is_turned_into_a_prohibition_and_back() {
        let what = |line: &str| turned(line).into_iter().next().map(|(_, line)| line);
        assert_eq!(what("may use a for b if c | words").as_deref(), Some("never use a for b | words"));
        assert_eq!(what("> never sell a unless c | words").as_deref(), Some("> may sell a for any purpose | words"));
    }

    #[test]
    fn what_hangs_on_a_statement_goes_with_it() {
        let lines = ["> may a | b", ">   despite c", "> may d | e", "> ```"];
        assert_eq!((end_of(&lines, 1), end_of(&lines, 3)), (2, 3));
    }
}
