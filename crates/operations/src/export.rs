//! Everything that is held of a person, to take away. It is what the house keeps, table by table of the catalogue, and nothing is left out but
//! what would open nothing for them, or open it for others: that is named with its reason.

use crate::room::Room;
use crate::{
    ChildrenExported, ConsentExported, Elsewhere, ErrandView, House, LeftExported, LinkToken, Offer, Outcome, PersonPage, RegistersExported, SignInsExported,
};
use ledger::hex;
use store::{Cell, EvidenceRow, FactRow, FoundRow, LinkRow, RequestRow, SubjectRow, TagRow};
use vocabulary::{SiteId, SubjectId, Timestamp, VersionId};

/// A person's own copy of what is held about them.
#[derive(Clone, Debug)]
pub struct PersonExport {
    /// When it was made.
    pub at: Timestamp,
    /// When they first told who they are.
    pub known_since: Option<Timestamp>,
    /// What their page shows.
    pub page: PersonPage,
    /// The facts as they are on record, with the evidence behind each.
    pub facts: Vec<FactExported>,
    /// The choices they made, with what each was made with.
    pub consents: Vec<ConsentExported>,
    /// What they are found by among everybody, as `purpose/marketing`.
    pub found_by: Vec<String>,
    /// The keyed hashes by which they are found by an address or a number, in hexadecimal.
    pub tags: Vec<String>,
    /// The links that were made for them, by the hash of each.
    pub links: Vec<LinkExported>,
    /// How they sign in.
    pub sign_ins: SignInsExported,
    /// What they left with the site.
    pub left: LeftExported,
    /// What is held of them as a child, and as a parent.
    pub children: ChildrenExported,
    /// What the registers hold of them.
    pub registers: RegistersExported,
    /// The breaches that concern them, whether or not they were told yet.
    pub breaches: Vec<crate::BreachExported>,
    /// What the company's other systems hold of them, asked at that moment.
    pub elsewhere: Elsewhere,
    /// What has to reach those systems about them, and how far each is.
    pub errands: Vec<ErrandView>,
    /// Every entry of the log about them, the oldest first.
    pub entries: Vec<EntryExported>,
}

/// One fact, whole.
#[derive(Clone, Debug)]
pub struct FactExported {
    /// The fact as it is kept.
    pub fact: serde_json::Value,
    /// What kind of evidence it rests on.
    pub evidence: String,
    /// What that is called.
    pub document: String,
    /// The hash of the document, or of what was shown, in hexadecimal.
    pub sha256: Option<String>,
    /// When it was recorded.
    pub recorded_at: Timestamp,
}

/// One link.
#[derive(Clone, Debug)]
pub struct LinkExported {
    /// The hash of its secret, in hexadecimal.
    pub token_sha256: String,
    /// What it opens.
    pub opens: String,
    /// The purposes it is for.
    pub purposes: String,
    /// Until when.
    pub until: Timestamp,
}

/// One entry of the log.
#[derive(Clone, Debug)]
pub struct EntryExported {
    /// Its number.
    pub leaf: u64,
    /// When.
    pub at: Timestamp,
    /// The policy version it was done under.
    pub version: Option<VersionId>,
    /// What was done.
    pub event: serde_json::Value,
    /// The randomness that ties the entry to its leaf, in hexadecimal.
    pub salt: String,
}

/// What stands in no export, and why.
pub const NOT_EXPORTED: [(&str, &str); 12] = [
    ("subject_key", "the key everything is sealed under: it opens nothing outside, and taken away it would open what the house still holds"),
    ("outbox", "work that is still to be done, by ids alone; what it does is told when it is done"),
    ("sign_in", "a link that is on its way to an address, for some minutes; whom it let in stands in the log"),
    ("ceremony", "a passkey that is being added at this moment"),
    ("password", "what Argon2id makes of a password: taken away it could be guessed at in peace; since when it holds stands here"),
    ("forgetting", "a person who is being erased at this moment"),
    ("done", "hashes by which a call that was repeated is known; they cannot be read back"),
    ("task", "work of the staff on what the person asked or ordered; each step of it, with what it was for, stands among the entries of the log"),
    (
        "break_glass",
        "that somebody looked in an emergency stands among the looks and the entries of the log; the reason is the company's own account of itself",
    ),
    ("handover_person", "a list of whom something may still be decided about, by ids alone; what leaves stands with the disclosures"),
    ("mailing_letter", "how far the post came with a letter to them; that it was written, what for and by which sentence stands with the letters"),
    ("leaf", "the sealed form of each entry of the log; the entries themselves stand here in clear"),
];

