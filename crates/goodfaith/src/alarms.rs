//! Who is told at once when somebody breaks the glass: the figures, and an address of the operator's own, as a pager or a chat takes it. What is told names
//! nobody and holds no reason: a site, an emergency's id, and how far it is. Nobody waits for it, and an alarm that does not arrive stops nothing: it is in
//! the log and on every page of the console all the same.

use operations::{Alarm, PeerSecret};
use reqwest::Client;
use serde_json::json;
use std::time::Duration;
use vocabulary::{RecordId, SiteId};

/// How long the operator's address has to take an alarm.
const ALARM_TIME_MAX: Duration = Duration::from_secs(5);
/// How long is waited before each attempt.
const WAITS: [Duration; 4] = [Duration::ZERO, Duration::from_secs(1), Duration::from_secs(10), Duration::from_secs(60)];
/// The header that bears the signature by the operator's secret, where there is one.
const SIGNATURE: &str = "goodfaith-alarm-hmac-sha256";

/// Where alarms go beside the figures.
#[derive(Clone, Debug)]
pub(crate) struct AlarmTo {
    pub(crate) url: String,
    pub(crate) secret: Option<PeerSecret>,
}

/// Tells the operator.
#[derive(Debug)]
pub(crate) struct OperatorAlarm {
    to: Option<(AlarmTo, Client)>,
    waits: [Duration; 4],
}

impl OperatorAlarm {
    /// In words why there can be none.
    pub(crate) fn new(to: Option<AlarmTo>) -> Result<Self, String> {
        let client = || Client::builder().redirect(reqwest::redirect::Policy::none()).timeout(ALARM_TIME_MAX).build().map_err(|error| error.to_string());
        Ok(Self { to: to.map(|to| client().map(|client| (to, client))).transpose()?, waits: WAITS })
    }
}

impl Alarm for OperatorAlarm {
    fn raised(&self, site: &SiteId, emergency: RecordId, state: &str) {
        metrics::counter!("goodfaith_emergencies_total", "site" => site.to_string(), "step" => state.to_owned()).increment(1);
        let Some((to, client)) = self.to.clone() else { return };
        // Whoever raises it must not wait; outside a running server there is nobody who could carry it.
        let Ok(running) = tokio::runtime::Handle::try_current() else { return };
        let body = json!({ "type": format!("emergency.{state}"), "site": site, "emergency": emergency.to_string(), "at": format!("https://{site}/console/break-glass") });
        let (waits, body) = (self.waits, body.to_string());
        drop(running.spawn(async move {
            for wait in waits {
                tokio::time::sleep(wait).await;
                match post(&client, &to, &body).await {
                    Ok(()) => return,
                    Err(cause) => tracing::warn!(%emergency, %cause, "an alarm did not arrive"),
                }
            }
            tracing::error!(%emergency, "an alarm was given up: look at the console");
        }));
    }
}

async fn post(client: &Client, to: &AlarmTo, body: &str) -> Result<(), String> {
    let request = client.post(&to.url).header("content-type", "application/json");
    let request = match &to.secret {
        Some(secret) => request.header(SIGNATURE, secret.sign(body.as_bytes())),
        None => request,
    };
    // The address may hold a secret of a pager's: of what went wrong only the kind is told.
    let answer = request.body(body.to_owned()).send().await.map_err(|error| error.without_url().to_string())?;
    if answer.status().is_success() { Ok(()) } else { Err(format!("it was answered {}", answer.status())) }
}

#[cfg(test)]
mod tests {
    use super::{AlarmTo, OperatorAlarm, SIGNATURE};
    use operations::{Address, Alarm, Meant, PeerSecret};
    use std::sync::{Arc, Mutex};
    use std::time::Duration;
    use testkit::{House, real_policies};
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    use tokio::net::TcpListener;
    use vocabulary::{Personal, Purpose, RecordId, SiteId};

    /// A pager that fails once and then takes what it is told.
    async fn pager() -> (String, Arc<Mutex<Vec<String>>>) {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let (port, told) = (listener.local_addr().unwrap().port(), Arc::new(Mutex::new(Vec::new())));
        let kept = Arc::clone(&told);
        tokio::spawn(async move {
            loop {
                let (mut stream, _) = listener.accept().await.unwrap();
                let mut text = String::new();
                while !text.ends_with('}') {
                    let mut some = [0; 4096];
                    let size = stream.read(&mut some).await.unwrap();
                    text.push_str(&String::from_utf8_lossy(&some[..size]));
                }
                let status = if kept.lock().unwrap().is_empty() { "503 Not Now" } else { "202 Accepted" };
                kept.lock().unwrap().push(text);
                let answer = format!("HTTP/1.1 {status}\r\ncontent-length: 0\r\nconnection: close\r\n\r\n");
                stream.write_all(answer.as_bytes()).await.unwrap();
            }
        });
        (format!("http://127.0.0.1:{port}/page-me"), told)
    }

    async fn heard(told: &Mutex<Vec<String>>, count: usize) -> Vec<String> {
        for _ in 0..500 {
            if told.lock().unwrap().len() >= count {
                break;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        told.lock().unwrap().clone()
    }

    #[tokio::test]
    async fn the_operator_is_told_of_an_emergency_at_once_and_of_nobody_in_it() {
        let (url, told) = pager().await;
        let secret = PeerSecret::new(&[7; 32]);
        let alarm = OperatorAlarm { waits: [Duration::ZERO; 4], ..OperatorAlarm::new(Some(AlarmTo { url, secret: Some(secret.clone()) })).unwrap() };
        let house = House::of_changed(real_policies(), |house| house.alarming(Arc::new(alarm))).await;
        let site = House::site("wipro.com");
        let forms = house.operations.forms(&site).unwrap();
        house.operations.collect(&site, crate::commands::demo::submission(&forms[0], "Asha Menon")).await.unwrap();
        let (priya, _) = house.staff_member(&site, &["support"]).await;
        let whom = Meant::Address(Address::Email(Personal::new("asha.menon@example.org".to_owned())));
        let why = Personal::new("Asha says that somebody is in danger".to_owned());
        house.operations.break_glass(&priya, &whom, Purpose::Support, &why).await.unwrap();
        let told = heard(&told, 2).await;
        assert_eq!(told.len(), 2, "it is told again where it did not arrive");
        let (head, body) = told[1].split_once("\r\n\r\n").unwrap();
        assert!(body.contains("\"type\":\"emergency.asked\"") && body.contains("\"site\":\"wipro.com\""), "{body}");
        assert!(head.contains(&format!("{SIGNATURE}: {}", secret.sign(body.as_bytes()))), "{head}");
        assert!(!told[1].to_lowercase().contains("asha") && !told[1].contains("danger"), "{}", told[1]);
    }

    #[test]
    fn an_alarm_without_anybody_to_carry_it_stops_nothing() {
        let alarm = OperatorAlarm::new(Some(AlarmTo { url: "http://127.0.0.1:1/".to_owned(), secret: None })).unwrap();
        alarm.raised(&SiteId::new("wipro.com").unwrap(), RecordId::from_bytes([1; 16]), "asked");
    }
}
