//! The SQLite store from outside: conformance, durability, concurrency, the schema against the catalogue.

mod conformance;
mod durability;
mod schema;
mod traces;
