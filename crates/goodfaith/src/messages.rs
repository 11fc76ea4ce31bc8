//! Messages to parties, posted by HTTPS: signed, followed nowhere else, and done only when the party answered so. They hold what the house released,
//! and nothing of them is logged.

use operations::{Message, Messenger, Sending};
use std::time::Duration;

/// How long a party has to take a message.
const MESSAGE_TIME_MAX: Duration = Duration::from_secs(20);

/// Posts messages.
#[derive(Debug)]
pub(crate) struct PartyMessenger(reqwest::Client);

impl PartyMessenger {
    /// In words why there can be none.
    pub(crate) fn new() -> Result<Self, String> {
        let client = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).timeout(MESSAGE_TIME_MAX).build();
        client.map(Self).map_err(|error| error.to_string())
    }
}

impl Messenger for PartyMessenger {
    fn send(&self, message: Message) -> Sending<'_> {
        Box::pin(async move {
            let body = web::body_of(&message);
            let signature = message.secret.sign(&message.id, message.seconds, &body);
            let request = self.0.post(&message.endpoint).header("content-type", "application/json").header("webhook-id", &message.id);
            let request = request.header("webhook-timestamp", message.seconds.to_string()).header("webhook-signature", signature);
            // The address may hold a secret of the party: of what went wrong only the kind is told.
            let answer = request.body(body).send().await.map_err(|error| error.without_url().to_string())?;
            if answer.status().is_success() { Ok(()) } else { Err(format!("the party answered {}", answer.status())) }
        })
    }
}
