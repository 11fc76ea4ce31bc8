//! The doors that letters come in by, as the settings name them: opened with the server, ended with it. They decide nothing.

use crate::certificate::Pair;
use crate::files::Fault;
use crate::house::{self, machine_clock};
use crate::mail_desk::HouseDesk;
use crate::mailbox::Mailbox;
use crate::output;
use crate::settings::{MailSettings, Settings};
use ledger::MacKey;
use mail::{Blocklists, Door, Hosting, Judge, Limits, Mailhouse, Marks, Resolving, Tag, Tokens, Whose, answer_postfix, receive, server_config};
use operations::House;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Mutex;
use tokio::task::JoinHandle;
use vault::{SecretFile, SystemChance};
use vocabulary::Chance;

/// The first words of the file that marks and tokens are made with.
const FILE_FORM: &str = "goodfaith mail secret 1 ";
/// Its name in the folder of the house.
const FILE: &str = "mail-secret";
/// How often the lists are asked for the names that every list knows.
const PROBE_EVERY: Duration = Duration::from_mins(5);
/// The most bytes of a key of a list.
const LIST_KEY_CHARACTERS_MAX: usize = 64;

/// Opens the doors; what serves them runs until it is stopped.
pub(crate) async fn open(settings: &Settings, house: &Arc<House>) -> Result<Vec<JoinHandle<()>>, Fault> {
    let mail = &settings.mail;
    if !mail.is_on() {
        return Ok(Vec::new());
    }
    let name = mail.name.clone().unwrap_or_default();
    let resolving = Resolving { servers: mail.resolvers.clone(), within: None };
    let usage = |error: mail::BlocklistError| Fault::Usage(error.to_string());
    let key = mail.spamhaus_key.as_deref().map(list_key).transpose()?;
    let lists = Blocklists::new(mail.blocklists.iter().map(|list| list.list(key.as_deref())).collect(), &resolving).map_err(usage)?;
    let judge = Arc::new(Judge::new(lists, Duration::from_millis(u64::try_from(mail.wait.as_ms()).unwrap_or(0)), machine_clock()));
    let tag = tag(&settings.house.folder.join(FILE))?;
    let tokens = Tokens::new(vec![Arc::clone(&tag)]);
    let desk = Arc::new(HouseDesk {
        house: Arc::clone(house),
        mailbox: mailbox(mail, house)?,
        mailboxes: mail.mailboxes.clone(),
        tokens: tokens.clone(),
        whose: Whose::new(name.clone(), &resolving).map_err(usage)?,
        counting: Mutex::new(()),
    });
    let tls = match (&mail.certificate, &mail.key) {
        (Some(certificate), Some(key)) => {
            let pair = Pair::read(certificate, key)?;
            Some(server_config(&pair.certificate, &pair.key).map_err(|words| Fault::Usage(format!("{}: {words}", certificate.display())))?)
        }
        _ => None,
    };
    let at_door = |door| {
        Arc::new(Mailhouse {
            hosting: Hosting { name: name.clone(), door, limits: Limits::default() },
            tls: if door == Door::Smtp { tls.clone() } else { None },
            judge: Arc::clone(&judge),
            marks: Marks::new(Arc::clone(&tag)),
            tokens: tokens.clone(),
            desk: Arc::clone(&desk),
            clock: machine_clock(),
        })
    };
    let mut open = vec![tokio::spawn(probing(Arc::clone(&judge)))];
    for (address, door, what) in [(mail.smtp, Door::Smtp, "letters"), (mail.lmtp, Door::Lmtp, "letters that a mail server hands on")] {
        if let Some(address) = address {
            let (listener, address) = house::listen_on(address).await?;
            output::line(format!("taking {what} at {address}"));
            open.push(tokio::spawn(receive(listener, at_door(door), std::future::pending())));
        }
    }
    if let Some(address) = mail.postfix {
        let (listener, address) = house::listen_on(address).await?;
        output::line(format!("answering Postfix at {address}"));
        open.push(tokio::spawn(answer_postfix(listener, at_door(Door::Smtp), std::future::pending())));
    }
    Ok(open)
}

/// A list that cannot be believed is told to the log, again and again while it is so.
async fn probing(judge: Arc<Judge>) {
    loop {
        for health in judge.lists().probe().await {
            if let Some(why) = health.wrong {
                tracing::warn!(list = %health.list, %why, "a blocklist cannot be asked: letters wait, and in the end are taken unchecked");
            }
        }
        tokio::time::sleep(PROBE_EVERY).await;
    }
}

fn mailbox(settings: &MailSettings, house: &House) -> Result<Option<Mailbox>, Fault> {
    let open = |folder: &std::path::PathBuf| Mailbox::open(folder, house.sites().iter()).map_err(|cause| Fault::Write { path: folder.clone(), cause });
    settings.mailbox.as_ref().map(open).transpose()
}

fn list_key(path: &Path) -> Result<String, Fault> {
    let text = std::fs::read_to_string(path).map_err(|cause| Fault::Read { path: path.to_owned(), cause })?;
    let key = text.trim();
    let is_one = (1..=LIST_KEY_CHARACTERS_MAX).contains(&key.len()) && key.bytes().all(|byte| byte.is_ascii_alphanumeric());
    if is_one { Ok(key.to_owned()) } else { Err(Fault::Usage(format!("{} does not hold a key of Spamhaus: letters and digits on one line", path.display()))) }
}

/// The keyed hash of marks and tokens, under a secret that is made where there is none: letters are answered years later.
fn tag(path: &Path) -> Result<Tag, Fault> {
    let file = SecretFile::new(path, FILE_FORM);
    let mut secret = [0; 32];
    SystemChance::default().fill(&mut secret);
    match file.create(&secret) {
        Err(cause) if cause.kind() != std::io::ErrorKind::AlreadyExists => return Err(Fault::Write { path: path.to_owned(), cause }),
        _ => {}
    }
    let secret = file.read().map_err(|error| Fault::Usage(format!("{}: {error}", path.display())))?;
    let key = MacKey::new(&secret[..]);
    Ok(Arc::new(move |bytes: &[u8]| key.of(bytes)))
}
