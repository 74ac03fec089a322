//! Security requirements against the credentials of a request.
//!
//! The requirements of an operation are alternatives, each of which asks for all of its schemes. A scheme that cannot
//! be judged (`mutualTLS`, HTTP schemes other than `basic`, `bearer` and `digest`) is let through with a warning.
//! Tokens, passwords and scopes are not looked at: any credential of the right form will do.

mod challenge;
mod credentials;

use http::HeaderMap;
use http::header::{AUTHORIZATION, HeaderName};
use specwright_contract::Contract;
use specwright_contract::model::{KeyLocation, Operation, SchemeKind, SecurityRequirement};
use specwright_contract::source::Origin;

use crate::check::Finding;

/// Which forms of credentials and challenges there are.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[expect(
    clippy::exhaustive_structs,
    reason = "made by callers; a new rule is theirs to choose"
)]
pub struct Rules {
    /// Credentials as the standards have them: schemes in any case, passwords with a colon, cookies by their whole
    /// name, any `Authorization` where none is needed, and what can be judged is judged beside what cannot. Otherwise
    /// as Prism has them.
    pub standard_credentials: bool,
    /// Challenges as RFC 9110 has them, one for every scheme that was missed. Otherwise as Prism has them.
    pub standard_challenges: bool,
}

/// The security of an operation, made ready.
#[derive(Debug)]
pub struct Security {
    /// Any one of these is enough; empty: none is needed.
    alternatives: Box<[Box<[Scheme]>]>,
    origin: Option<Origin>,
}

/// What one scheme asks for.
#[derive(Clone, PartialEq, Eq, Debug)]
enum Scheme {
    Basic,
    Digest,
    /// A token, under the name of its challenge.
    Bearer(Bearer),
    Header(HeaderName),
    Query(Box<str>),
    Cookie(Box<str>),
    /// Nothing: `{}`.
    Anonymous,
    /// What cannot be judged, by its name.
    Unsupported(Box<str>),
}

/// Whose token it is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Bearer {
    Http,
    OAuth2,
    OpenId,
}

/// How a scheme judges a request.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Verdict {
    Passed,
    /// Nothing was sent for it.
    Missing,
    /// What was sent for it has not its form.
    Malformed,
    /// It cannot be judged.
    Unjudged,
}

/// What a request lacks.
#[derive(Clone, PartialEq, Debug)]
#[non_exhaustive]
pub struct Refusal {
    /// An error with code `401`, or a warning that the credentials could not be judged.
    pub finding: Finding,
    /// The value of `WWW-Authenticate` (RFC 9110, section 11.6.1), where there is a challenge.
    pub challenge: Option<String>,
}

/// The credentials of a request.
#[derive(Clone, Copy)]
struct Sent<'r> {
    headers: &'r HeaderMap,
    query: Option<&'r str>,
    rules: Rules,
}

impl Security {
    /// Prepares the security of an operation.
    pub fn new(contract: &Contract, operation: &Operation) -> Self {
        // requirements without any scheme that is defined: nothing can be asked for
        if contract.security_schemes.is_empty() {
            return Self {
                alternatives: Box::default(),
                origin: None,
            };
        }
        Self {
            alternatives: operation.security.iter().map(alternative).collect(),
            origin: operation.security.first().map(|first| first.origin),
        }
    }

    /// Whether nothing is asked for.
    pub fn is_none(&self) -> bool {
        self.alternatives.is_empty()
    }

    /// Judges the credentials in headers and query. Nothing where they are enough.
    pub fn judge(&self, headers: &HeaderMap, query: Option<&str>, rules: Rules) -> Option<Refusal> {
        let sent = Sent {
            headers,
            query,
            rules,
        };
        let enough = |schemes: &[Scheme]| {
            schemes
                .iter()
                .all(|scheme| sent.judge(scheme) == Verdict::Passed)
        };
        if self.is_none() || self.alternatives.iter().any(|schemes| enough(schemes)) {
            return None;
        }
        Some(self.refuse(sent))
    }

