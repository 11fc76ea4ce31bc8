//! Text and rules into decision tables: compile, decide, explain, prove, diff, render. It never touches I/O, a clock or
//! randomness, and answers from nothing but the policy and the facts it is told.

mod analyse;
mod answer;
mod cells;
mod compile;
mod deciding;
mod diagnostic;
mod diff;
mod explain;
mod front_matter;
mod golden;
mod grammar;
mod lenient;
mod lexicon;
pub mod limits;
mod normal;
mod policies;
mod policy;
mod prepared;
mod print;
mod question;
mod quote;
mod reading;
mod render;
mod rules;
mod sentence;
mod source;
mod statement;
mod stretch;
mod table;
mod wording;
mod words;

pub use analyse::clashes::SettledClash;
pub use analyse::controls::Controls;
pub use analyse::coverage::UncoveredWords;
pub use analyse::elastic::Opening;
pub use answer::{Answer, Need, Owed, Reason, Verdict};
pub use cells::Cell;
pub use compile::{Compiled, Formatted, compile, format, read_statements};
pub use diagnostic::{Diagnostic, Label, Severity, Span};
pub use diff::{Change, Difference, Direction, PromiseChange, diff};
pub use explain::{Governed, Governs};
pub use front_matter::Parameter;
pub use golden::{GoldenAnswer, GoldenRow};
#[doc(hidden)]
pub use lenient::compile_leniently;
pub use policies::Policies;
pub use policy::{Counts, NoticeShown, Policy, Proof, RightGranted};
pub use prepared::Prepared;
pub use question::{Facts, Question, QuestionError};
pub use reading::BlockKind;
pub use render::{RenderedBlock, RenderedPiece};
pub use sentence::{Class, Sentence};
pub use source::Source;
pub use statement::{Alternatives, Closed, Deadline, Except, Flows, Occasion, Purposes, Quote, Says, Statement, Term};
