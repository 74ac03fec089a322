//! Settings: from the environment, from files with secrets, and from a file; with one error that tells all that is
//! missing or wrong.

use std::collections::BTreeMap;
use std::fmt;
use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::time::Duration;

use crate::error::BoxError;

/// Reads settings by name. The first place that has one wins:
///
/// 1. the environment: `DB_URL`; an empty variable counts as not set
/// 2. a file that the environment names: `DB_URL_FILE=/run/keys/db`
/// 3. a file of that name where secrets are mounted: `/run/secrets/db_url`, or below `SECRETS_DIR`
/// 4. the file of settings (TOML): `db_url = "…"`, in the file that `SETTINGS_FILE` names
///
/// What is wrong is collected, and told by [`Settings::finish`]; values are never shown, for they may be secret.
///
/// ```
/// use specwright_runtime::service::Settings;
///
/// let mut settings = Settings::of([("PORT", "8o80"), ("HOST", "0.0.0.0")]);
/// let host: String = settings.or("HOST", "127.0.0.1".to_owned());
/// let port: u16 = settings.or("PORT", 8080);
/// let database: String = settings.required("DB_URL");
/// assert_eq!((host.as_str(), port, database.as_str()), ("0.0.0.0", 8080, ""));
/// assert_eq!(settings.finish().unwrap_err().to_string(), "\
/// 2 settings are missing or wrong:
///   PORT (environment) is not a whole number from 0 to 65535
///   DB_URL is not set: set DB_URL, or DB_URL_FILE to a file that has it");
/// ```
#[derive(Debug)]
pub struct Settings {
    environment: BTreeMap<String, String>,
    secrets: PathBuf,
    file: toml::Table,
    wrong: Vec<String>,
}

/// All that is wrong with the settings.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub struct WrongSettings(Vec<String>);

impl fmt::Display for WrongSettings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0.len() {
            1 => f.write_str("a setting is missing or wrong:")?,
            count => write!(f, "{count} settings are missing or wrong:")?,
        }
        self.0.iter().try_for_each(|line| write!(f, "\n  {line}"))
    }
}

/// A text with the place that it was found at.
struct Found {
    text: String,
    place: String,
}

/// Types whose own words do not say what is wanted. The value is not told: it may be a secret in the wrong place.
const KINDS: &[(&str, &str)] = &[
    ("u8", "a whole number from 0 to 255"),
    ("u16", "a whole number from 0 to 65535"),
    ("u32", "a whole number from 0 on"),
    ("u64", "a whole number from 0 on"),
    ("usize", "a whole number from 0 on"),
    ("i32", "a whole number"),
    ("i64", "a whole number"),
    ("f64", "a number, such as 2.5"),
    ("core::net::ip_addr::IpAddr", "an IP address"),
];

impl Settings {
    /// The settings of this process.
    pub fn of_process() -> Self {
        let unicode = |(name, value): (std::ffi::OsString, std::ffi::OsString)| {
            Some((name.into_string().ok()?, value.into_string().ok()?))
        };
        Self::of(std::env::vars_os().filter_map(unicode))
    }

    /// The settings of this environment.
    pub fn of<N: Into<String>, V: Into<String>>(
        environment: impl IntoIterator<Item = (N, V)>,
    ) -> Self {
        let set = environment
            .into_iter()
            .map(|(name, value)| (name.into(), value.into()))
            .filter(|(_, value): &(String, String)| !value.is_empty());
        let mut settings = Self {
            environment: set.collect(),
            secrets: PathBuf::from("/run/secrets"),
            file: toml::Table::new(),
            wrong: Vec::new(),
        };
        if let Some(folder) = settings.environment.get("SECRETS_DIR") {
            settings.secrets = PathBuf::from(folder);
        }
        if let Some(path) = settings.environment.get("SETTINGS_FILE").cloned() {
            match read_table(&path) {
                Ok(table) => settings.file = table,
                Err(error) => settings
                    .wrong
                    .push(format!("SETTINGS_FILE {path}: {error}")),
            }
        }
        settings
    }

    /// A setting that must be there. Where it is not, the default of its type is given, and [`finish`](Self::finish)
    /// tells.
    pub fn required<T>(&mut self, name: &str) -> T
    where
        T: FromStr<Err: fmt::Display> + Default,
    {
        let wrong = self.wrong.len();
        let value = self.optional(name);
        if value.is_none() && self.wrong.len() == wrong {
            self.wrong.push(format!(
                "{name} is not set: set {name}, or {name}_FILE to a file that has it"
            ));
        }
        value.unwrap_or_default()
    }

    /// A setting, or a default where it is not set.
    pub fn or<T: FromStr<Err: fmt::Display>>(&mut self, name: &str, default: T) -> T {
        self.optional(name).unwrap_or(default)
    }

    /// A setting that may be absent.
    pub fn optional<T: FromStr<Err: fmt::Display>>(&mut self, name: &str) -> Option<T> {
        let Found { text, place } = self.find(name)?;
        match text.parse() {
            Ok(value) => Some(value),
            Err(error) => {
                let kind = std::any::type_name::<T>();
                let known = KINDS.iter().find(|(known, _)| *known == kind);
                self.wrong.push(match known {
                    Some((_, words)) => format!("{name} ({place}) is not {words}"),
                    None => format!("{name} ({place}): {error}"),
                });
                None
            }
        }
    }

