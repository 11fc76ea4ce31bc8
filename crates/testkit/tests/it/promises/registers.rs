//! What two people of the company put into its registers, and what somebody would who forges evidence. Each deed is a few requests; none checks anything.

use super::door::{Played, unplayable};
use super::step::Step;
use super::world::{Last, World};
use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use operations::{KeyRole, Register, Scope};
use reqwest::Method;
use serde_json::{Value, json};
use vocabulary::Timestamp;

const DAY_MS: i64 = 86_400_000;

/// What a signed document looks like.
const SIGNED: &[u8] = b"%PDF-1.7\n% signed by both\n%%EOF\n";

/// From when until when an entry counts, in days from now.
pub(super) type Days = (Option<i64>, i64);

/// For how long an entry counts where a scenario says nothing.
pub(super) const A_MONTH: Days = (None, 30);

/// Who approves.
#[derive(Clone, Copy, PartialEq, Eq)]
enum By {
    Another,
    Themselves,
}

impl World {
    /// The registers' part of what a step says, where it is theirs.
    pub(super) async fn in_the_registers(&mut self, step: &Step) -> Option<Played> {
        let party = step.slots.get("party").to_owned();
        Some(match step.says {
            "{party}, the sponsor of the promotion" => self.sponsors(&party, "promotion/2026-06-01").await,
            "{party}, the sponsor of another promotion" => self.sponsors(&party, "promotion/2025-06-01").await,
            "an empty file is brought as the agreement with {party}" => self.brought(&party, b"").await,
            "a program is brought as the agreement with {party}" => self.brought(&party, b"\x7fELF\x02\x01\x01\x00").await,
            "a plain note is brought as the agreement with {party}" => self.brought(&party, b"We agree, says nobody.").await,
            "the agreement with {party} is said to have another hash" => self.of_another_hash(&party).await,
            "whoever proposes the agreement with {party} approves it too" => self.approved_by_its_author(&party).await,
            "the agreement with {party} is put on file by its name alone" => self.by_its_name_alone(&party).await,
            "a violation of the terms by {person} on file" => self.violation(step).await,
            "a belief about {party} on file that rests on it" => self.belief_on_violation(&party).await,
            _ => return None,
        })
    }

    /// One person uploads a document and proposes the entry, another reads it and approves.
    pub(super) async fn enter(&mut self, register: Register, party: Option<&str>, more: Value, days: Days) -> Played {
        let document = self.document(more["subject"].as_str(), SIGNED).await?;
        let entry = self.propose(register, (party, more, days), &document).await?;
        let (status, answer) = self.decide_on(register, &entry, &document, By::Another).await?;
        if status != 201 {
            return Err(unplayable(format!("approving was answered {status}: {answer}")));
        }
        self.last_fact = Some(format!("/registers/{register}/{}", entry["id"].as_str().unwrap_or_default()));
        Ok(())
    }

    async fn sponsors(&mut self, party: &str, promotion: &str) -> Played {
        self.register(party, "sponsor").await?;
        self.enter(Register::Sponsors, Some(party), json!({ "promotion": promotion }), (None, 365)).await
    }

    async fn violation(&mut self, step: &Step) -> Played {
        let subject = self.person(step.slots.get("person"))?.subject.clone();
        self.enter(Register::Violations, None, json!({ "subject": subject }), A_MONTH).await?;
        self.violation = self.last_fact.as_ref().and_then(|path| path.rsplit('/').next()).map(|id| (id.to_owned(), subject));
        Ok(())
    }

    async fn belief_on_violation(&mut self, party: &str) -> Played {
        let (violation, subject) = self.violation.clone().ok_or_else(|| unplayable("no violation is on file"))?;
        let more = json!({ "subject": subject, "ground": "terms-violation", "rests_on": violation });
        let before = self.last_fact.clone();
        self.enter(Register::Beliefs, Some(party), more, (None, 20)).await?;
        // What is taken back afterwards is what it rests on.
        self.last_fact = before;
        Ok(())
    }

