//! Who calls: any one of an operation's requirements, all schemes of it, by the user's `Security`; and what is
//! answered where none is met (RFC 9110, section 11.6.1; RFC 6750, section 3).

use std::any::Any;
use std::future::Future;

use http::request::Parts;
use http::{HeaderMap, StatusCode, Uri};

use super::credentials::Credential;
use super::error::Error;
use crate::operation::{Operation, Required};
use crate::scheme::{Scheme, SchemeKind};

/// Why a credential is refused.
#[derive(Debug)]
#[non_exhaustive]
pub enum Denied {
    /// It is unknown, expired or wrong: 401, with a challenge.
    Unauthorized,
    /// The same, for a reason that the caller may know: `the token has expired`.
    Invalid(String),
    /// It is right, but not enough for this operation: 403.
    Forbidden,
    /// A challenge of your own in place of the usual one: 401. For schemes that need a nonce, such as `Digest`.
    Challenge(String),
    /// It could not be judged.
    Failed(Error),
}

impl From<Error> for Denied {
    fn from(error: Error) -> Self {
        Self::Failed(error)
    }
}

/// What a method of `Security` may look at beside the credential.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct SecurityContext<'r> {
    /// The operation that is called.
    pub operation: &'static Operation,
    /// The scopes (or roles) that the operation requires of this scheme.
    pub scopes: &'static [&'static str],
    /// The request.
    pub request: &'r Parts,
}

impl<'r> SecurityContext<'r> {
    /// The headers of the request.
    pub fn headers(&self) -> &'r HeaderMap {
        &self.request.headers
    }

    /// The target of the request.
    pub fn uri(&self) -> &'r Uri {
        &self.request.uri
    }

    /// Whether all scopes that are required are among those that were granted.
    ///
    /// # Errors
    /// [`Denied::Forbidden`] where one is not.
    pub fn require<'s>(&self, granted: impl IntoIterator<Item = &'s str>) -> Result<(), Denied> {
        let mut missing: Vec<&str> = self.scopes.to_vec();
        for scope in granted {
            missing.retain(|wanted| *wanted != scope);
        }
        if missing.is_empty() {
            Ok(())
        } else {
            Err(Denied::Forbidden)
        }
    }
}

/// A user's `Security` as the server sees it: written by `rt::server!`.
pub trait Gate: Send + Sync + 'static {
    /// Who calls.
    type Principal: Clone + Send + Sync + 'static;

    /// The schemes of the contract.
    const SCHEMES: &'static [Scheme];

    /// Judges a credential by the method of its scheme.
    fn judge(
        &self,
        scheme: &'static str,
        credential: Credential,
        cx: &SecurityContext<'_>,
    ) -> impl Future<Output = Result<Self::Principal, Denied>> + Send;
}

/// Where the contract has no schemes: nobody is asked.
#[derive(Clone, Copy, Debug)]
pub struct Open<P>(std::marker::PhantomData<fn() -> P>);

impl<P> Default for Open<P> {
    fn default() -> Self {
        Self(std::marker::PhantomData)
    }
}

impl<P: Clone + Send + Sync + 'static> Gate for Open<P> {
    type Principal = P;

    const SCHEMES: &'static [Scheme] = &[];

    async fn judge(
        &self,
        _: &'static str,
        _: Credential,
        _: &SecurityContext<'_>,
    ) -> Result<P, Denied> {
        Err(Denied::Unauthorized)
    }
}

/// Who calls, in a box: the server does not know its type.
pub(crate) type Principal = Option<Box<dyn Any + Send>>;

/// Judges a request. The principal is that of the last scheme of the first requirement that is met.
pub(crate) async fn authorize<G: Gate>(
    gate: &G,
    operation: &'static Operation,
    request: &Parts,
    realm: &str,
) -> Result<Principal, Error> {
    let mut refusal = Refusal::default();
    for schemes in operation.security {
        let met = all_of(gate, operation, schemes, request, &mut refusal).await;
        if let Some(principal) = met {
            return Ok(principal.map(|known| Box::new(known) as Box<dyn Any + Send>));
        }
    }
    Err(refusal.answer(realm))
}

/// Whether all schemes of a requirement are met: nothing where one is not.
async fn all_of<G: Gate>(
    gate: &G,
    operation: &'static Operation,
    schemes: &'static [Required],
    request: &Parts,
    refusal: &mut Refusal,
) -> Option<Option<G::Principal>> {
    let mut credentials = Vec::with_capacity(schemes.len());
    // nobody is asked before everything is there
    for required in schemes {
        let known = G::SCHEMES
            .iter()
            .find(|scheme| scheme.name == required.scheme);
        let sent =
            known.and_then(|scheme| Some((required, scheme, scheme.kind.credential(request)?)));
        match (known, sent) {
            (_, Some(sent)) => credentials.push(sent),
            (Some(scheme), None) => refusal.missing(scheme.kind),
            (None, None) => refusal.unknown(),
        }
    }
    if credentials.len() < schemes.len() {
        return None;
    }
    let mut principal = None;
    for (required, scheme, credential) in credentials {
        let cx = SecurityContext {
            operation,
            scopes: required.scopes,
            request,
        };
        match gate.judge(scheme.name, credential, &cx).await {
            Ok(judged) => principal = Some(judged),
            Err(denied) => {
                refusal.denied(scheme.kind, required.scopes, denied);
                return None;
            }
        }
    }
    Some(principal)
}