    /// The first scheme that did not pass decides.
    fn refuse(&self, sent: Sent<'_>) -> Refusal {
        let failed: Vec<(&Scheme, Verdict)> = self
            .alternatives
            .iter()
            .flatten()
            .map(|scheme| (scheme, sent.judge(scheme)))
            .filter(|(_, verdict)| *verdict != Verdict::Passed)
            .collect();
        let unjudged = if sent.rules.standard_credentials {
            self.unjudged(sent)
        } else {
            failed.first().and_then(unsupported)
        };
        if let Some(name) = unjudged {
            let message =
                format!("We currently do not support this type of security scheme: {name}");
            return Refusal {
                finding: self.placed(Finding::warning(&[], "", message)),
                challenge: None,
            };
        }
        let message = "Invalid security scheme used";
        Refusal {
            finding: self.placed(Finding::error(&[], "401", message)),
            challenge: challenge::challenge(&failed, sent.rules),
        }
    }

    /// The first scheme that cannot be judged, of an alternative of which the rest passed.
    fn unjudged(&self, sent: Sent<'_>) -> Option<&str> {
        let hindered = |schemes: &[Scheme]| {
            let mut verdicts = schemes.iter().map(|scheme| sent.judge(scheme));
            verdicts.any(|verdict| !matches!(verdict, Verdict::Passed | Verdict::Unjudged))
        };
        self.alternatives
            .iter()
            .filter(|schemes| !hindered(schemes))
            .flatten()
            .find_map(|scheme| unsupported(&(scheme, sent.judge(scheme))))
    }

    fn placed(&self, finding: Finding) -> Finding {
        match self.origin {
            Some(origin) => finding.at(origin),
            None => finding,
        }
    }
}

fn unsupported<'s>((scheme, _): &(&'s Scheme, Verdict)) -> Option<&'s str> {
    match scheme {
        Scheme::Unsupported(name) => Some(name),
        _ => None,
    }
}

fn alternative(requirement: &SecurityRequirement) -> Box<[Scheme]> {
    let schemes: Vec<Scheme> = requirement
        .schemes
        .iter()
        .filter_map(|(scheme, _)| prepared(&scheme.kind))
        .collect();
    if schemes.is_empty() {
        return Box::new([Scheme::Anonymous]);
    }
    schemes.into()
}

/// A scheme made ready; nothing where it is of a kind that no version knows: as good as undefined.
fn prepared(kind: &SchemeKind) -> Option<Scheme> {
    Some(match kind {
        SchemeKind::ApiKey { location, name } => match location {
            KeyLocation::Query => Scheme::Query(name.clone()),
            KeyLocation::Cookie => Scheme::Cookie(name.clone()),
            _ => Scheme::Header(HeaderName::from_bytes(name.as_bytes()).ok()?),
        },
        SchemeKind::Http { scheme, .. } => match &**scheme {
            "basic" => Scheme::Basic,
            "digest" => Scheme::Digest,
            "bearer" => Scheme::Bearer(Bearer::Http),
            other => Scheme::Unsupported(format!("http/{other}").into()),
        },
        SchemeKind::OAuth2 { .. } => Scheme::Bearer(Bearer::OAuth2),
        SchemeKind::OpenIdConnect { .. } => Scheme::Bearer(Bearer::OpenId),
        SchemeKind::MutualTls => Scheme::Unsupported("mutualTLS".into()),
        _ => return None,
    })
}

impl Sent<'_> {
    fn judge(self, scheme: &Scheme) -> Verdict {
        let standard = self.rules.standard_credentials;
        let authorization = || self.headers.get(AUTHORIZATION);
        let by = |form: fn(&[u8], bool) -> Verdict| match authorization() {
            Some(value) => form(value.as_bytes(), standard),
            None => Verdict::Missing,
        };
        let passed = match scheme {
            Scheme::Basic => return by(credentials::basic),
            Scheme::Digest => return by(credentials::digest),
            Scheme::Bearer(_) => return by(credentials::bearer),
            Scheme::Unsupported(_) => return Verdict::Unjudged,
            Scheme::Anonymous => standard || authorization().is_none(),
            Scheme::Header(name) => self
                .headers
                .get(name)
                .is_some_and(|value| !value.is_empty()),
            Scheme::Query(name) => credentials::query(self.query, name),
            Scheme::Cookie(name) => credentials::cookie(self.headers, name, standard),
        };
        if passed {
            Verdict::Passed
        } else {
            Verdict::Missing
        }
    }
}

#[cfg(test)]
mod tests;