    async fn document(&mut self, subject: Option<&str>, file: &[u8]) -> Played<Value> {
        let (status, document) = self.uploaded(subject, file).await?;
        if status == 201 { Ok(document) } else { Err(unplayable(format!("the upload was answered {status}: {document}"))) }
    }

    async fn uploaded(&mut self, subject: Option<&str>, file: &[u8]) -> Played<(u16, Value)> {
        let body = json!({ "title": "the document", "subject": subject, "file": BASE64.encode(file) });
        self.door.api_raw(Method::POST, "/documents", &body).await
    }

    async fn propose(&mut self, register: Register, what: (Option<&str>, Value, Days), document: &Value) -> Played<Value> {
        let (status, entry) = self.proposed(register, what, document).await?;
        if status == 201 { Ok(entry) } else { Err(unplayable(format!("the proposal was answered {status}: {entry}"))) }
    }

    async fn proposed(&mut self, register: Register, (party, more, (from, until)): (Option<&str>, Value, Days), document: &Value) -> Played<(u16, Value)> {
        let day = |days: i64| Timestamp(self.server.now().0.saturating_add(days * DAY_MS)).to_string();
        let mut body = json!({ "words": "no. 7", "party": party, "document": document["id"], "sha256": document["sha256"],
            "from": from.map(day), "until": day(until) });
        for (name, value) in more.as_object().into_iter().flatten() {
            body[name.as_str()] = value.clone();
        }
        self.door.api_raw(Method::POST, &format!("/registers/{register}"), &body).await
    }

    /// Approves with the key of somebody else, or with that which proposed.
    async fn decide_on(&mut self, register: Register, entry: &Value, document: &Value, by: By) -> Played<(u16, Value)> {
        let approval = json!({ "sha256": document["sha256"] });
        let path = format!("/registers/{register}/{}/approvals", entry["id"].as_str().unwrap_or_default());
        if by == By::Themselves {
            return self.door.api_raw(Method::POST, &path, &approval).await;
        }
        let operations = &self.server.house.operations;
        let reviewer = operations.issue_scoped_key(&self.site, "reviewer", KeyRole::Company, &[Scope::Approve].into()).await.map_err(unplayable)?;
        self.door.api_with(&reviewer, Method::POST, &path, &approval).await
    }

    /// Brings these bytes as an agreement; where they are taken as a document, as the document of a proposal.
    async fn brought(&mut self, party: &str, file: &[u8]) -> Played {
        let (status, document) = self.uploaded(None, file).await?;
        let (status, answer) = match status {
            201 => self.proposed(Register::Agreements, (Some(party), json!({}), A_MONTH), &document).await?,
            _ => (status, document),
        };
        self.last = Last::Problem(status, answer);
        Ok(())
    }

    async fn of_another_hash(&mut self, party: &str) -> Played {
        let document = self.document(None, SIGNED).await?;
        let (status, answer) = self.proposed(Register::Agreements, (Some(party), json!({ "sha256": "0".repeat(64) }), A_MONTH), &document).await?;
        self.last = Last::Problem(status, answer);
        Ok(())
    }

    async fn approved_by_its_author(&mut self, party: &str) -> Played {
        let document = self.document(None, SIGNED).await?;
        let entry = self.propose(Register::Agreements, (Some(party), json!({}), A_MONTH), &document).await?;
        let (status, answer) = self.decide_on(Register::Agreements, &entry, &document, By::Themselves).await?;
        self.last = Last::Problem(status, answer);
        Ok(())
    }

    async fn by_its_name_alone(&mut self, party: &str) -> Played {
        let body = json!({ "condition": "confidential", "evidence": "agreement", "document": "Agreement no. 7", "party": party });
        let (status, answer) = self.door.api_raw(Method::POST, "/facts", &body).await?;
        self.last = Last::Problem(status, answer);
        Ok(())
    }
}
