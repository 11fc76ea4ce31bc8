//! How a site is set up: what its operator chose, in which file it stands and what it does, and what its policy fixes. It changes nothing; the files
//! are the operator's, and their mistakes are told as they would be at the start.

use crate::room::Room;
use crate::{Caller, House, Offer, Outcome, Scope, Telling};
use policy::Parameter;
use serde::Serialize;
use vocabulary::Within;

/// Settings that stand together.
#[derive(Clone, Debug, Serialize)]
pub struct SettingsGroup {
    /// What they are about.
    pub title: &'static str,
    /// Where they stand.
    pub stands_in: &'static str,
    /// They.
    pub lines: Vec<SettingLine>,
    /// What is wrong or missing, in sentences.
    pub mistakes: Vec<String>,
}

/// One setting.
#[derive(Clone, Debug, Serialize)]
pub struct SettingLine {
    /// Its name in the file.
    pub name: String,
    /// What it is set to.
    pub value: String,
    /// What it does.
    pub does: String,
    /// Whether nobody set it.
    pub is_default: bool,
}

fn line(name: impl Into<String>, value: Option<String>, otherwise: &str, does: impl Into<String>) -> SettingLine {
    SettingLine { name: name.into(), is_default: value.is_none(), value: value.unwrap_or_else(|| otherwise.to_owned()), does: does.into() }
}

fn within(time: Option<Within>) -> Option<String> {
    time.map(|time| time.to_string())
}

impl House {
    /// How the caller's site is set up.
    ///
    /// # Errors
    /// Somebody who neither audits, nor keeps keys, nor looks after the staff.
    pub fn settings_view(&self, caller: &Caller) -> Outcome<Vec<SettingsGroup>> {
        if ![Scope::Keys, Scope::Staff].iter().any(|scope| caller.may(*scope)) {
            caller.must(Scope::Audit)?;
        }
        let room = self.room_of(caller)?;
        Ok(vec![
            room.policy_settings(),
            room.offered_settings(),
            room.breach_settings(),
            room.retention_settings(),
            room.children_settings(),
            room.letter_settings()?,
            room.shipping_settings(),
            room.staff_settings(),
        ])
    }
}

