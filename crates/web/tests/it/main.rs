//! The web side on a real server, named by route and verb.

#![allow(clippy::expect_used, clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test that cannot go on fails")]

mod api_documents;
mod api_keys;
mod api_refusals;
mod arabic;
mod arabic_of_ones_own;
mod attackers;
mod board;
mod breaches;
mod children;
mod consents;
mod console;
mod console_audit;
mod console_disclosures;
mod console_forms;
mod console_policy;
mod console_registers;
mod console_work;
mod contests;
mod embedding;
mod forms;
mod handovers;
mod headers;
mod health;
mod hosts;
mod languages;
mod leaving;
mod log;
mod mailings;
mod matrix;
mod me;
mod orders;
mod policy_page;
mod registers;
mod requests;
mod scene;
mod sign_in;
mod systems;
mod try_page;
mod versions;
