//! The document, chapter by chapter: what is processed, who receives it, how each sentence is kept, what happened, and the proof of it. Its words
//! are those of the pack.

use crate::pdf::sheet::{BODY, LABEL, QUIET, QUOTE, STRONG, Sheets};
use operations::{Flow, Processing, RegulatorPack, SentenceKept};
use policy::Class;

/// What an empty column shows.
const NOTHING: &str = "–";

pub(super) fn write(pack: &RegulatorPack, sheets: &mut Sheets<'_>) {
    summary(pack, sheets);
    processing(pack, sheets);
    data(pack, sheets);
    registers(pack, sheets);
    period(pack, sheets);
    sentences(pack, sheets);
    proof(pack, sheets);
}

fn summary(pack: &RegulatorPack, sheets: &mut Sheets<'_>) {
    let below = format!("{} · policy {} · {} to {}", pack.site, pack.version, pack.period.from.day(), pack.period.until.day());
    sheets.title("RECORD OF PROCESSING, AND HOW THE POLICY IS KEPT", &pack.company, &below);
    let people: u64 = pack.disclosures.iter().map(|made| made.times).sum();
    let asked: u64 = pack.requests.iter().map(|of| of.made).sum();
    let late: u64 = pack.requests.iter().map(|of| of.late).sum();
    let shown = pack.sentences.iter().filter(|kept| !kept.evidence.is_empty()).count();
    sheets.figures(&[
        (format!("{} of {}", pack.counts.sentences.saturating_sub(pack.counts.silent), pack.counts.sentences), "sentences promise something"),
        (shown.to_string(), "sentences with scenarios that try to break them"),
        (people.to_string(), "times data of a person left in the period"),
        (format!("{asked}, {late} late"), "requests of people in the period"),
    ]);
    sheets.paragraph(
        BODY,
        "This document is made by the program that runs the policy, from the policy's own text, the registers and the log. Nothing in it is typed by hand, \
         no person is named in it, and the same records give the same document.",
    );
    let words = format!(
        "The published text (SHA-256 {}) comes to {} sentences kept by running code, {} notices, {} rights, {} promises of what people do, and {} sentences that promise nothing.",
        pack.text_sha256, pack.counts.enforced, pack.counts.noticed, pack.counts.rights, pack.counts.organisational, pack.counts.silent
    );
    sheets.paragraph(BODY, &words);
}

fn processing(pack: &RegulatorPack, sheets: &mut Sheets<'_>) {
    sheets.heading(1, "What is processed, and what for");
    sheets.paragraph(
        QUIET,
        "Each line is permitted by the sentences named, and by nothing else. Where facts must be on record first, the smallest sets of them are named; any one suffices.",
    );
    for of in &pack.processing {
        sheets.heading(2, &format!("{}: {}", of.purpose, of.meaning));
        sheets.paragraph(QUIET, &kept_for(of));
        let rows: Vec<_> = of.flows.iter().map(row).collect();
        sheets.table(&[1.0, 1.25, 2.6, 2.6, 1.0], &["WHAT IS DONE", "BY OR TO", "DATA", "IF ON RECORD", "SENTENCES"], &rows);
    }
}

fn kept_for(processing: &Processing) -> String {
    if processing.keeping.is_empty() {
        return "Kept until it is erased: no shorter time is set for this purpose.".to_owned();
    }
    let times: Vec<String> = processing.keeping.iter().map(|keeping| format!("{} ({})", keeping.time, keeping.said_by)).collect();
    format!("Kept for {}; whichever ends first.", times.join(", "))
}

