//! What others do about a person: rows of every table that such work leaves. It checks nothing.

use crate::house::{NOW, record_id};
use ledger::PartyName;
use store::{BreachConcernedRow, BreakGlassRow, ErrandInRow, ErrandRow, HandoverPersonRow, Intent, Json, MailingLetterRow, TaskRow};
use vocabulary::{Purpose, SubjectId};

/// What others did about them: tasks, an emergency, a breach, a list of whom something goes out, a letter of a mailing, an errand to another
/// system.
pub(crate) fn worked_on(subject: SubjectId, mark: &str, reason: Vec<u8>) -> [Intent; 7] {
    let (acme, purposes) = (PartyName::new("Acme").unwrap(), Json(vec![Purpose::Support]));
    let task = TaskRow {
        task: record_id(),
        subject,
        assigned_to: Some(acme.clone()),
        opened_by: "Acme".to_owned(),
        why: mark.to_owned(),
        reference: Some(record_id()),
        purposes: purposes.clone(),
        state: "open".to_owned(),
        opened_at: NOW,
        until: NOW,
        closed_at: None,
        fact: None,
        row_version: 1,
    };
    let emergency = BreakGlassRow {
        break_glass: record_id(),
        subject,
        asked_by: acme,
        reason,
        purposes,
        state: mark.to_owned(),
        asked_at: NOW,
        decided_by: None,
        decided_at: None,
        until: NOW,
        row_version: 1,
    };
    let (data, how, state) = (Json(vec![]), mark.to_owned(), mark.to_owned());
    let concerned = BreachConcernedRow { breach: record_id(), subject, data, how, state, told_at: None, proposed_by: None, tries: 0 };
    let errand = ErrandRow {
        errand: record_id(),
        subject: Some(subject),
        task: mark.to_owned(),
        purposes: Json(vec![Purpose::Marketing]),
        made_at: NOW,
        who: Some(mark.as_bytes().to_vec()),
        proven_at: None,
        row_version: 1,
    };
    let errand_in = ErrandInRow {
        errand: record_id(),
        system: mark.to_owned(),
        subject: Some(subject),
        turn: 1,
        state: mark.to_owned(),
        why: Some(mark.to_owned()),
        attempts: 0,
        due_at: NOW,
        touched: 0,
        traces: Some(mark.as_bytes().to_vec()),
        changed_at: NOW,
        proven_at: None,
        row_version: 1,
    };
    let listed = HandoverPersonRow { handover: record_id(), place: 1, subject };
    let status = Some(mark.to_owned());
    let letter = MailingLetterRow { mailing: record_id(), subject, state: mark.to_owned(), at: NOW, due_at: NOW, tries: 1, status };
    [
        Intent::insert(&task),
        Intent::insert(&emergency),
        Intent::insert(&concerned),
        Intent::insert(&listed),
        Intent::insert(&letter),
        Intent::insert(&errand),
        Intent::insert(&errand_in),
    ]
}