impl House {
    /// Everything held about the person behind the link, to take away; `None` where the operator does not offer it and the text does not grant
    /// it. The view itself goes into their history.
    ///
    /// # Errors
    /// [`crate::OperationError::LinkInvalid`] for every link that opens nothing here.
    pub async fn export(&self, site: &SiteId, token: &LinkToken) -> Outcome<Option<PersonExport>> {
        let room = self.room(site)?;
        let visitor = room.whole_visitor(token).await?;
        if !room.house.offers(site).has(Offer::Export) {
            return Ok(None);
        }
        // First the page: showing it writes the last entry and the last link that belong to the copy.
        let registers = room.registers_exported(visitor.subject()).await?;
        let page = room.shown_page(&visitor, Offer::Export).await?;
        let children = room.children_exported(&visitor).await?;
        let elsewhere = room.looked_for(&visitor).await?;
        room.exported(visitor.subject(), page, (children, registers, elsewhere)).await.map(Some)
    }
}

impl Room<'_> {
    async fn exported(&self, subject: SubjectId, page: PersonPage, held: (ChildrenExported, RegistersExported, Elsewhere)) -> Outcome<PersonExport> {
        let (children, registers, elsewhere) = held;
        let of = ("subject", Cell::from(&subject));
        let known: Option<SubjectRow> = self.row(&[Cell::from(&subject)]).await?;
        let found: Vec<FoundRow> = self.rows(std::slice::from_ref(&of)).await?;
        let tags: Vec<TagRow> = self.rows(std::slice::from_ref(&of)).await?;
        let links: Vec<LinkRow> = self.rows(std::slice::from_ref(&of)).await?;
        let facts: Vec<FactRow> = self.rows(std::slice::from_ref(&of)).await?;
        let mut exported = Vec::with_capacity(facts.len());
        for row in facts {
            exported.push(self.fact_exported(&row).await?);
        }
        let requests: Vec<RequestRow> = self.rows(std::slice::from_ref(&of)).await?;
        let waiting = requests.iter().filter_map(|row| row.correction_tag);
        let mut tags: Vec<String> = tags.iter().map(|row| row.tag).chain(waiting).map(|tag| hex(&tag)).collect();
        tags.sort();
        tags.dedup();
        let link = |row: LinkRow| LinkExported { token_sha256: hex(&row.token_sha256), opens: row.opens, purposes: row.detail, until: row.expires_at };
        let mut entries = Vec::new();
        for (leaf, entry) in self.entries_about(subject, usize::MAX).await?.0.into_iter().rev() {
            let event = serde_json::to_value(&entry.event).map_err(|error| self.house.broken(&error))?;
            entries.push(EntryExported { leaf, at: entry.at, version: entry.version, event, salt: hex(&entry.salt.0) });
        }
        Ok(PersonExport {
            at: self.now,
            known_since: known.map(|row| row.created_at),
            page,
            facts: exported,
            consents: self.consents_exported(subject).await?,
            found_by: found.into_iter().map(|row| row.term).collect(),
            tags,
            links: links.into_iter().map(link).collect(),
            sign_ins: self.sign_ins_exported(subject).await?,
            left: self.left_exported(subject).await?,
            children,
            registers,
            breaches: self.breaches_exported(subject).await?,
            elsewhere,
            errands: self.errands_about(subject).await?,
            entries,
        })
    }

    async fn fact_exported(&self, row: &FactRow) -> Outcome<FactExported> {
        let evidence: Option<EvidenceRow> = self.row(&[Cell::from(&row.fact)]).await?;
        let document = match &evidence {
            Some(evidence) => self.title_of(evidence).await?,
            None => String::new(),
        };
        Ok(FactExported {
            fact: serde_json::to_value(&row.detail).map_err(|error| self.house.broken(&error))?,
            evidence: evidence.as_ref().map(|evidence| evidence.kind.clone()).unwrap_or_default(),
            document,
            sha256: evidence.and_then(|evidence| evidence.sha256).map(|sha256| hex(&sha256)),
            recorded_at: row.recorded_at,
        })
    }
}
