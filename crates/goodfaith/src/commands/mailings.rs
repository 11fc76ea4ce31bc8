//! `goodfaith mailings`: letters to many, from the command line: how far each is, whom one would go to, and letting it go out. It sends none itself.

use crate::files::Fault;
use crate::house;
use crate::output::{self, Outcome};
use crate::upkeep::Upkeep;
use crate::whereabouts::HouseArguments;
use operations::{Caller, House, MailingAct, MailingPreview, MailingView, OperationError, RefusedPeople};
use vocabulary::{RecordId, SiteId, Word};

/// How many are listed.
const LISTED_MAX: u32 = 1_000;

/// Show the mailings of a site, or let one go out.
///
/// Without a mailing all are listed. With one it stands there whom it would go to now, how many not, and which sentences say so. With an act it is
/// done; letters are sent by `goodfaith serve`, which decides about each once more. A mailing is written in the console or by the API:
///
///   goodfaith mailings wipro.com
///   goodfaith mailings wipro.com 019e…
///   goodfaith mailings wipro.com 019e… start
///   curl -H "Authorization: Bearer gf_…" http://wipro.localhost:8620/api/v1/sites/wipro.com/mailings
///
/// A house in SQLite must not be running meanwhile; one in PostgreSQL may.
///
/// Exit codes: 0 done; 1 the policy lets it go to nobody, or it is over; 2 wrong usage, or the house could not be opened.
#[derive(Debug, clap::Args)]
#[command(verbatim_doc_comment)]
pub(crate) struct Arguments {
    /// The site, as wipro.com.
    site: String,
    /// One mailing.
    mailing: Option<RecordId>,
    /// What is done with it.
    #[arg(requires = "mailing")]
    act: Option<Act>,
    /// Print JSON.
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    house: HouseArguments,
}

/// What is done with a mailing.
#[derive(Clone, Copy, Debug, clap::ValueEnum)]
enum Act {
    /// Letters go out from now on.
    Start,
    /// No more letters go out until it goes on.
    Pause,
    /// It goes on.
    Resume,
    /// No more letters go out at all.
    Stop,
}

impl From<Act> for MailingAct {
    fn from(act: Act) -> Self {
        match act {
            Act::Start => Self::Start,
            Act::Pause => Self::Pause,
            Act::Resume => Self::Resume,
            Act::Stop => Self::Stop,
        }
    }
}

/// What came of it.
enum CameTo {
    All(Vec<MailingView>),
    One(Box<MailingView>),
    Preview(Box<(MailingView, MailingPreview)>),
}

impl Arguments {
    pub(crate) fn run(self) -> Result<Outcome, Fault> {
        let site = SiteId::new(&self.site).map_err(|error| Fault::Usage(error.to_string()))?;
        let came_to = house::run(async {
            let opened = self.house.open(&Upkeep::default()).await?;
            Ok(match opened.house.operator(&site) {
                Ok(caller) => self.ask(&opened.house, &caller).await,
                Err(error) => Err(error),
            })
        })?;
        match came_to {
            Ok(came_to) => self.print(&came_to),
            Err(error @ (OperationError::Settled(_) | OperationError::Refused(_) | OperationError::NotAllowed(_) | OperationError::Malformed(_))) => {
                output::complain(&error);
                return Ok(Outcome::No);
            }
            Err(error) => return Err(Fault::House(error.to_string())),
        }
        Ok(Outcome::Yes)
    }

    async fn ask(&self, house: &House, caller: &Caller) -> Result<CameTo, OperationError> {
        match (self.mailing, self.act) {
            (None, _) => house.mailings(caller, None, LISTED_MAX).await.map(CameTo::All),
            (Some(id), Some(act)) => house.act_on_mailing(caller, id, act.into(), None).await.map(|view| CameTo::One(Box::new(view))),
            (Some(id), None) => {
                let view = house.mailing(caller, id).await?;
                let preview = house.preview_mailing(caller, id).await?;
                Ok(CameTo::Preview(Box::new((view, preview))))
            }
        }
    }

    fn print(&self, came_to: &CameTo) {
        match came_to {
            CameTo::All(views) if self.json => output::json(views),
            CameTo::One(view) if self.json => output::json(view),
            CameTo::Preview(shown) if self.json => output::json(&shown.1),
            CameTo::All(views) if views.is_empty() => output::line("no mailing was written"),
            CameTo::All(views) => views.iter().for_each(|view| output::line(line(view))),
            CameTo::One(view) => output::line(line(view)),
            CameTo::Preview(shown) => {
                let (view, preview) = &**shown;
                output::line(line(view));
                output::line(format!("\nof {} people it would go to {}, as things are now:", preview.people, preview.permitted));
                for reason in &preview.by {
                    output::line(format!("  because {} says “{}”", reason.sentence, reason.text));
                }
                preview.refused.iter().for_each(|refused| output::line(refused_line(refused)));
                if preview.unreachable > 0 {
                    output::line(format!("  {} have no address that letters arrive at", preview.unreachable));
                }
                for lacks in &preview.lacks {
                    output::line(format!("  {lacks}"));
                }
                output::line(format!("\n{}", preview.text));
            }
        }
    }
}

fn line(view: &MailingView) -> String {
    let state = serde_json::to_value(view.state).ok().and_then(|state| state.as_str().map(str::to_owned)).unwrap_or_default();
    let refused: u64 = view.refused.iter().map(|refused| refused.people).sum();
    format!(
        "{}  {state}: “{}” for {}; {} taken, {} waiting, {} given up, {refused} refused",
        view.id,
        view.about,
        view.purpose.key(),
        view.taken,
        view.waiting,
        view.given_up
    )
}

fn refused_line(refused: &RefusedPeople) -> String {
    match (&refused.words, &refused.sentence) {
        (Some(words), Some(id)) => format!("  not to {}: {id} says “{words}”", refused.people),
        (None, Some(id)) => format!("  not to {}: {id} says so", refused.people),
        _ => format!("  not to {}: no sentence allows it", refused.people),
    }
}
