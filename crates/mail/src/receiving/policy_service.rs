//! The service that Postfix asks before it takes a letter (`check_policy_service`, SMTPD_POLICY_README): the same judge as at our own door, and a mark
//! for what is taken. Where it cannot decide it says so, and Postfix lets the sender wait.

use super::Desk;
use super::address::Address;
use super::conversation::refusal;
use super::judge::{Decision, Sender};
use super::listener::Mailhouse;
use super::mark::Marked;
use std::collections::HashMap;
use std::pin::pin;
use std::sync::{Arc, Mutex};
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;

/// How many bytes one question may have.
const QUESTION_BYTES_MAX: u64 = 16 * 1024;
/// How many connections Postfix may have open: one for each of its own processes.
const CONNECTIONS_MAX: usize = 512;
/// How many letters under way are remembered, each with what was decided of it.
const LETTERS_MAX: usize = 10_000;

/// What was decided of letters whose recipients Postfix asks about one by one, by its own name for each.
#[derive(Debug, Default)]
struct Decided(Mutex<HashMap<String, (Decision, Option<String>)>>);

/// Answers Postfix until `stop` resolves.
pub async fn answer_postfix<D: Desk>(listener: TcpListener, house: Arc<Mailhouse<D>>, stop: impl Future<Output = ()> + Send) {
    let mut stop = pin!(stop);
    let (room, decided) = (Arc::new(Semaphore::new(CONNECTIONS_MAX)), Arc::new(Decided::default()));
    loop {
        let next = async {
            let place = Arc::clone(&room).acquire_owned().await.ok()?;
            listener.accept().await.ok().map(|(stream, _)| (place, stream))
        };
        let Some((place, stream)) = (tokio::select! {
            next = next => next,
            () = &mut stop => return,
        }) else {
            tokio::time::sleep(std::time::Duration::from_millis(100)).await;
            continue;
        };
        let (house, decided) = (Arc::clone(&house), Arc::clone(&decided));
        tokio::spawn(async move {
            let _held = place;
            // Postfix asks again on a new connection where one breaks off.
            let _ = answer_on(&house, &decided, stream).await;
        });
    }
}

async fn answer_on<D: Desk>(house: &Mailhouse<D>, decided: &Decided, stream: TcpStream) -> std::io::Result<()> {
    stream.set_nodelay(true)?;
    let mut stream = BufReader::new(stream);
    while let Some(asked) = question(&mut stream).await? {
        let action = action(house, decided, &asked).await;
        stream.get_mut().write_all(format!("action={action}\n\n").as_bytes()).await?;
        stream.get_mut().flush().await?;
    }
    Ok(())
}

/// The next question: names and values, a line each, and an empty line.
async fn question(stream: &mut BufReader<TcpStream>) -> std::io::Result<Option<HashMap<String, String>>> {
    let mut asked = HashMap::new();
    let mut bounded = stream.take(QUESTION_BYTES_MAX);
    loop {
        let mut line = Vec::new();
        if bounded.read_until(b'\n', &mut line).await? == 0 {
            return Ok(None);
        }
        let line = String::from_utf8_lossy(&line);
        let line = line.trim_end_matches(['\r', '\n']);
        match line.split_once('=') {
            None if line.is_empty() => return Ok(Some(asked)),
            None => return Ok(None),
            Some((name, value)) => drop(asked.insert(name.to_owned(), value.to_owned())),
        }
    }
}

/// What Postfix is to do.
async fn action<D: Desk>(house: &Mailhouse<D>, decided: &Decided, asked: &HashMap<String, String>) -> String {
    let said = |name: &str| asked.get(name).map(String::as_str).unwrap_or_default();
    let (Some(to), Ok(address)) = (Address::parse(said("recipient")), said("client_address").parse()) else { return "DUNNO".to_owned() };
    let from = Address::parse(said("sender"));
    let sender = Sender { address, helo: said("helo_name").to_owned(), domain: from.as_ref().map(|from| from.domain().to_owned()) };
    let (decision, reference) = match decided.of(said("instance")) {
        Some(known) => known,
        None => {
            let decision = house.judge.decide(&sender).await;
            let reference = house.desk.decided(to.domain(), &decision).await;
            decided.keep(said("instance"), (decision.clone(), reference.clone()));
            (decision, reference)
        }
    };
    match refusal(&decision, reference.as_deref().unwrap_or_default(), &house.desk.appeal(to.domain())) {
        Some(answer) => answer.one_line(),
        None => {
            let marked = Marked { sender: address, from: from.as_ref(), to: &to, is_checked: decision == Decision::Checked };
            format!("PREPEND {}", house.marks.header(&marked, house.clock.now()))
        }
    }
}

impl Decided {
    fn of(&self, instance: &str) -> Option<(Decision, Option<String>)> {
        self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner).get(instance).cloned()
    }

    fn keep(&self, instance: &str, decided: (Decision, Option<String>)) {
        let mut all = self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        if all.len() >= LETTERS_MAX {
            // Those under way are asked about anew.
            all.clear();
        }
        if !instance.is_empty() {
            all.insert(instance.to_owned(), decided);
        }
    }
}
