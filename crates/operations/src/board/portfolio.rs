//! A member's portfolio: their company and what they offer. The whole is held as every other value is; what of it everybody can read is chosen
//! field by field, and is nothing until it is chosen.

use super::{POSTED_FOR, Published, content};
use crate::attempts::until_done;
use crate::commit::Act;
use crate::room::Room;
use crate::values::{Lines, TextKind, is_blank, posted_text};
use crate::{House, LinkToken, OperationError, Outcome};
use ledger::Event;
use std::collections::BTreeSet;
use store::{Cell, HeldValue, Intent, PackedRecord, PortfolioRow, PostRow};
use vocabulary::{Personal, RecordId, SiteId, SubjectId, Timestamp};

/// The most portfolios one page lists.
const PORTFOLIOS_LISTED_MAX: u32 = 200;
/// How the source of a value of a portfolio begins.
const SOURCE: &str = "portfolio-";

/// A field of a portfolio.
#[derive(Clone, Copy, Debug)]
pub struct PortfolioField {
    /// Its name on the form.
    pub key: &'static str,
    /// Whether it has several lines.
    pub lines: bool,
    /// The most characters it takes.
    pub characters_max: usize,
}

/// The fields of a portfolio.
pub const PORTFOLIO_FIELDS: [PortfolioField; 3] = [
    PortfolioField { key: "company", lines: false, characters_max: 120 },
    PortfolioField { key: "offer", lines: true, characters_max: 2_000 },
    PortfolioField { key: "place", lines: false, characters_max: 120 },
];

/// What a member writes into their portfolio.
#[derive(Clone, Debug)]
pub struct PortfolioChange {
    /// Each field by its name; one that is empty is taken out.
    pub values: Vec<(String, Personal<String>)>,
    /// The names of the fields that everybody can read.
    pub public: Vec<String>,
    /// The hash of what they were shown, as the board had it.
    pub statement: String,
}

/// A portfolio as everybody reads it.
#[derive(Clone, Debug)]
pub struct PortfolioView {
    /// What stands for it in addresses.
    pub portfolio: RecordId,
    /// The public fields: the name of each and what it says.
    pub fields: Vec<(String, Personal<String>)>,
    /// When it was last changed.
    pub changed_at: Timestamp,
}

impl PortfolioField {
    /// The source under which its value is held.
    #[must_use]
    pub fn source(&self) -> String {
        format!("{SOURCE}{}", self.key)
    }
}

impl House {
    /// Changes the portfolio of the person behind the link.
    ///
    /// # Errors
    /// [`OperationError::LinkInvalid`] for every link that opens nothing here; a site without a board; [`OperationError::StatementStale`] where
    /// the warning was not shown; the policy's refusal; what was typed.
    pub async fn change_portfolio(&self, site: &SiteId, token: &LinkToken, change: PortfolioChange) -> Outcome<()> {
        let change = &change;
        until_done(|| async move { self.room(site)?.change_once(token, change).await }).await
    }

    /// The names of the fields that the person behind the link has chosen to be public.
    ///
    /// # Errors
    /// [`OperationError::LinkInvalid`] for every link that opens nothing here.
    pub async fn my_public_fields(&self, site: &SiteId, token: &LinkToken) -> Outcome<Vec<String>> {
        let room = self.room(site)?;
        let visitor = room.whole_visitor(token).await?;
        let row = room.portfolio_row(visitor.subject()).await?;
        Ok(row.into_iter().flat_map(|row| row.public.values).map(|value| value.source).collect())
    }

    /// The portfolios of which something is public, and after which of them the list goes on, where it does.
    ///
    /// # Errors
    /// When there is no such site.
    pub async fn portfolios(&self, site: &SiteId, after: Option<RecordId>) -> Outcome<(Vec<PortfolioView>, Option<RecordId>)> {
        let room = self.room(site)?;
        let page = store::Page { after: after.iter().map(Cell::from).collect(), rows_max: PORTFOLIOS_LISTED_MAX };
        let rows = self.foundations.store.rows::<PortfolioRow>(&room.part, &[], page).await.map_err(|error| self.fault(error))?;
        let is_full = rows.len() >= PORTFOLIOS_LISTED_MAX as usize;
        let goes_on = rows.last().map(|row| row.portfolio).filter(|_| is_full);
        let mut portfolios = Vec::with_capacity(rows.len());
        for row in rows {
            if !row.public.values.is_empty() && room.may_be_read(row.subject, &content()?).await? {
                portfolios.push(room.portfolio_view(&row).await?);
            }
        }
        Ok((portfolios, goes_on))
    }

    /// One portfolio, as everybody reads it; `None` where there is none, or nothing of it is public.
    ///
    /// # Errors
    /// When there is no such site.
    pub async fn portfolio(&self, site: &SiteId, portfolio: RecordId) -> Outcome<Option<PortfolioView>> {
        let room = self.room(site)?;
        let row: Option<PortfolioRow> = room.row(&[Cell::from(&portfolio)]).await?;
        match row {
            Some(row) if !row.public.values.is_empty() && room.may_be_read(row.subject, &content()?).await? => room.portfolio_view(&row).await.map(Some),
            _ => Ok(None),
        }
    }
}

