//! Everything that is done about staff at a site, on a house that is watched. It asserts nothing of its own.

use crate::kit::send;
use operations::{
    Address, Approval, FormKind, House, Meant, NewKey, NewMember, NewTask, Scope, SigningIn, VouchAnswered, VouchAsked, Vouched, Vouching, VouchingLater,
};
use std::sync::Arc;
use vocabulary::{Personal, Purpose, SiteId};

const ORIGIN: &str = "http://console.localhost";

/// An issuer that vouches for whoever comes back.
#[derive(Debug)]
struct Anyone;

impl Vouching for Anyone {
    fn ask<'a>(&'a self, asked: &'a VouchAsked) -> VouchingLater<'a, String> {
        Box::pin(async { Ok(asked.redirect.clone()) })
    }

    fn vouch<'a>(&'a self, answered: &'a VouchAnswered) -> VouchingLater<'a, Vouched> {
        Box::pin(async { Ok(Vouched { issuer: "https://login.example".to_owned(), subject: answered.code.clone() }) })
    }
}

/// The house with such an issuer at every site.
pub(crate) fn vouched(house: House) -> House {
    house.sites().into_iter().fold(house, |house, site| house.vouched_by(site, Arc::new(Anyone)))
}

async fn member(watched: &House, site: &SiteId, roles: &[&str], by_company: bool) -> operations::Caller {
    let new = NewMember { name: Personal::new("Priya Nair".to_owned()), roles: roles.iter().map(|role| (*role).to_owned()).collect() };
    let invited = watched.invite_first(site, new).await.unwrap();
    let from = SigningIn { browser: "Firefox on Linux", network: operations::Network::of([192, 0, 2, 9].into()) };
    let signed_in = if by_company {
        let sent = watched.ask_company(site, Some(&invited.token), ORIGIN, from).await.unwrap();
        watched.sign_in_by_company(site, (&sent.state, Some(&sent.state), roles[0]), ORIGIN, from).await.unwrap()
    } else {
        let asked = watched.ask_to_join(site, &invited.token, ORIGIN, from).await.unwrap();
        let answer = testkit::passkey::answer(&asked.options, ORIGIN, &invited.staff.to_bytes());
        watched.join(site, &invited.token, (&asked.token, &answer, &Personal::new("Laptop".to_owned())), ORIGIN, from).await.unwrap()
    };
    watched.on_duty(site, &signed_in.token).await.unwrap().caller
}

/// Invites, joins by either way, acknowledges, gives and closes a task, breaks the glass, makes and changes keys.
pub(crate) async fn worked(house: &testkit::House, watched: &House, site: &SiteId) {
    let forms = FormKind::all().iter().copied();
    for kind in forms.filter(|kind| house.operations.form(site, *kind).is_ok()) {
        send(house, site, kind).await;
    }
    let (support, officer) = (member(watched, site, &["support"], false).await, member(watched, site, &["privacy-officer"], true).await);
    let administrator = member(watched, site, &["administrator"], false).await;
    let words = watched.acknowledgement(&support).await.unwrap().words_sha256;
    watched.acknowledge(&support, &words).await.unwrap();
    let asha = || Meant::Address(Address::Email(Personal::new("asha@example.org".to_owned())));
    let task = NewTask { whom: asha(), to: support.staff().unwrap(), purposes: vec![Purpose::Support], days: 1 };
    watched.give_task(&officer, task).await.unwrap();
    for task in watched.tasks(&support, false, None).await.unwrap() {
        watched.close_task(&support, task.id).await.unwrap();
    }
    watched.break_glass(&support, &asha(), Purpose::Support, &Personal::new("now".to_owned())).await.unwrap();
    for waiting in watched.emergencies(&officer).await.unwrap() {
        watched.decide_break_glass(&officer, waiting.id, Approval::Yes).await.unwrap();
    }
    let until = Some(watched.now().plus_ms(86_400_000));
    let made = watched.make_key(&administrator, &NewKey { name: "crm".to_owned(), scopes: [Scope::Find].into(), until, idempotency: None }).await.unwrap();
    watched.revoke_key(&administrator, made.id).await.unwrap();
    watched.let_go(&administrator, support.staff().unwrap()).await.unwrap();
    // The letters that tell of the emergencies are nobody else's to find.
    watched.send_letters().await.unwrap();
    let _ = house.letters.take();
}
