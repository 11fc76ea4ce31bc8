//! A server that runs: what is opened, in which order, and how it ends. It decides nothing of what is served.

use crate::files::{self, Fault};
use crate::house::{self, Opened};
use crate::manager::{self, Sockets};
use crate::settings::Settings;
use crate::upkeep::{self, Upkeep};
use crate::{certificate, metrics, output};
use operations::House;
use std::sync::Arc;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use web::{Listening, WebSettings};

/// What runs beside the server, ended with it.
#[derive(Default)]
struct Beside(Vec<JoinHandle<()>>);

impl Drop for Beside {
    fn drop(&mut self) {
        self.0.iter().for_each(JoinHandle::abort);
    }
}

/// Serves the house of these settings until the process is asked to stop; what is under way then is finished.
pub(crate) async fn serve(settings: Settings) -> Result<(), Fault> {
    let mut sockets = Sockets::given();
    // What can be refused is looked at before anything is opened.
    let policies = files::all_compiled(std::slice::from_ref(&settings.house.policies))?;
    let mut beside = Beside::default();
    let certificate = certificate::of(&settings.tls)?.map(|(certificate, looking)| {
        beside.0.push(looking);
        certificate
    });
    let kept = settings.metrics.listen.map(|address| metrics::take_down().map(|handle| (address, handle))).transpose()?;
    let Opened { house, .. } = &house::open(policies, &settings.house, false, &Upkeep::of(&settings)?).await?;
    let (listener, address) = sockets.server(settings.server.listen).await?;
    if let Some((address, handle)) = kept {
        let (listener, address) = house::listen_on(address).await?;
        output::line(format!("figures at http://{address}/metrics"));
        let router = web::figures(Arc::clone(house), metrics::figures(Arc::clone(house), handle));
        beside.0.push(tokio::spawn(until_ended(listener, router)));
    }
    if let Some(from) = settings.tls.redirect_from {
        let (listener, _) = sockets.redirect(from).await?;
        let router = web::to_https(Arc::clone(house), &settings.server.lobby, address.port());
        beside.0.push(tokio::spawn(until_ended(listener, router)));
    }
    let asked = house::asked_to_stop();
    let scheme = if certificate.is_some() { "https" } else { "http" };
    output::line(format!("serving {} sites at {scheme}://{}:{}/", house.sites().len(), settings.server.lobby, address.port()));
    beside.0.push(upkeep::start(Arc::clone(house), settings.upkeep.sweep_every));
    beside.0.extend(manager::ready());
    let listening = Listening { listener, certificate, only_from: settings.server.behind_proxies.clone() };
    answer(house, listening, web_settings(&settings), asked).await
}

fn web_settings(settings: &Settings) -> WebSettings {
    let behind_proxy = !settings.server.behind_proxies.is_empty();
    WebSettings { lobby: settings.server.lobby.clone(), try_page: false, https: behind_proxy || settings.tls.is_on(), behind_proxy }
}

async fn answer(house: &Arc<House>, listening: Listening, settings: WebSettings, asked: impl Future<Output = ()> + Send + 'static) -> Result<(), Fault> {
    let stop = async {
        asked.await;
        manager::stopping();
    };
    let served = web::serve_on(listening, web::router(Arc::clone(house), settings), stop).await;
    served.map_err(|error| Fault::House(error.to_string()))
}

/// Serves for as long as the server does.
async fn until_ended(listener: TcpListener, router: web::Router) {
    if let Err(error) = web::serve(listener, router, std::future::pending()).await {
        tracing::warn!(kind = ?error.kind(), "a socket beside the server failed");
    }
}
