//! The reader of policies against any text: the same entry as the tests have, driven by LLVM's fuzzer. It asks nothing of
//! its own.
#![no_main]

#[path = "../../crates/policy/tests/it/entry.rs"]
mod entry;

libfuzzer_sys::fuzz_target!(|text: &str| entry::try_text(text));