fn row(flow: &Flow) -> Vec<(crate::pdf::sheet::Look, String)> {
    let data: Vec<&str> = flow.data.iter().map(vocabulary::DataCategory::key).collect();
    let conditions: Vec<String> = flow.conditions.iter().map(|all| all.join(" and ")).collect();
    let mut conditions = if conditions.is_empty() { "nothing need be".to_owned() } else { conditions.join("; or ") };
    if !flow.duties.is_empty() {
        conditions.push_str(&format!(". Owes {}", flow.duties.join(", ")));
    }
    vec![(STRONG, flow.action.to_string()), (BODY, flow.recipient.to_string()), (BODY, data.join(", ")), (BODY, conditions), (QUIET, numbers(&flow.sentences))]
}

fn numbers(sentences: &[u16]) -> String {
    let all: Vec<String> = sentences.iter().map(|number| format!("#{number}")).collect();
    all.join(" ")
}

fn data(pack: &RegulatorPack, sheets: &mut Sheets<'_>) {
    sheets.heading(1, "Kinds of data");
    let rows: Vec<_> = pack
        .data
        .iter()
        .map(|kind| {
            let term = kind.dpv.rsplit_once(['#', '/']).map_or(kind.dpv.as_str(), |(_, term)| term);
            vec![(STRONG, kind.key.clone()), (BODY, kind.meaning.clone()), (QUIET, or_nothing(term))]
        })
        .collect();
    sheets.table(&[1.0, 3.0, 1.4], &["DATA", "WHAT IT MEANS", "TERM OF W3C DPV"], &rows);
}

fn or_nothing(text: &str) -> String {
    if text.is_empty() { NOTHING.to_owned() } else { text.to_owned() }
}

fn registers(pack: &RegulatorPack, sheets: &mut Sheets<'_>) {
    sheets.heading(1, "Who may receive data");
    if pack.parties.is_empty() {
        sheets.paragraph(BODY, "Nobody outside the company is on record.");
        return;
    }
    let mut rows = Vec::new();
    for party in &pack.parties {
        let known = (STRONG, party.party.to_string());
        if party.facts.is_empty() {
            rows.push(vec![
                known.clone(),
                (BODY, party.recipient.to_string()),
                (QUIET, "nothing on record".to_owned()),
                (QUIET, format!("known since {}", party.registered_at.day())),
            ]);
        }
        for fact in &party.facts {
            let word = if fact.holds { fact.condition.to_string() } else { format!("not {}", fact.condition) };
            let until = fact.until.map_or_else(|| "no end".to_owned(), |until| until.day().to_string());
            rows.push(vec![
                known.clone(),
                (BODY, party.recipient.to_string()),
                (BODY, format!("{word}, by {}", or_nothing(&fact.evidence))),
                (BODY, format!("{} to {until}", fact.from.day())),
            ]);
        }
    }
    sheets.table(&[1.8, 1.2, 2.2, 1.8], &["PARTY", "IS TO US", "ON RECORD", "HOLDS"], &rows);
}

fn period(pack: &RegulatorPack, sheets: &mut Sheets<'_>) {
    sheets.heading(1, "What happened in the period");
    sheets.heading(2, "Data that left");
    if pack.disclosures.is_empty() {
        sheets.paragraph(BODY, "No data of a person left to anybody.");
    } else {
        let rows: Vec<_> = pack
            .disclosures
            .iter()
            .map(|made| {
                let data: Vec<&str> = made.data.iter().map(vocabulary::DataCategory::key).collect();
                let sentences: Vec<&str> = made.sentences.iter().map(|id| id.rsplit_once('#').map_or(id.as_str(), |(_, number)| number)).collect();
                vec![
                    (STRONG, made.party.to_string()),
                    (BODY, made.purpose.to_string()),
                    (BODY, data.join(", ")),
                    (BODY, format!("{} times, of {} people", made.times, made.people)),
                    (QUIET, format!("#{}", sentences.join(" #"))),
                ]
            })
            .collect();
        sheets.table(&[1.6, 1.2, 1.8, 1.4, 0.9], &["TO WHOM", "WHAT FOR", "DATA", "HOW OFTEN", "SENTENCES"], &rows);
    }
    sheets.heading(2, "What people asked");
    if pack.requests.is_empty() {
        sheets.paragraph(BODY, "Nobody asked anything.");
        return;
    }
    let rows: Vec<_> = pack
        .requests
        .iter()
        .map(|of| {
            let counts = [of.made, of.done, of.refused, of.open, of.late];
            std::iter::once((STRONG, of.right.clone())).chain(counts.into_iter().map(|count| (BODY, count.to_string()))).collect()
        })
        .collect();
    sheets.table(&[2.0, 1.0, 1.0, 1.0, 1.0, 1.0], &["RIGHT", "MADE", "DONE", "REFUSED", "OPEN", "LATE"], &rows);
}

