//! Policy files on disk: found, read, named. It judges nothing in them.

use policy::{Compiled, Controls, Policies, Policy, Source, compile};
use std::io::Read;
use std::path::{Path, PathBuf};

/// How deep folders of policies may stand in one another.
const FOLDER_DEPTH_MAX: usize = 8;
/// The most policy files one command reads.
const FILES_MAX: usize = 10_000;

/// A command that cannot be carried out: exit code 2.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Fault {
    #[error("cannot read {path}: {cause}")]
    Read { path: PathBuf, cause: std::io::Error },
    #[error("cannot write {path}: {cause}")]
    Write { path: PathBuf, cause: std::io::Error },
    #[error("no policy (a file ending in .md) under {0}\n  hint: the five policies that come with Goodfaith are in policies/")]
    Nothing(PathBuf),
    #[error("more than {FILES_MAX} policy files; name fewer")]
    TooMany,
    #[error("{0}")]
    Usage(String),
    #[error("the settings cannot be used:\n{0}")]
    Settings(String),
    #[error("{site} was not moved: {cause}")]
    Migration { site: vocabulary::SiteId, cause: store::CopyError },
    #[error("the house could not be opened or served: {0}")]
    House(String),
}

/// Every policy file among the paths and below the folders, in order.
pub(crate) fn sources(paths: &[PathBuf]) -> Result<Vec<Source>, Fault> {
    let mut files = Vec::new();
    for path in paths {
        let before = files.len();
        walk(path, 0, &mut files)?;
        if files.len() == before {
            return Err(Fault::Nothing(path.clone()));
        }
    }
    files.dedup();
    files.iter().map(|path| read(path)).collect()
}

fn walk(path: &Path, depth: usize, files: &mut Vec<PathBuf>) -> Result<(), Fault> {
    let fault = |cause| Fault::Read { path: path.to_owned(), cause };
    if files.len() > FILES_MAX {
        return Err(Fault::TooMany);
    }
    if !std::fs::metadata(path).map_err(fault)?.is_dir() {
        files.push(path.to_owned());
        return Ok(());
    }
    let mut entries: Vec<PathBuf> =
        std::fs::read_dir(path).map_err(fault)?.collect::<Result<Vec<_>, _>>().map_err(fault)?.into_iter().map(|entry| entry.path()).collect();
    entries.sort();
    for entry in entries {
        let is_policy = entry.extension().is_some_and(|extension| extension == "md");
        // A link to a folder may lead back up; a link to a file is the file.
        let is_folder = entry.is_dir() && !entry.is_symlink();
        if is_folder && depth < FOLDER_DEPTH_MAX || is_policy {
            walk(&entry, depth + 1, files)?;
        }
    }
    Ok(())
}

/// One policy file. A pipe or a device is none, and no more is read than a policy may have.
pub(crate) fn read(path: &Path) -> Result<Source, Fault> {
    let fault = |cause| Fault::Read { path: path.to_owned(), cause };
    if !std::fs::metadata(path).map_err(fault)?.is_file() {
        return Err(fault(std::io::Error::other("not a regular file")));
    }
    let mut text = String::new();
    let most = u64::try_from(policy::limits::SOURCE_BYTES_MAX + 1).unwrap_or(u64::MAX);
    std::fs::File::open(path).map_err(fault)?.take(most).read_to_string(&mut text).map_err(fault)?;
    Ok(Source { name: path.display().to_string(), text })
}

/// What this software can do, as `check` asks: a policy may promise no more.
pub(crate) fn controls() -> Controls {
    operations::controls()
}

/// One policy file, compiled; its messages are printed when it fails.
pub(crate) fn compiled(path: &Path) -> Result<Policy, Fault> {
    compile_source(&read(path)?)
}

/// A policy that was read, compiled; its messages are printed when it fails.
pub(crate) fn compile_source(source: &Source) -> Result<Policy, Fault> {
    let Compiled { policy, diagnostics } = compile(source, &controls());
    policy.ok_or_else(|| {
        crate::output::diagnostics(std::slice::from_ref(source), &diagnostics, false);
        Fault::Usage(format!("{} does not compile; `goodfaith check` says the same", source.name))
    })
}

/// Every policy below a folder, compiled; all must compile.
pub(crate) fn all_compiled(paths: &[PathBuf]) -> Result<Policies, Fault> {
    let sources = sources(paths)?;
    let (policies, diagnostics) = Policies::compile(&sources, &controls());
    if diagnostics.iter().any(|message| message.severity == policy::Severity::Error) {
        crate::output::diagnostics(&sources, &diagnostics, false);
        return Err(Fault::Usage("not every policy compiles; `goodfaith check` says the same".to_owned()));
    }
    Ok(policies)
}
