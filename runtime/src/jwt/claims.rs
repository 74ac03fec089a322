//! What a token says.

use serde_json::{Map, Value};

use super::refused::Refused;

/// What a token says. Claims whose meaning is registered (RFC 7519, section 4.1) have their types.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct Claims {
    /// `iss`: who says so.
    pub issuer: Option<String>,
    /// `sub`: whom it is about.
    pub subject: Option<String>,
    /// `aud`: whom it is for.
    pub audience: Vec<String>,
    /// `exp`: when it ends, in seconds since 1970.
    pub expires: Option<f64>,
    /// `nbf`: when it begins.
    pub not_before: Option<f64>,
    /// `iat`: when it was made.
    pub issued: Option<f64>,
    /// All of them, as they are.
    pub all: Map<String, Value>,
}

impl Claims {
    /// Reads claims; one that has not its type makes all of them worthless.
    pub(crate) fn read(all: Map<String, Value>) -> Result<Self, Refused> {
        Ok(Self {
            issuer: text(&all, "iss")?,
            subject: text(&all, "sub")?,
            audience: texts(&all, "aud")?,
            expires: number(&all, "exp")?,
            not_before: number(&all, "nbf")?,
            issued: number(&all, "iat")?,
            all,
        })
    }

    /// Whom it is about.
    ///
    /// # Errors
    /// [`Refused::NoSubject`], where it does not say so.
    pub fn subject(&self) -> Result<&str, Refused> {
        let subject = self.subject.as_deref().filter(|text| !text.is_empty());
        subject.ok_or(Refused::NoSubject)
    }

    /// The scopes that are granted: `scope`, or `scp`, between spaces or as a list.
    pub fn scopes(&self) -> Vec<&str> {
        self.words(&["scope", "scp"])
    }

    /// The permissions and roles that are granted: lists `permissions` and `roles`.
    pub fn permissions(&self) -> Vec<&str> {
        self.words(&["permissions", "roles"])
    }

    fn words(&self, names: &[&str]) -> Vec<&str> {
        let mut words = Vec::new();
        for value in names.iter().filter_map(|name| self.all.get(*name)) {
            match value {
                Value::String(text) => words.extend(text.split_ascii_whitespace()),
                Value::Array(items) => words.extend(items.iter().filter_map(Value::as_str)),
                _ => {}
            }
        }
        words
    }
}

fn text(all: &Map<String, Value>, name: &str) -> Result<Option<String>, Refused> {
    match all.get(name) {
        None => Ok(None),
        Some(Value::String(text)) => Ok(Some(text.clone())),
        Some(_) => Err(Refused::Malformed),
    }
}

fn texts(all: &Map<String, Value>, name: &str) -> Result<Vec<String>, Refused> {
    match all.get(name) {
        None => Ok(Vec::new()),
        Some(Value::String(text)) => Ok(vec![text.clone()]),
        Some(Value::Array(items)) => {
            let texts = items.iter().map(|item| item.as_str().map(Into::into));
            texts.collect::<Option<_>>().ok_or(Refused::Malformed)
        }
        Some(_) => Err(Refused::Malformed),
    }
}

fn number(all: &Map<String, Value>, name: &str) -> Result<Option<f64>, Refused> {
    match all.get(name) {
        None => Ok(None),
        Some(value) => value.as_f64().map(Some).ok_or(Refused::Malformed),
    }
}