impl Room<'_> {
    pub(crate) async fn portfolio_row(&self, subject: SubjectId) -> Outcome<Option<PortfolioRow>> {
        Ok(self.rows(&[("subject", Cell::from(&subject))]).await?.into_iter().next())
    }

    /// What of a portfolio is public.
    pub(crate) async fn portfolio_view(&self, row: &PortfolioRow) -> Outcome<PortfolioView> {
        let key = self.key_of(row.subject).await?;
        let open = |value: &HeldValue| {
            let words = self.house.foundations.vault.open_posted(&key, (row.portfolio, &value.source), &value.sealed);
            words.map(|words| (value.source.clone(), words)).map_err(|error| self.locked(error))
        };
        let fields = row.public.values.iter().map(open).collect::<Outcome<Vec<_>>>()?;
        Ok(PortfolioView { portfolio: row.portfolio, fields, changed_at: row.changed_at })
    }

    async fn change_once(&self, token: &LinkToken, change: &PortfolioChange) -> Outcome<()> {
        let board = self.board_shown(&change.statement)?;
        let visitor = self.whole_visitor(token).await?;
        let (subject, category) = (visitor.subject(), content()?);
        let written = read(change)?;
        let mut act = Act::new(None);
        let reach = match self.rows::<PostRow>(&[("subject", Cell::from(&subject))]).await? {
            _ if !change.public.is_empty() => Published::ToEverybody,
            posts if posts.is_empty() => Published::ToNobody,
            _ => Published::NoFurther,
        };
        let facts = self.published(&mut act, subject, &category, reach).await?;
        let key = self.key_of(subject).await?;
        let old = self.record(subject).await?;
        let before = old.as_ref().map_or_else(Vec::new, |row| row.packed.values.clone());
        let mut held: Vec<HeldValue> = before.into_iter().filter(|value| !value.source.starts_with(SOURCE)).collect();
        let row = self.portfolio_row(subject).await?;
        act.expects(&[Intent::expect::<PortfolioRow>(("subject", Cell::from(&subject)), row.iter().len() as u64)]);
        let portfolio = row.as_ref().map_or_else(|| self.new_record(), |row| row.portfolio);
        let (mut records, mut public) = (Vec::new(), Vec::new());
        for (field, words) in &written {
            let mut new = self.blank(&category, &[POSTED_FOR], &field.source());
            self.seal_value(&key, &mut new, words)?;
            records.push((new.record, category.clone()));
            if change.public.iter().any(|chosen| chosen == field.key) {
                let sealed = self.house.foundations.vault.seal_posted(&key, (portfolio, field.key), words).map_err(|error| self.locked(error))?;
                public.push(HeldValue { source: field.key.to_owned(), number: None, sealed, ..new.clone() });
            }
            held.push(new);
        }
        self.put_record(&mut act, subject, old.as_ref(), held);
        let chosen = public.iter().map(|value| value.source.clone()).collect();
        let new = PortfolioRow { portfolio, subject, public: PackedRecord { values: public }, changed_at: self.now, row_version: 1 };
        act.add(match &row {
            None => Intent::insert(&new),
            Some(row) => Intent::replace(&PortfolioRow { row_version: row.row_version.saturating_add(1), ..new }, row.row_version),
        });
        self.put_published(&mut act, &facts, &board).await?;
        let notices = crate::forms::seen(&board.notices);
        act.log(Event::PortfolioChanged { portfolio, records, public: chosen, shown_sha256: board.statement, notices, facts }, Some(subject));
        self.commit(act).await.map(drop)
    }
}

/// What was typed, field by field; every mistake at once.
fn read(change: &PortfolioChange) -> Outcome<Vec<(PortfolioField, Personal<String>)>> {
    let known: BTreeSet<&str> = PORTFOLIO_FIELDS.iter().map(|field| field.key).collect();
    if change.public.iter().any(|key| !known.contains(key.as_str())) {
        return Err(OperationError::malformed("public", "a portfolio has no such field"));
    }
    let (mut read, mut mistakes) = (Vec::new(), Vec::new());
    for field in PORTFOLIO_FIELDS {
        let Some((_, typed)) = change.values.iter().find(|(key, typed)| key == field.key && !is_blank(typed)) else { continue };
        let lines = if field.lines { Lines::Many } else { Lines::One };
        match posted_text(typed, field.characters_max, lines, TextKind::Words) {
            Ok(words) => read.push((field, words)),
            Err(words) => mistakes.push(crate::Mistake { field: field.key.to_owned(), words }),
        }
    }
    if mistakes.is_empty() { Ok(read) } else { Err(OperationError::Malformed(mistakes)) }
}
