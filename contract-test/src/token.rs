//! Where the token of an identity comes from: a file, a command, or the token endpoint that the contract names.

use std::path::PathBuf;
use std::process::Stdio;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use specwright_contract::Contract;
use specwright_contract::model::{Flow, SchemeKind};
use url::Url;

use crate::request::Request;
use crate::wire::{Client, Limits, Tcp, WireError};

/// Where a token comes from.
#[derive(Clone)]
#[non_exhaustive]
pub enum TokenSource {
    /// The first line of a file.
    File(PathBuf),
    /// The first line that a command of the shell writes.
    Command(String),
    /// The contract's OAuth 2.0 flow `clientCredentials`.
    Client {
        /// The client's id.
        id: String,
        /// Its secret.
        secret: String,
    },
    /// The contract's OAuth 2.0 flow `password`.
    Password {
        /// The user's name.
        user: String,
        /// The user's password.
        password: String,
        /// The client's id and secret, where the endpoint asks for them.
        client: Option<(String, String)>,
    },
}

/// Without its secrets.
impl std::fmt::Debug for TokenSource {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::File(path) => f.debug_tuple("File").field(path).finish(),
            Self::Command(_) => f.write_str("Command"),
            Self::Client { id, .. } => f
                .debug_struct("Client")
                .field("id", id)
                .finish_non_exhaustive(),
            Self::Password { user, .. } => f
                .debug_struct("Password")
                .field("user", user)
                .finish_non_exhaustive(),
        }
    }
}