/// What was missed so far.
#[derive(Debug, Default)]
struct Refusal {
    challenges: Vec<Challenge>,
    forbidden: Vec<Challenge>,
    reason: Option<String>,
    is_forbidden: bool,
    failed: Option<Error>,
}

#[derive(Debug, PartialEq, Eq)]
enum Challenge {
    /// Nothing was sent for the scheme.
    Missing(SchemeKind),
    /// What was sent is not right.
    Wrong(SchemeKind),
    /// What was sent is not right, for this reason.
    WrongFor(SchemeKind, String),
    /// What was sent is not enough.
    Scopes(&'static [&'static str]),
    Own(String),
}

impl Refusal {
    fn missing(&mut self, kind: SchemeKind) {
        self.challenges.push(Challenge::Missing(kind));
    }

    /// A scheme that the contract requires and does not define: nobody can meet it.
    fn unknown(&mut self) {
        self.is_forbidden = true;
    }

    fn denied(&mut self, kind: SchemeKind, scopes: &'static [&'static str], denied: Denied) {
        match denied {
            Denied::Unauthorized => self.challenges.push(Challenge::Wrong(kind)),
            Denied::Invalid(reason) => {
                self.reason.get_or_insert_with(|| reason.clone());
                self.challenges.push(Challenge::WrongFor(kind, reason));
            }
            Denied::Challenge(text) => self.challenges.push(Challenge::Own(text)),
            Denied::Forbidden => {
                self.is_forbidden = true;
                if matches!(kind, SchemeKind::Bearer { .. }) {
                    self.forbidden.push(Challenge::Scopes(scopes));
                }
            }
            Denied::Failed(error) => {
                self.failed.get_or_insert(error);
            }
        }
    }

    fn answer(self, realm: &str) -> Error {
        if let Some(error) = self.failed {
            return error;
        }
        let (mut error, challenges) = if self.is_forbidden {
            let error = Error::new(StatusCode::FORBIDDEN)
                .detail("the credentials are not enough for this operation");
            (error, self.forbidden)
        } else {
            let wrong = |challenge: &Challenge| !matches!(challenge, Challenge::Missing(_));
            let detail = self.reason.unwrap_or_else(|| {
                let detail = if self.challenges.iter().any(wrong) {
                    "the credentials are not valid"
                } else {
                    "the request has no credentials"
                };
                detail.to_owned()
            });
            let error = Error::new(StatusCode::UNAUTHORIZED).detail(detail);
            (error, self.challenges)
        };
        let mut told: Vec<String> = Vec::new();
        for challenge in challenges {
            let text = challenge.text(realm);
            if !told.contains(&text) {
                told.push(text);
            }
        }
        if !told.is_empty() {
            error = error.header("www-authenticate", told.join(", "));
        }
        error
    }
}

impl Challenge {
    fn text(&self, realm: &str) -> String {
        let (kind, wrong) = match self {
            Self::Missing(kind) => (kind, false),
            Self::WrongFor(SchemeKind::Bearer { .. }, reason) => {
                let reason = quotable(reason);
                return format!(
                    r#"Bearer realm="{realm}", error="invalid_token", error_description="{reason}""#
                );
            }
            Self::Wrong(kind) | Self::WrongFor(kind, _) => (kind, true),
            Self::Scopes(scopes) => {
                let scopes = quotable(&scopes.join(" "));
                return format!(
                    r#"Bearer realm="{realm}", error="insufficient_scope", scope="{scopes}""#
                );
            }
            Self::Own(text) => return text.clone(),
        };
        match kind {
            SchemeKind::Bearer { .. } if wrong => {
                format!(r#"Bearer realm="{realm}", error="invalid_token""#)
            }
            SchemeKind::Bearer { .. } => format!(r#"Bearer realm="{realm}""#),
            SchemeKind::Basic => format!(r#"Basic realm="{realm}", charset="UTF-8""#),
            SchemeKind::HeaderKey(name) => key("header", name),
            SchemeKind::QueryKey(name) => key("query", name),
            SchemeKind::CookieKey(name) => key("cookie", name),
            SchemeKind::Other(scheme) => format!(r#"{} realm="{realm}""#, token(scheme)),
            SchemeKind::Certificate => format!(r#"ClientCertificate realm="{realm}""#),
        }
    }
}

/// API keys have no registered scheme; one that tells where the key belongs is better than none, which RFC 9110,
/// section 15.5.2, does not admit.
fn key(location: &str, name: &str) -> String {
    format!(r#"ApiKey in="{location}", name="{}""#, quotable(name))
}

/// A text as it can stand between quotes.
pub(crate) fn quotable(text: &str) -> String {
    let fits = |char: &char| matches!(char, ' '..='~') && !matches!(char, '"' | '\\');
    text.chars().filter(fits).collect()
}

/// The name of a scheme as people write it: `Digest`.
fn token(scheme: &str) -> String {
    let fits = |char: &char| char.is_ascii_alphanumeric() || matches!(char, '-' | '.' | '_' | '+');
    let mut name: String = scheme.chars().filter(fits).collect();
    if let Some(first) = name.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    if name.is_empty() {
        "Unknown".to_owned()
    } else {
        name
    }
}
