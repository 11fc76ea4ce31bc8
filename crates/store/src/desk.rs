//! Group commit: one thread per part takes whatever commands wait and does them in one transaction. The only maker of
//! [`crate::Receipt`]; it never gives one before the backend says that the transaction is durable.

use crate::{Command, Done, Intent, Part, Receipt, StoreError, measured};
use tokio::sync::{mpsc, oneshot};

/// The most commands in one transaction.
const COMMANDS_MAX: usize = 256;

/// The most intents in one transaction, and so in one command.
const INTENTS_MAX: usize = 2_000;

/// The most bytes in one transaction, and so in one command.
const BYTES_MAX: usize = 8 * 1024 * 1024;

/// The most batches that may wait; who comes later is told to come again.
const WAITING_MAX: usize = 1_024;

/// What a database does for the desk.
pub trait Backend: Send + 'static {
    /// Does these commands in one durable transaction, each whole or not at all, and answers each in order.
    fn commit(&mut self, batch: &[Command]) -> Vec<Result<Done, StoreError>>;
}

/// What became of commands, and the commands: whoever made them lets go of their memory, and the one writer need not.
type Answers = (Vec<Result<Done, StoreError>>, Vec<Command>);

struct Batch {
    commands: Vec<Command>,
    /// Reckoned by whoever hands it in, so that the one writer need not.
    load: Load,
    answer: oneshot::Sender<Answers>,
}

/// Where commands for one part are handed in.
#[derive(Debug)]
pub struct Desk {
    part: Part,
    batches: mpsc::Sender<Batch>,
}

impl Desk {
    /// Opens the desk of this part in front of this backend.
    ///
    /// # Errors
    /// When the machine has no thread to give.
    pub fn open(part: Part, backend: impl Backend) -> Result<Self, StoreError> {
        let (batches, waiting) = mpsc::channel(WAITING_MAX);
        let of_writer = part.clone();
        std::thread::Builder::new()
            .name(format!("writer {}", part.site()))
            .spawn(move || serve(&of_writer, backend, waiting))
            .map_err(|error| StoreError::Unavailable(error.to_string()))?;
        Ok(Self { part, batches })
    }

    /// Hands in commands and waits until what was done of them is durable.
    pub async fn submit(&self, commands: Vec<Command>) -> Vec<Result<Receipt, StoreError>> {
        let count = commands.len();
        let all = |error: StoreError| (0..count).map(|_| Err(error.clone())).collect();
        let load = Load::of(&commands);
        if !load.fits() {
            return all(StoreError::Invalid("too much for one batch"));
        }
        let (answer, answered) = oneshot::channel();
        match self.batches.try_send(Batch { commands, load, answer }) {
            Ok(()) => {}
            Err(mpsc::error::TrySendError::Full(_)) => {
                return all(StoreError::Retry("too many commands are waiting".to_owned()));
            }
            Err(mpsc::error::TrySendError::Closed(_)) => return all(writer_gone()),
        }
        match answered.await {
            Ok((answers, _commands)) => answers.into_iter().map(|answer| answer.map(|done| Receipt::of(&self.part, done))).collect(),
            Err(_) => all(writer_gone()),
        }
    }
}

fn writer_gone() -> StoreError {
    StoreError::Unavailable("the writer has stopped".to_owned())
}

/// How much commands ask of one transaction.
#[derive(Clone, Copy)]
struct Load {
    commands: usize,
    intents: usize,
    bytes: usize,
}

impl Load {
    fn of(commands: &[Command]) -> Self {
        let intents = commands.iter().map(|command| command.intents.len()).sum();
        let bytes = commands.iter().map(|command| command.answer.len() + command.intents.iter().map(Intent::bytes).sum::<usize>()).sum();
        Self { commands: commands.len(), intents, bytes }
    }

    const fn and(self, more: Self) -> Self {
        Self { commands: self.commands + more.commands, intents: self.intents + more.intents, bytes: self.bytes + more.bytes }
    }

    const fn fits(self) -> bool {
        self.commands <= COMMANDS_MAX && self.intents <= INTENTS_MAX && self.bytes <= BYTES_MAX
    }
}

/// Takes what waits, up to a full transaction, and has it done; until nobody can hand in any more.
fn serve(part: &Part, mut backend: impl Backend, mut waiting: mpsc::Receiver<Batch>) {
    let mut held_over: Option<Batch> = None;
    while let Some(first) = held_over.take().or_else(|| waiting.blocking_recv()) {
        let mut commands = first.commands;
        let mut load = first.load;
        let mut clients = vec![(first.answer, commands.len())];
        while let Ok(next) = waiting.try_recv() {
            let with_next = load.and(next.load);
            if !with_next.fits() {
                held_over = Some(next);
                break;
            }
            load = with_next;
            clients.push((next.answer, next.commands.len()));
            commands.extend(next.commands);
        }
        measured::waiting(part, waiting.len());
        measured::committed(part, commands.len());
        let mut answers = backend.commit(&commands).into_iter();
        let mut commands = commands.into_iter();
        for (client, count) in clients {
            // A client that no longer listens has its act done all the same.
            let _ = client.send((answers.by_ref().take(count).collect(), commands.by_ref().take(count).collect()));
        }
    }
}