/// Why there is no token. The texts fit after "failed to get a token: ".
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[non_exhaustive]
pub enum NoToken {
    /// A file cannot be read.
    #[error("{path} cannot be read: {reason}")]
    File {
        /// Which.
        path: String,
        /// Why.
        reason: String,
    },
    /// A command fails.
    #[error("the command {0}")]
    Command(String),
    /// Nothing was in it.
    #[error("there is none in what was read")]
    Empty,
    /// The contract has no such flow.
    #[error("no security scheme of the contract has the flow {0} with a tokenUrl")]
    NoFlow(&'static str),
    /// The URL is none.
    #[error("tokenUrl `{0}` is no http: or https: URL")]
    Url(String),
    /// The endpoint cannot be reached.
    #[error("{url} {error}")]
    Unreachable {
        /// Where.
        url: String,
        /// Why.
        error: WireError,
    },
    /// The endpoint refuses.
    #[error("{url} answered with {status}{}", error.as_ref().map(|error| format!(": {error}")).unwrap_or_default())]
    Refused {
        /// Where.
        url: String,
        /// The status.
        status: u16,
        /// The `error` of its answer.
        error: Option<String>,
    },
}

/// Gets a token. `service`: the URL against which a relative `tokenUrl` is resolved.
///
/// # Errors
/// Where there is none.
pub async fn token(
    source: &TokenSource,
    contract: &Contract,
    service: Option<&Url>,
) -> Result<String, NoToken> {
    match source {
        TokenSource::File(path) => {
            let text = std::fs::read_to_string(path).map_err(|error| NoToken::File {
                path: path.display().to_string(),
                reason: error.to_string(),
            })?;
            first_line(&text)
        }
        TokenSource::Command(command) => first_line(&written(command)?),
        TokenSource::Client { id, secret } => {
            let flow = flow(contract, "clientCredentials")?;
            let fields = vec![("grant_type", "client_credentials")];
            asked(flow, service, fields, Some((id, secret))).await
        }
        TokenSource::Password {
            user,
            password,
            client,
        } => {
            let flow = flow(contract, "password")?;
            let fields = vec![
                ("grant_type", "password"),
                ("username", user.as_str()),
                ("password", password.as_str()),
            ];
            let client = client
                .as_ref()
                .map(|(id, secret)| (id.as_str(), secret.as_str()));
            asked(flow, service, fields, client).await
        }
    }
}

fn first_line(text: &str) -> Result<String, NoToken> {
    let line = text.lines().map(str::trim).find(|line| !line.is_empty());
    let line = line.ok_or(NoToken::Empty)?;
    let token = line.strip_prefix("Bearer ").unwrap_or(line);
    Ok(token.to_owned())
}

/// What a command writes.
fn written(command: &str) -> Result<String, NoToken> {
    let (shell, flag) = if cfg!(windows) {
        ("cmd", "/C")
    } else {
        ("sh", "-c")
    };
    let output = std::process::Command::new(shell)
        .arg(flag)
        .arg(command)
        .stdin(Stdio::null())
        .stderr(Stdio::inherit())
        .output()
        .map_err(|error| NoToken::Command(format!("cannot be started: {error}")))?;
    if !output.status.success() {
        return Err(NoToken::Command(format!("ended with {}", output.status)));
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

fn flow<'c>(contract: &'c Contract, kind: &'static str) -> Result<&'c Flow, NoToken> {
    let schemes = contract.security_schemes.values();
    let flows = schemes.filter_map(|scheme| match &scheme.kind {
        SchemeKind::OAuth2 { flows } => Some(flows),
        _ => None,
    });
    let mut flows = flows.flatten();
    flows
        .find(|flow| &*flow.kind == kind && flow.token_url.is_some())
        .ok_or(NoToken::NoFlow(kind))
}

/// Asks the token endpoint (RFC 6749, sections 4.3 and 4.4).
async fn asked(
    flow: &Flow,
    service: Option<&Url>,
    mut fields: Vec<(&str, &str)>,
    client: Option<(&str, &str)>,
) -> Result<String, NoToken> {
    let text = flow.token_url.as_deref().unwrap_or_default();
    let url = match service {
        Some(service) => service.join(text),
        None => Url::parse(text),
    };
    let wrong = || NoToken::Url(text.to_owned());
    let url = url.map_err(|_| wrong())?;
    let tcp = Tcp::new(&url).ok_or_else(wrong)?;
    let scopes: Vec<&str> = flow.scopes.iter().map(|(name, _)| &**name).collect();
    let scopes = scopes.join(" ");
    if !scopes.is_empty() {
        fields.push(("scope", &scopes));
    }
    let encoded = |text: &str| utf8_percent_encode(text, NON_ALPHANUMERIC).to_string();
    let pairs: Vec<String> = fields
        .iter()
        .map(|(name, value)| format!("{name}={}", encoded(value)))
        .collect();
    let target = match url.query() {
        Some(query) => format!("{}?{query}", url.path()),
        None => url.path().to_owned(),
    };
    let mut request = Request::new("POST", target)
        .header("accept", "application/json")
        .header("content-type", "application/x-www-form-urlencoded");
    if let Some((id, secret)) = client {
        // RFC 6749, section 2.3.1
        let basic = STANDARD.encode(format!("{}:{}", encoded(id), encoded(secret)));
        request = request.header("authorization", format!("Basic {basic}"));
    }
    request.body = pairs.join("&").into();
    let shown = url.origin().ascii_serialization() + url.path();
    let client = Client::new(tcp, Limits::default());
    let response = client.send(&request, false).await;
    let response = response.map_err(|error| NoToken::Unreachable {
        url: shown.clone(),
        error,
    })?;
    let member = |name: &str| {
        let value = response.json()?.get(name)?.as_str()?;
        Some(value.to_owned())
    };
    if !response.is_success() {
        return Err(NoToken::Refused {
            url: shown,
            status: response.status,
            error: member("error"),
        });
    }
    member("access_token")
        .filter(|token| !token.is_empty())
        .ok_or(NoToken::Empty)
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]

    use axum::{Form, Json, Router, http::HeaderMap, routing::post};
    use serde_json::json;
    use specwright_contract::Loader;
    use url::Url;

    use super::{NoToken, TokenSource, token};

    const DOCUMENT: &str = "
openapi: 3.0.3
info: {title: Orders, version: '1'}
paths: {}
components:
  securitySchemes:
    oauth:
      type: oauth2
      flows:
        clientCredentials: {tokenUrl: /token, scopes: {read: Reading}}
        password: {tokenUrl: /token, scopes: {}}
";

    async fn endpoint() -> Url {
        type Fields = std::collections::BTreeMap<String, String>;
        let answer = async |headers: HeaderMap, Form(fields): Form<Fields>| {
            let basic = headers
                .get("authorization")
                .map(|v| v.to_str().unwrap().to_owned());
            let token = match fields["grant_type"].as_str() {
                "client_credentials" => format!("{} {}", basic.unwrap(), fields["scope"]),
                _ => format!("{} {}", fields["username"], fields["password"]),
            };
            let answer = json!({"access_token": token, "token_type": "Bearer"});
            Json(answer)
        };
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/v1/", listener.local_addr().unwrap());
        let router = Router::new().route("/token", post(answer));
        tokio::spawn(async move { axum::serve(listener, router).await });
        Url::parse(&url).unwrap()
    }

    #[tokio::test]
    async fn the_flows_of_the_contract_give_tokens() {
        let contract = Loader::new()
            .load_text("orders.yaml", DOCUMENT)
            .unwrap()
            .contract;
        let url = endpoint().await;
        let client = TokenSource::Client {
            id: "me".to_owned(),
            secret: "it's".to_owned(),
        };
        assert!(!format!("{client:?}").contains("it's"));
        let got = token(&client, &contract, Some(&url)).await;
        assert_eq!(got.unwrap(), "Basic bWU6aXQlMjdz read");
        let password = TokenSource::Password {
            user: "ann".to_owned(),
            password: "p&q".to_owned(),
            client: None,
        };
        let got = token(&password, &contract, Some(&url)).await;
        assert_eq!(got.unwrap(), "ann p&q");
        let nowhere = Loader::new()
            .load_text(
                "a.yaml",
                "openapi: 3.0.3\ninfo: {title: A, version: '1'}\npaths: {}",
            )
            .unwrap();
        let got = token(&password, &nowhere.contract, Some(&url)).await;
        assert_eq!(got, Err(NoToken::NoFlow("password")));
    }

    #[tokio::test]
    async fn a_file_or_a_command_gives_a_token() {
        let contract = Loader::new()
            .load_text("orders.yaml", DOCUMENT)
            .unwrap()
            .contract;
        let command = TokenSource::Command("echo; echo Bearer abc".to_owned());
        assert_eq!(token(&command, &contract, None).await.unwrap(), "abc");
        let fails = TokenSource::Command("exit 3".to_owned());
        let got = token(&fails, &contract, None).await.unwrap_err();
        assert!(got.to_string().contains("exit status: 3"), "{got}");
        let missing = TokenSource::File("no/such/file".into());
        let got = token(&missing, &contract, None).await.unwrap_err();
        assert!(
            got.to_string().starts_with("no/such/file cannot be read"),
            "{got}"
        );
    }
}
