//! Messages to parties, posted by HTTPS: signed, followed nowhere else, and done only when the party answered so. They hold what the house released,
//! and nothing of them is logged. A party is somebody outside: no message goes to an address of this machine or of a private network, whatever its name
//! is said to mean at that moment, unless the operator lets messages go there.

mod addresses;

use addresses::{OnTheInternet, is_of_the_internet};
use operations::{Message, Messenger, NotSent, Sending};
use reqwest::{ClientBuilder, StatusCode, Url};
use std::sync::Arc;
use std::time::Duration;

/// How long a party has to take a message.
const MESSAGE_TIME_MAX: Duration = Duration::from_secs(20);

/// What is said of a party that cannot be one.
const NOT_OUTSIDE: &str = "the address is of this machine or of a private network, where messages to parties do not go (private-addresses in [messages])";

/// Where messages may go.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Reach {
    /// To addresses of the internet alone.
    #[default]
    Internet,
    /// To this machine and its networks too: a relay of the company's own, a party in the same building.
    Anywhere,
}

/// Posts messages.
#[derive(Debug)]
pub(crate) struct PartyMessenger {
    client: reqwest::Client,
    reach: Reach,
}

impl PartyMessenger {
    /// In words why there can be none.
    pub(crate) fn new(reach: Reach) -> Result<Self, String> {
        Self::of(Self::client(reach), reach)
    }

    fn client(reach: Reach) -> ClientBuilder {
        let client = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).timeout(MESSAGE_TIME_MAX);
        match reach {
            Reach::Internet => client.dns_resolver(Arc::new(OnTheInternet)),
            Reach::Anywhere => client,
        }
    }

    fn of(client: ClientBuilder, reach: Reach) -> Result<Self, String> {
        Ok(Self { client: client.build().map_err(|error| error.to_string())?, reach })
    }

    async fn post(&self, message: &Message) -> Result<(), NotSent> {
        let to = Url::parse(&message.endpoint).map_err(|_| NotSent::Never("the address of the party cannot be read".to_owned()))?;
        // A name is looked up where the connection is made, and held to the same; an address that is written out is looked up by nobody.
        if self.reach == Reach::Internet && written_out(&to).is_some_and(|address| !is_of_the_internet(address)) {
            return Err(NotSent::Never(NOT_OUTSIDE.to_owned()));
        }
        let body = web::body_of(message);
        let signature = message.secret.sign(&message.id, message.seconds, &body);
        let request = self.client.post(to).header("content-type", "application/json").header("webhook-id", &message.id);
        let request = request.header("webhook-timestamp", message.seconds.to_string()).header("webhook-signature", signature);
        // The address may hold a secret of the party: of what went wrong only the kind is told.
        let answer = request.body(body).send().await.map_err(|error| not_reached(&error.without_url()))?;
        outcome(answer.status())
    }
}

impl Messenger for PartyMessenger {
    fn send(&self, message: Message) -> Sending<'_> {
        Box::pin(async move { self.post(&message).await })
    }
}

/// The address of a party that is no name.
fn written_out(to: &Url) -> Option<std::net::IpAddr> {
    to.host_str()?.trim_matches(['[', ']']).parse().ok()
}

fn not_reached(error: &reqwest::Error) -> NotSent {
    let mut cause: Option<&dyn std::error::Error> = Some(error);
    while let Some(one) = cause {
        if one.is::<addresses::NoneOfTheInternet>() {
            return NotSent::Never(NOT_OUTSIDE.to_owned());
        }
        cause = one.source();
    }
    NotSent::NotNow(if error.is_timeout() { "the party took too long".to_owned() } else { error.to_string() })
}

/// What the party's answer comes to. What it refuses for good is not sent to it again; a redirection is followed nowhere and may be a fault that passes,
/// as one of its own is, or that it is asked too often.
fn outcome(status: StatusCode) -> Result<(), NotSent> {
    let words = format!("the party answered {status}");
    match status {
        _ if status.is_success() => Ok(()),
        StatusCode::REQUEST_TIMEOUT | StatusCode::TOO_EARLY | StatusCode::TOO_MANY_REQUESTS => Err(NotSent::NotNow(words)),
        _ if status.is_client_error() => Err(NotSent::Never(words)),
        _ => Err(NotSent::NotNow(words)),
    }
}

#[cfg(test)]
mod tests;
