//! `goodfaith.toml`: how a house is run, one struct for each section, each of which checks itself. It opens nothing and starts nothing.

mod reading;
mod sections;

pub(crate) use sections::{
    ErasureSettings, HouseSettings, LetterSettings, MetricSettings, PORT, ServerSettings, TlsSettings, TraceSettings, UpkeepSettings, within,
};

use crate::files::Fault;
use reading::Reading;
use std::path::{Path, PathBuf};

/// The name of the file that is looked for in the folder of the house.
pub(crate) const FILE: &str = "goodfaith.toml";

/// A key that can be set, after its section.
type Key = (&'static str, &'static str);

/// Everything that can be set.
#[derive(Clone, Debug)]
pub(crate) struct Settings {
    /// The file it was read from.
    pub(crate) file: Option<PathBuf>,
    pub(crate) house: HouseSettings,
    pub(crate) server: ServerSettings,
    pub(crate) tls: TlsSettings,
    pub(crate) letters: LetterSettings,
    pub(crate) erasures: ErasureSettings,
    pub(crate) upkeep: UpkeepSettings,
    pub(crate) metrics: MetricSettings,
    pub(crate) traces: TraceSettings,
}

impl Settings {
    /// The settings in the named file; else those in the folder of the house; else the usual ones of this folder.
    pub(crate) fn find(named: Option<&Path>, folder: &Path) -> Result<Self, Fault> {
        let own = folder.join(FILE);
        let file = match named {
            Some(named) => named.to_owned(),
            None if own.is_file() => own,
            None => return Ok(Self::usual(folder)),
        };
        let text = reading::text_of(&file)?;
        let (settings, _) = Self::read(&file, &text)?;
        Ok(settings)
    }

    /// What holds where there is no file.
    pub(crate) fn usual(folder: &Path) -> Self {
        Self {
            file: None,
            house: HouseSettings::usual(folder),
            server: ServerSettings::default(),
            tls: TlsSettings::default(),
            letters: LetterSettings::default(),
            erasures: ErasureSettings::default(),
            upkeep: UpkeepSettings::default(),
            metrics: MetricSettings::default(),
            traces: TraceSettings::default(),
        }
    }

    /// The settings in a text, and every key that can stand there.
    fn read(file: &Path, text: &str) -> Result<(Self, Vec<Key>), Fault> {
        let mut reading = Reading::begin(file, text);
        let settings = Self {
            file: Some(file.to_owned()),
            house: HouseSettings::read(&mut reading, file.parent().unwrap_or(Path::new(""))),
            server: ServerSettings::read(&mut reading),
            tls: TlsSettings::read(&mut reading),
            letters: LetterSettings::read(&mut reading),
            erasures: ErasureSettings::read(&mut reading),
            upkeep: UpkeepSettings::read(&mut reading),
            metrics: MetricSettings::read(&mut reading),
            traces: TraceSettings::read(&mut reading),
        };
        Ok((settings, reading.end()?))
    }

    /// What cannot be had together, whether it stands in the file or was said on the command line.
    pub(crate) fn checked(self) -> Result<Self, Fault> {
        let mut wrong = Vec::new();
        let encrypted = self.tls.is_on() || !self.server.behind_proxies.is_empty();
        if !self.server.listen.ip().is_loopback() && !encrypted {
            wrong.push(format!(
                "listening on {} would let people send personal data in clear: name a certificate and its key under [tls], or the proxies in front under behind-proxies in [server]",
                self.server.listen
            ));
        }
        if self.tls.is_on() && !self.server.behind_proxies.is_empty() {
            wrong.push("either this server has the certificate ([tls]) or the proxy in front of it has (behind-proxies in [server]), not both".to_owned());
        }
        if self.metrics.listen.is_some_and(|address| !address.ip().is_loopback()) {
            wrong.push("metrics are given on the loopback alone; let a collector on this machine carry them".to_owned());
        }
        if self.erasures.ship_to.is_empty() && self.erasures.must_ship {
            wrong.push("must-ship asks for a place under ship-to in [erasures]".to_owned());
        }
        if self.erasures.ship_to.is_empty() && self.erasures.peer_secret.is_some() {
            wrong.push("peer-secret asks for a place under ship-to in [erasures]".to_owned());
        }
        if wrong.is_empty() { Ok(self) } else { Err(Fault::Settings(wrong.join("\n"))) }
    }
}