    /// A time in seconds, such as `2.5`.
    pub fn seconds(&mut self, name: &str, default: f64) -> Duration {
        let seconds = self.or(name, default);
        Duration::try_from_secs_f64(seconds).unwrap_or_else(|error| {
            self.wrong(name, error);
            Duration::ZERO
        })
    }

    /// A list: texts between commas, or an array of the file. Empty where it is not set.
    pub fn list(&mut self, name: &str) -> Vec<String> {
        let Some(Found { text, .. }) = self.find(name) else {
            return Vec::new();
        };
        let items = text.split(',').map(str::trim);
        items
            .filter(|item| !item.is_empty())
            .map(Into::into)
            .collect()
    }

    /// A switch: `true` in any case is on; everything else, and nothing, is off.
    pub fn switch(&mut self, name: &str) -> bool {
        let found = self.find(name);
        found.is_some_and(|found| found.text.eq_ignore_ascii_case("true"))
    }

    /// Tells that a setting is wrong for a reason that its type does not know.
    pub fn wrong(&mut self, name: &str, reason: impl fmt::Display) {
        self.wrong.push(format!("{name}: {reason}"));
    }

    /// All that was missing or wrong.
    ///
    /// # Errors
    /// Where anything was.
    pub fn finish(self) -> Result<(), WrongSettings> {
        if self.wrong.is_empty() {
            Ok(())
        } else {
            Err(WrongSettings(self.wrong))
        }
    }

    fn find(&mut self, name: &str) -> Option<Found> {
        if let Some(text) = self.environment.get(name) {
            let (text, place) = (text.clone(), "environment".to_owned());
            return Some(Found { text, place });
        }
        let named = format!("{name}_FILE");
        if let Some(path) = self.environment.get(&named) {
            return match std::fs::read_to_string(path) {
                Ok(text) => Some(content(&text, path)),
                Err(error) => {
                    self.wrong.push(format!("{named} {path}: {error}"));
                    None
                }
            };
        }
        let lower = name.to_ascii_lowercase();
        let secret = self.secrets.join(&lower);
        if let Ok(text) = std::fs::read_to_string(&secret) {
            return Some(content(&text, &secret.display().to_string()));
        }
        let text = match self.file.get(&lower)? {
            toml::Value::String(text) => text.clone(),
            toml::Value::Array(items) => {
                let items = items.iter().map(|item| match item {
                    toml::Value::String(text) => text.clone(),
                    other => other.to_string(),
                });
                items.collect::<Vec<_>>().join(",")
            }
            other => other.to_string(),
        };
        let place = self.environment.get("SETTINGS_FILE").cloned();
        let place = place.unwrap_or_default();
        Some(Found { text, place })
    }
}

/// What a file has, without the line's end that editors put there.
fn content(text: &str, path: &str) -> Found {
    Found {
        text: text.trim_end_matches(['\r', '\n']).to_owned(),
        place: path.to_owned(),
    }
}

fn read_table(path: impl AsRef<Path>) -> Result<toml::Table, BoxError> {
    Ok(std::fs::read_to_string(path)?.parse()?)
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]

    use super::Settings;

    #[test]
    fn each_place_goes_before_the_next() {
        let folder = std::env::temp_dir().join(format!("settings-{}", uuid::Uuid::new_v4()));
        std::fs::create_dir_all(&folder).unwrap();
        let path = |name: &str| folder.join(name).display().to_string();
        for (name, text) in [
            ("named", "of the named file\n"),
            ("b", "a secret"),
            ("c", "a secret\r\n"),
            (
                "settings.toml",
                "a = 1\nb = 2\nc = 3\nd = 4\ne = [\"x\", \"y\"]\nf = true\n",
            ),
        ] {
            std::fs::write(folder.join(name), text).unwrap();
        }
        let mut settings = Settings::of([
            ("A", "of the environment"),
            ("B", ""),
            ("B_FILE", &path("named")),
            ("SECRETS_DIR", &folder.display().to_string()),
            ("SETTINGS_FILE", &path("settings.toml")),
        ]);
        let texts = ["A", "B", "C", "D"].map(|name| settings.required::<String>(name));
        assert_eq!(
            texts,
            ["of the environment", "of the named file", "a secret", "4"]
        );
        assert_eq!(settings.list("E"), ["x", "y"]);
        assert!(settings.switch("F") && !settings.switch("G"));
        settings.finish().unwrap();
        std::fs::remove_dir_all(folder).unwrap();
    }

    #[test]
    fn what_is_wrong_is_told_at_once_and_without_the_value() {
        let mut settings = Settings::of([
            ("PORT", "s3cret"),
            ("KEY_FILE", "nowhere/key"),
            ("SETTINGS_FILE", "nowhere/settings.toml"),
        ]);
        settings.or("PORT", 1u16);
        settings.required::<String>("KEY");
        settings.required::<u8>("COUNT");
        let told = settings.finish().unwrap_err().to_string();
        assert!(!told.contains("s3cret"), "{told}");
        for part in [
            "4 settings",
            "SETTINGS_FILE nowhere",
            "PORT (environment) is not a whole number from 0 to 65535",
            "KEY_FILE nowhere/key",
            "COUNT is not set",
        ] {
            assert!(told.contains(part), "{part}: {told}");
        }
    }
}
