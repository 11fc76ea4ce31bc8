//! `goodfaith demo`: the five real policies, running, with a few invented people. Nothing in it is special to the
//! demonstration but those people and the page to try things on.

use crate::database::StoreAddress;
use crate::files::{self, Fault};
use crate::house;
use crate::output::{self, Outcome};
use crate::settings::HouseSettings;
use crate::upkeep::{self, Upkeep};
use operations::{DeclaredAge, Form, House, LinkToken, OperationError, Submission};
use std::path::PathBuf;
use std::sync::Arc;
use vocabulary::{DataCategory, Personal, SiteId, Within};
use web::WebSettings;

/// The people of the demonstration. They are invented, and their addresses lead nowhere (RFC 2606, RFC 5737).
const PEOPLE: [&str; 3] = ["Asha Rao", "Li Wei", "Maria Costa"];

/// Run the five real policies with invented people, on this machine only.
///
/// Starts a server on the loopback with a house in a temporary folder (or in --folder, to keep it), a few people who have
/// sent forms, and a page to try things on. Prints where to look. Ctrl-C ends it.
#[derive(Debug, clap::Args)]
#[command(verbatim_doc_comment)]
pub(crate) struct Arguments {
    /// The folder of policies.
    #[arg(long, default_value = "policies")]
    policies: PathBuf,
    /// Keep the house in this folder.
    #[arg(long)]
    folder: Option<PathBuf>,
    /// The store: `sqlite:FOLDER` or `postgres://NAME@HOST/DATABASE` (password also from PGPASSWORD). Default: data/ in the
    /// folder of the house.
    #[arg(long)]
    store: Option<StoreAddress>,
    /// The port on the loopback; 0 takes a free one.
    #[arg(long, default_value_t = super::serve::PORT)]
    port: u16,
}

impl Arguments {
    pub(crate) fn run(self) -> Result<Outcome, Fault> {
        let policies = files::all_compiled(&[self.policies])?;
        let temporary = tempfile::tempdir().map_err(|cause| Fault::Write { path: std::env::temp_dir(), cause })?;
        let folder = self.folder.unwrap_or_else(|| temporary.path().to_owned());
        house::run(async {
            let usual = HouseSettings::usual(&folder);
            let at = HouseSettings { store: self.store.unwrap_or_else(|| usual.store.clone()), ..usual };
            let letters = folder.join("letters");
            let upkeep = Upkeep { letters: Some(letters.clone()), ..Upkeep::default() };
            let opened = house::open(policies, &at, true, &upkeep).await?;
            let house = &opened.house;
            let (listener, address) = house::listen(self.port).await?;
            let people = populate(house).await?;
            welcome(house, address.port(), &folder.display().to_string(), &people);
            let sweep_every = Within::read("24 hours").ok_or_else(|| Fault::Usage("a day has 24 hours".to_owned()))?;
            output::line(format!("Letters for signing in are put into {}", letters.join("new").display()));
            let running = upkeep::start(house.clone(), sweep_every);
            let served = house::serve(house.clone(), listener, WebSettings { try_page: true, ..WebSettings::default() }).await;
            running.abort();
            served
        })?;
        Ok(Outcome::Yes)
    }
}

/// Has each person send the first form of each site; gives the link to the first person's own page at each.
async fn populate(house: &Arc<House>) -> Result<Vec<(SiteId, LinkToken)>, Fault> {
    let mut links = Vec::new();
    for site in house.sites() {
        let forms = house.forms(&site).map_err(|error| fault(&error))?;
        for (person, name) in PEOPLE.iter().enumerate() {
            let Some(form) = forms.get(person % forms.len().max(1)) else { continue };
            let collected = house.collect(&site, submission(form, name)).await.map_err(|error| fault(&error))?;
            if person == 0 {
                links.push((site.clone(), collected.link));
            }
        }
    }
    Ok(links)
}

fn fault(error: &OperationError) -> Fault {
    Fault::House(format!("the demonstration's people could not be made: {error}"))
}

fn submission(form: &Form, name: &str) -> Submission {
    let values = form.fields.iter().map(|field| (field.category.clone(), Personal::new(invented(&field.category, name)))).collect();
    Submission {
        form: form.kind,
        values,
        choices_ticked: form.choices.iter().filter(|choice| choice.required).map(|choice| choice.id.clone()).collect(),
        age: DeclaredAge::Over13,
        statement: form.statement.clone(),
        person: None,
        idempotency: Some(format!("demo {} {name}", form.kind.key())),
    }
}

fn invented(category: &DataCategory, name: &str) -> String {
    let handle = name.to_lowercase().replace(' ', ".");
    match category.key() {
        "name" => name.to_owned(),
        "email" => format!("{handle}@example.org"),
        "phone" => "+44 20 7946 0018".to_owned(),
        "postal" => "12 Example Street, Springfield 12345".to_owned(),
        "financial" => "4111 1111 1111 1111".to_owned(),
        "opinion" => "The search could be quicker; the pages read well.".to_owned(),
        "message" => "Could you send me the brochure about your services?".to_owned(),
        "purchase" => "One annual subscription".to_owned(),
        _ => "Example".to_owned(),
    }
}

fn welcome(house: &House, port: u16, folder: &str, people: &[(SiteId, LinkToken)]) {
    output::line(format!("Goodfaith runs {} real privacy policies at http://localhost:{port}/  (house in {folder})\n", house.sites().len()));
    for (site, link) in people {
        let host = site.as_str().split('.').next().unwrap_or_default();
        output::line(format!("  {site}"));
        output::line(format!("    the policy, sentence by sentence   http://{host}.localhost:{port}/privacy"));
        output::line(format!("    the forms it permits, and no others http://{host}.localhost:{port}/forms"));
        output::line(format!("    ask for a person's data            http://{host}.localhost:{port}/try"));
        output::line(format!("    the console of its staff            http://{host}.localhost:{port}/console"));
        output::line(format!("    {}'s own page               http://{host}.localhost:{port}/me/{}", PEOPLE[0], link.as_str()));
    }
    output::line("\nTry: at wipro.com, ask for a person's e-mail address as a partner, for marketing. It is refused, and the sentence is");
    output::line("quoted. Record a confidentiality agreement with that partner there, ask again, and it is given.");
    output::line(format!("The API is described at http://localhost:{port}/api/v1/openapi.json. Ctrl-C ends the demonstration."));
}
