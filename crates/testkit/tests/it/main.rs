//! The promises of the five policies, each kept or broken over HTTP by a real house. Nothing here reaches round the server.

mod promises;