#[cfg(test)]
mod tests {
    use super::Settings;
    use std::path::Path;

    const EXAMPLE: &str = include_str!("../../../../docs/goodfaith.example.toml");

    fn read(text: &str) -> Result<Settings, String> {
        Settings::read(Path::new("/etc/house/goodfaith.toml"), text).map_err(|fault| fault.to_string()).map(|(settings, _)| settings)
    }

    #[test]
    fn every_key_stands_in_the_example_and_the_example_means_what_it_says() {
        let (_, keys) = Settings::read(Path::new("goodfaith.toml"), "").unwrap_or_else(|fault| panic!("{fault}"));
        // What is not wanted by everybody is there as a remark; it must be right all the same.
        let whole: Vec<&str> = EXAMPLE.lines().map(|line| line.strip_prefix("#: ").unwrap_or(line)).collect();
        let table: toml::Table = whole.join("\n").parse().unwrap();
        for (section, key) in &keys {
            assert!(table[*section].get(*key).is_some(), "`{key}` in [{section}] is not in the example");
        }
        assert_eq!(table.values().map(|section| section.as_table().unwrap().len()).sum::<usize>(), keys.len(), "the example says more than can be set");
        read(&whole.join("\n")).unwrap_or_else(|words| panic!("{words}"));
        // What stands there without a remark is what holds anyway.
        let plain = read(EXAMPLE).unwrap_or_else(|words| panic!("{words}"));
        let mut usual = Settings::usual(Path::new("/etc/house"));
        usual.house.policies = "/etc/house/policies".into();
        assert_eq!(format!("{:?}", Settings { file: None, ..plain }), format!("{usual:?}"));
    }

    #[test]
    fn every_mistake_is_told_at_once_with_its_line_and_the_nearest_word() {
        let text = "[sever]\nlisten = \"127.0.0.1:1\"\n[server]\nlisten = \"somewhere\"\nloby = \"x.example\"\n[upkeep]\nsweep-every = 5\n\
                    [erasures]\nship-to = [\"file:/x\", \"ftp://x\"]\n";
        let words = read(text).unwrap_err();
        for expected in [
            ":1: there is no section `sever`; did you mean `server`?",
            ":4: listen: ",
            ":5: there is no key in [server] `loby`; did you mean `lobby`?",
            ":7: sweep-every is a text in quotes, not a integer",
            ":9: ship-to: ",
        ] {
            assert!(words.contains(expected), "`{expected}` is not in\n{words}");
        }
        assert_eq!(words.lines().filter(|line| line.contains("goodfaith.toml:")).count(), 5, "{words}");
        assert!(read("[server\nlobby = 1").unwrap_err().contains(":1: "));
        assert!(read("server = 3").unwrap_err().contains("is a section"));
    }

    #[test]
    fn what_would_go_in_clear_is_refused() {
        let check = |text: &str| read(text).and_then(|settings| settings.checked().map_err(|fault| fault.to_string()));
        assert!(check("[server]\nlisten = \"0.0.0.0:80\"").unwrap_err().contains("in clear"));
        check("[server]\nlisten = \"0.0.0.0:80\"\nbehind-proxies = [\"192.0.2.1\"]").unwrap_or_else(|words| panic!("{words}"));
        check("[server]\nlisten = \"[::]:443\"\n[tls]\ncertificate = \"c.pem\"\nkey = \"k.pem\"").unwrap_or_else(|words| panic!("{words}"));
        assert!(read("[tls]\ncertificate = \"c.pem\"").unwrap_err().contains(":1: a certificate and its key"));
        let both = "[server]\nbehind-proxies = [\"192.0.2.1\"]\n[tls]\ncertificate = \"c.pem\"\nkey = \"k.pem\"\n[metrics]\nlisten = \"0.0.0.0:1\"\n[erasures]\nmust-ship = true";
        assert_eq!(check(both).unwrap_err().lines().filter(|line| !line.contains("hint")).count(), 4, "{both}");
    }

    #[test]
    fn places_are_beside_the_file() {
        let settings = read("[house]\nstore = \"sqlite:elsewhere\"\n[letters]\nfolder = \"/var/letters\"").unwrap();
        assert_eq!(settings.house.folder, Path::new("/etc/house"));
        assert_eq!(settings.house.policies, Path::new("/etc/house/policies"));
        assert_eq!(settings.letters.folder.as_deref(), Some(Path::new("/var/letters")));
    }
}
