//! Puts the scenarios that keep the published policies to their words into the program, so that it can tell by which tests a sentence is kept.
//! It runs none of them.

use std::error::Error;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

fn main() -> Result<(), Box<dyn Error>> {
    let promises = Path::new(&std::env::var("CARGO_MANIFEST_DIR")?).join("../../promises").canonicalize()?;
    println!("cargo::rerun-if-changed={}", promises.display());
    let mut files: Vec<PathBuf> = Vec::new();
    for site in std::fs::read_dir(&promises)? {
        let site = site?.path();
        if site.is_dir() {
            for file in std::fs::read_dir(&site)? {
                files.push(file?.path());
            }
        }
    }
    files.retain(|path| path.extension().is_some_and(|extension| extension == "txt"));
    files.sort();
    let mut code = String::from("[\n");
    for path in &files {
        let name = path.strip_prefix(&promises)?.display().to_string();
        writeln!(code, "    ({name:?}, include_str!({:?})),", path.display().to_string())?;
    }
    code.push_str("]\n");
    std::fs::write(Path::new(&std::env::var("OUT_DIR")?).join("scenarios.rs"), code)?;
    Ok(())
}
