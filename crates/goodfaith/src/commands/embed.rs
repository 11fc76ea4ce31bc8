//! `goodfaith embed`: the lines by which a form stands on a page of the company's own. It changes nothing.

use crate::files::Fault;
use crate::house;
use crate::output::{self, Outcome};
use crate::upkeep::Upkeep;
use crate::whereabouts::HouseArguments;
use operations::OperationError;
use vocabulary::SiteId;

/// Print the lines that put a form of a site on a page of your own.
///
/// The form stands there in a frame: the page around it never sees what is typed, no cookie is read or set, and the form's statement,
/// notices, opt-outs and link to the policy are those of the site. Which origins may stand around it, `offering.toml` in the house's folder
/// says; anywhere else the frame stays empty and the link below it leads to the form:
///
///   ["wipro.com"]
///   address = "https://privacy.wipro.com"     where people reach the site
///   embed = ["https://www.wipro.com"]         whose pages may show its forms
///
///   goodfaith embed --site wipro.com --form newsletter
///   goodfaith embed --site wipro.com --form newsletter --address https://privacy.wipro.com --lang ar
///
/// A form that asks for an age stands on its own page alone; for that, and for any other page, there is a button. A running house tells the
/// same under /api/v1/sites/{site}/forms/{form}/embedding.
///
/// Exit codes: 0 printed; 1 the policy does not permit the form, or there is none; 2 wrong usage, or the house could not be opened.
#[derive(Debug, clap::Args)]
#[command(verbatim_doc_comment)]
pub(crate) struct Arguments {
    /// The site, as wipro.com.
    #[arg(long)]
    site: String,
    /// The form, as contact.
    #[arg(long)]
    form: String,
    /// Where people reach the site, as https://privacy.wipro.com.
    #[arg(long, value_name = "ORIGIN")]
    address: Option<String>,
    /// The language of the page, as en.
    #[arg(long, value_name = "LANGUAGE")]
    lang: Option<String>,
    /// Print JSON.
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    house: HouseArguments,
}

impl Arguments {
    pub(crate) fn run(self) -> Result<Outcome, Fault> {
        let site = SiteId::new(&self.site).map_err(|error| Fault::Usage(error.to_string()))?;
        let found = house::run(async {
            let opened = self.house.open(&Upkeep::default()).await?;
            Ok(web::embedding(&opened.house, &site, &self.form, (self.address.as_deref(), self.lang.as_deref())))
        })?;
        match found {
            Ok(embedding) if self.json => output::json(&embedding),
            Ok(embedding) => {
                if let Some(frame) = &embedding.frame {
                    output::line(format!("<!-- for pages of {} -->\n{frame}", embedding.origins.join(", ")));
                }
                output::line(format!("<!-- for any page -->\n{}", embedding.button));
            }
            Err(error @ (OperationError::Malformed(_) | OperationError::Refused(_) | OperationError::UnknownSite)) => {
                output::complain(&error);
                return Ok(Outcome::No);
            }
            Err(error) => return Err(Fault::House(error.to_string())),
        }
        Ok(Outcome::Yes)
    }
}