impl Room<'_> {
    fn policy_settings(&self) -> SettingsGroup {
        let mut lines = vec![line("effective", Some(self.policy.version().effective.to_string()), "", "since when this version is in force")];
        lines.extend(self.policy.parameters().map(|(name, parameter)| {
            let value = match parameter {
                Parameter::Time(time) => time.to_string(),
                Parameter::Number(number) => number.to_string(),
            };
            line(name, Some(value), "", "a time or number that the policy's sentences leave open, settled in its front matter")
        }));
        SettingsGroup { title: "Parameters of the policy", stands_in: "the policy itself", lines, mistakes: Vec::new() }
    }

    fn offered_settings(&self) -> SettingsGroup {
        let offering = self.house.offers(self.site());
        let offers = [(Offer::Access, "access"), (Offer::Export, "export"), (Offer::Correct, "correct"), (Offer::Delete, "delete")];
        let offered: Vec<&str> = offers.iter().filter(|(offer, _)| offering.has(*offer)).map(|(_, name)| *name).collect();
        let told: Vec<&str> = offering.on_change.iter().map(|telling| if *telling == Telling::Letter { "letter" } else { "notice" }).collect();
        let some = |words: String| Some(words).filter(|words| !words.is_empty());
        let lines = vec![
            line("offers", some(offered.join(", ")), "nothing", "what people may do beyond what the text grants"),
            line("gpc", offering.gpc.then(|| "on".to_owned()), "off", "whether the browser's Global Privacy Control counts as an objection"),
            line("answer-within", within(offering.answer_within), "no time", "how soon a request is answered for which the text names no time"),
            line("on-change", some(told.join(", ")), "as the text promises", "how people are told when the policy changes"),
            line("notice-stands", within(offering.notice_stands), "30 days", "how long the notice of a change stands"),
            line("address", offering.address.clone(), "the site's own name", "where people reach the site, in letters"),
            line("consent-life", within(offering.consent_life), "for good", "how long a choice holds where the text names no shorter time"),
            line("links", some(offering.links.len().to_string()).filter(|_| !offering.links.is_empty()), "none", "links that leave the site"),
            line("contests", some(offering.contests.keys().cloned().collect::<Vec<_>>().join(", ")), "none", "what is on, by the form it is entered with"),
        ];
        let mut mistakes = Vec::new();
        if offering.answer_within.is_none() {
            mistakes.push("No time is set for answers: a request for which the text names none is never late.".to_owned());
        }
        SettingsGroup { title: "What is offered", stands_in: "offering.toml", lines, mistakes }
    }

    fn breach_settings(&self) -> SettingsGroup {
        let offering = self.house.offers(self.site());
        let lines = vec![
            line("authority", offering.authority.clone(), "not named", "which authority is told of a breach"),
            line(
                "tell-authority-within",
                within(offering.tell_authority_within),
                "72 hours",
                "by when, after it was noticed; the policy's own `breach-authority` goes before it",
            ),
            line(
                "tell-people-within",
                within(offering.tell_people_within),
                "72 hours",
                "the same for the people; the policy's own `breach-people` goes before it",
            ),
            line("backup-every", within(offering.backup_every), "1 day", "how old the last backup may be before the console warns"),
            line("backups-kept", within(offering.backups_kept), "nobody said", "how long a backup is kept, and with it whoever was erased since"),
        ];
        let mut mistakes = Vec::new();
        if offering.authority.is_none() {
            mistakes.push("No authority is named: the text that is prepared for it has no name on it.".to_owned());
        }
        if offering.backups_kept.is_none() {
            mistakes.push("Nobody said how long backups are kept: people who were erased stay in old ones.".to_owned());
        }
        SettingsGroup { title: "Breaches and backups", stands_in: "offering.toml", lines, mistakes }
    }

    fn retention_settings(&self) -> SettingsGroup {
        let times = self.house.retention.of(self.site());
        let mut lines = vec![
            line("facts", within(times.facts), "until erased", "facts whose own time is over, and their evidence: so long after"),
            line("requests", within(times.requests), "until erased", "requests that are done or refused: so long after they were made"),
        ];
        lines.extend(
            times
                .purposes
                .iter()
                .map(|(purpose, time)| line(purpose.to_string(), Some(time.to_string()), "", "values that were collected for this: so long after")),
        );
        let mistakes = match lines.iter().all(|line| line.is_default) {
            true => vec!["No times are set: what the policy does not limit is kept until somebody is erased.".to_owned()],
            false => Vec::new(),
        };
        SettingsGroup { title: "How long things are kept", stands_in: "retention.toml", lines, mistakes }
    }

    fn children_settings(&self) -> SettingsGroup {
        let practice = self.house.practice.of(self.site());
        let lines = vec![
            line("permission", within(practice.permission), "365 days", "how long a parent's permission holds"),
            line("waiting", within(practice.waiting), "14 days", "how long a permission that was asked for is waited for"),
            line("second-letter", within(practice.second_letter), "24 hours", "how long after the first the second letter goes to a parent"),
        ];
        SettingsGroup { title: "Children and parents", stands_in: "children.toml", lines, mistakes: Vec::new() }
    }

    fn letter_settings(&self) -> Outcome<SettingsGroup> {
        let has_post = self.house.post.is_some();
        let lines = vec![
            line("post", has_post.then(|| "set up".to_owned()), "none", "who carries letters: sign-in links, notices of changes and of breaches"),
            line("from", Some(self.writes_from()), "", "the address letters come from, as the policy names it"),
        ];
        let mut mistakes = Vec::new();
        if !has_post {
            mistakes.push("No letters are sent: nobody can sign in by a link, and people are told of nothing but on their own page.".to_owned());
        }
        let forbidden = self.house.forbidden_tellings()?;
        mistakes.extend(forbidden.iter().filter(|forbidden| forbidden.site == *self.site()).map(|forbidden| format!("{forbidden}.")));
        Ok(SettingsGroup { title: "Letters", stands_in: "what the server was started with", lines, mistakes })
    }

    fn shipping_settings(&self) -> SettingsGroup {
        let shipping = self.house.shipping.as_ref();
        let places = shipping.map(|shipping| shipping.places.iter().map(ToString::to_string).collect::<Vec<_>>().join(", "));
        let must = shipping.is_some_and(|shipping| shipping.must);
        let lines = vec![
            line(
                "ship-erasures",
                places.filter(|places| !places.is_empty()),
                "nowhere",
                "places off the machine that learn of erasures, so that a backup brings nobody back",
            ),
            line("must-ship", must.then(|| "yes".to_owned()), "no", "whether an erasure is acknowledged only once every place knows of it"),
        ];
        let mistakes = match shipping {
            Some(_) => Vec::new(),
            None => vec!["Erasures are shipped nowhere: were this disk lost, a restored backup would bring erased people back.".to_owned()],
        };
        SettingsGroup { title: "Erasures elsewhere", stands_in: "what the server was started with", lines, mistakes }
    }

    fn staff_settings(&self) -> SettingsGroup {
        let roles = self.house.roles(self.site());
        let lines = roles
            .iter()
            .map(|(name, role)| {
                let scopes: Vec<&str> = role.scopes.iter().map(|scope| scope.key()).collect();
                let purposes: Vec<String> = role.purposes.iter().map(ToString::to_string).collect();
                let does = if purposes.is_empty() { "looks at nobody".to_owned() } else { format!("looks at people for {}", purposes.join(", ")) };
                line(name, Some(scopes.join(", ")), "", does)
            })
            .collect();
        let breaches = |scope: Scope| roles.values().any(|role| role.scopes.contains(&scope));
        let mut mistakes = Vec::new();
        if !breaches(Scope::Breaches) {
            mistakes.push("No role handles breaches.".to_owned());
        }
        if !breaches(Scope::Keys) {
            mistakes.push("No role makes keys anew: a stolen key could be answered by programs alone.".to_owned());
        }
        SettingsGroup { title: "Roles of the staff", stands_in: "staff.toml", lines, mistakes }
    }
}
