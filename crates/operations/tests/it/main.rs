//! The use cases on a real house: real store, real vault, the five real policies. Nothing here is faked but the clock.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "a test that has no value to look at has failed")]

mod board;
mod children;
mod collecting;
mod consent_receipts;
mod consents;
mod disclosing;
mod discovering;
mod erasing;
mod erasing_on_postgres;
mod forms;
mod guardians;
mod history;
mod holdings;
mod importing;
mod keeping;
mod keys_anew;
mod keys_of_nobody;
mod kit;
mod leaving_things;
mod log_first;
mod numbers;
mod orders;
mod parent_kit;
mod parents;
mod passkey;
mod persons_page;
mod preferences;
mod publishing;
mod publishing_letters;
mod receipts;
mod requests;
mod residue;
mod sealed_rows;
mod shown;
mod signing_in;
mod standing;
mod strangers;
mod systems;
mod traces;