fn sentences(pack: &RegulatorPack, sheets: &mut Sheets<'_>) {
    sheets.heading(1, "How each sentence is kept");
    sheets.paragraph(
        QUIET,
        "A scenario plays its sentence against a real house: it tries what the sentence forbids and is refused with it, and does what it permits. Every scenario is run before \
         every release of the program; its file is named by its hash in the machine-readable record.",
    );
    let rows: Vec<_> = pack
        .sentences
        .iter()
        .map(|kept| vec![(LABEL, format!("#{}", kept.number)), (QUOTE, kept.text.clone()), (BODY, how(kept)), (QUIET, shown(kept))])
        .collect();
    sheets.table(&[0.5, 3.6, 2.8, 1.7], &["", "SENTENCE, AS PUBLISHED", "KEPT BY", "SHOWN BY"], &rows);
}

fn how(kept: &SentenceKept) -> String {
    let class = match kept.class {
        Class::Enforced => "running code",
        Class::Noticed => "being shown",
        Class::Right => "a right people use",
        Class::Organisational => "people; the program supports it",
        Class::Silent => return "promises nothing".to_owned(),
        Class::Uncovered => "nothing yet",
    };
    let reach = match (kept.permits, kept.forbids) {
        (0, 0) => String::new(),
        (permits, 0) => format!(" (permits {permits} kinds of flow)"),
        (0, forbids) => format!(" (forbids {forbids} kinds of flow)"),
        (permits, forbids) => format!(" (permits {permits} kinds of flow, forbids {forbids})"),
    };
    format!("{class}{reach}: {}", kept.rules.join("; "))
}

fn shown(kept: &SentenceKept) -> String {
    let checks: usize = kept.evidence.iter().map(|evidence| evidence.checks).sum();
    match kept.evidence.len() {
        0 => NOTHING.to_owned(),
        1 => format!("1 scenario, {checks} checks"),
        scenarios => format!("{scenarios} scenarios, {checks} checks"),
    }
}

fn proof(pack: &RegulatorPack, sheets: &mut Sheets<'_>) {
    sheets.heading(1, "The log, and its proof");
    let words = format!(
        "Everything named above is an entry of a tamper-evident log of {} entries (root {}). Its head is signed; whoever holds an earlier head can check that this log begins with it.",
        pack.log.entries, pack.log.root
    );
    sheets.paragraph(BODY, &words);
    sheets.heading(2, "Signed head");
    pack.log.checkpoint.lines().filter(|line| !line.is_empty()).for_each(|line| sheets.paragraph(QUIET, line));
    sheets.heading(2, "Key that checks it");
    sheets.paragraph(QUIET, &pack.log.key);
    sheets.heading(2, "Since before the period");
    match &pack.log.earlier {
        None => sheets.paragraph(BODY, "No head was handed out before the period began; this one begins the chain."),
        Some(earlier) => {
            earlier.lines().filter(|line| !line.is_empty()).for_each(|line| sheets.paragraph(QUIET, line));
            let words = format!("The log of this document begins with that one, as these {} hashes prove:", pack.log.consistency.len());
            sheets.paragraph(BODY, &words);
            pack.log.consistency.iter().for_each(|hash| sheets.paragraph(QUIET, hash));
        }
    }
}
