//! What the company's other systems hold, in a person's own copy, and what has to reach those systems. A system that did not answer is named.

use crate::view::clear::Clear;
use operations::{Elsewhere, ErrandInView, ErrandView, RowElsewhere, SystemLooked};
use serde::Serialize;
use utoipa::ToSchema;

/// What one system answered when it was asked.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SystemCopy {
    /// The system.
    system: String,
    /// What it is.
    about: String,
    /// When it was asked.
    asked_at: String,
    /// How long it keeps them.
    retention: String,
    /// Why it did not answer; none where it did.
    trouble: Option<String>,
    /// The rows it holds.
    rows: Vec<SystemRowCopy>,
}

/// One row in another system.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SystemRowCopy {
    /// In which table.
    table: String,
    /// Its fields.
    fields: Vec<SystemFieldCopy>,
}

/// One field.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SystemFieldCopy {
    /// The column.
    column: String,
    /// The kind of data.
    category: String,
    /// The value.
    #[schema(value_type = String)]
    value: Clear,
}

/// Something that has to reach other systems.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ErrandCopy {
    /// Its number.
    errand: String,
    /// What is to be done.
    task: String,
    /// What is to stop, of an objection.
    purposes: Vec<String>,
    /// Since when.
    made_at: String,
    /// When every system had proven.
    proven_at: Option<String>,
    /// How far each system is.
    systems: Vec<ErrandInCopy>,
}

/// How far one system is with it.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ErrandInCopy {
    /// The system.
    system: String,
    /// The state.
    state: String,
    /// Why it failed the last time.
    why: Option<String>,
    /// How often it was tried.
    attempts: i64,
    /// How many rows were touched.
    touched: u64,
    /// When it had proven.
    proven_at: Option<String>,
}

/// What each system answered, for a person's copy.
pub(crate) fn systems_copied(elsewhere: Elsewhere) -> Vec<SystemCopy> {
    let at = elsewhere.at.to_string();
    let copied = |looked: SystemLooked| SystemCopy {
        system: looked.system,
        about: looked.about,
        asked_at: at.clone(),
        retention: looked.retention,
        trouble: looked.trouble.map(str::to_owned),
        rows: looked.rows.into_iter().map(row).collect(),
    };
    elsewhere.systems.into_iter().map(copied).collect()
}

fn row(row: RowElsewhere) -> SystemRowCopy {
    let field = |(column, category, value): (String, vocabulary::DataCategory, vocabulary::Personal<String>)| SystemFieldCopy {
        column,
        category: category.to_string(),
        value: Clear::new(value),
    };
    SystemRowCopy { table: row.table, fields: row.fields.into_iter().map(field).collect() }
}

impl From<ErrandView> for ErrandCopy {
    fn from(errand: ErrandView) -> Self {
        Self {
            errand: errand.errand.to_string(),
            task: errand.task,
            purposes: errand.purposes.iter().map(ToString::to_string).collect(),
            made_at: errand.made_at.to_string(),
            proven_at: errand.proven_at.map(|at| at.to_string()),
            systems: errand.systems.into_iter().map(ErrandInCopy::from).collect(),
        }
    }
}

impl From<ErrandInView> for ErrandInCopy {
    fn from(here: ErrandInView) -> Self {
        Self {
            system: here.system,
            state: here.state,
            why: here.why,
            attempts: here.attempts,
            touched: here.touched,
            proven_at: here.proven_at.map(|at| at.to_string()),
        }
    }
}
