//! Ports and host names: whether the server can listen where it is told to, and whether the names of the sites lead anywhere. It connects to nobody.

use crate::database::{StoreAddress, beside};
use crate::doctor::Finding;
use crate::files;
use crate::settings::Settings;
use std::io::ErrorKind;
use std::net::{IpAddr, SocketAddr};
use tokio::net::TcpListener;

pub(super) async fn examine(settings: &Settings) -> Vec<Finding> {
    let served = is_served(settings);
    let mut findings = vec![port("port", settings.server.listen, served).await];
    if let Some(address) = settings.tls.redirect_from {
        findings.push(port("port of plain HTTP", address, served).await);
    }
    if let Some(address) = settings.metrics.listen {
        findings.push(port("port of the figures", address, served).await);
    }
    findings.push(names(settings).await);
    findings
}

/// Whether another process has the house open.
fn is_served(settings: &Settings) -> bool {
    match &settings.house.store {
        StoreAddress::Folder(folder) => std::fs::File::open(beside(folder, "lock")).is_ok_and(|lock| lock.try_lock().is_err()),
        _ => false,
    }
}

async fn port(check: &'static str, address: SocketAddr, served: bool) -> Finding {
    match TcpListener::bind(address).await {
        Ok(_) => Finding::fine(check, format!("{address} is free")),
        Err(error) if error.kind() == ErrorKind::AddrInUse && served => Finding::fine(check, format!("{address} is in use, and the house is being served")),
        Err(error) => {
            let remedy = match error.kind() {
                ErrorKind::AddrInUse => "end the other program, or choose another port",
                ErrorKind::PermissionDenied => "let the service manager open the port (deploy/goodfaith.socket), or give the program CAP_NET_BIND_SERVICE",
                _ => "choose an address of this machine",
            };
            Finding::wrong(check, format!("cannot listen on {address}: {error}"), "the server does not start", remedy)
        }
    }
}

/// Every site's name, or its label below the lobby's, leads to this machine or to where a proxy stands.
async fn names(settings: &Settings) -> Finding {
    const CHECK: &str = "host names";
    let lobby = &settings.server.lobby;
    // What ends so leads to this machine by itself (RFC 6761, 6.3).
    if lobby == "localhost" || lobby.ends_with(".localhost") {
        return Finding::fine(CHECK, format!("{lobby} and what is below it lead to this machine"));
    }
    let sites: Vec<String> = files::sources(std::slice::from_ref(&settings.house.policies))
        .map(|sources| policy::Policies::compile(&sources, &files::controls()).0.sites().map(ToString::to_string).collect())
        .unwrap_or_default();
    let listens = settings.server.listen.ip();
    let (mut nowhere, mut elsewhere) = (Vec::new(), Vec::new());
    for site in &sites {
        let label = site.split('.').next().unwrap_or_default();
        let mut found: Vec<IpAddr> = addresses(&format!("{label}.{lobby}")).await;
        found.extend(addresses(site).await);
        if found.is_empty() {
            nowhere.push(format!("{label}.{lobby}"));
        } else if !listens.is_unspecified() && settings.server.behind_proxies.is_empty() && !found.contains(&listens) {
            elsewhere.push(format!("{label}.{lobby}"));
        }
    }
    let why = "people who follow a link to the site do not arrive";
    if !nowhere.is_empty() {
        let remedy = "enter the names with whoever keeps the domain, or add them to /etc/hosts to try things out";
        return Finding::warning(CHECK, format!("lead nowhere: {}", nowhere.join(", ")), why, remedy);
    }
    if !elsewhere.is_empty() {
        let remedy = format!("let them lead to {listens}, or listen where they lead");
        return Finding::warning(CHECK, format!("lead to another machine: {}", elsewhere.join(", ")), why, remedy);
    }
    Finding::fine(CHECK, format!("the names of {} sites lead somewhere", sites.len()))
}

async fn addresses(name: &str) -> Vec<IpAddr> {
    tokio::net::lookup_host((name, 0)).await.map(|found| found.map(|address| address.ip()).collect()).unwrap_or_default()
}
