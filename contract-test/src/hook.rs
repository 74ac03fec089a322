//! What is done before and after a run: a command of the shell, or a request.

use std::process::Command;

use url::Url;

use crate::request::Request;
use crate::wire::{Client, Limits, Tcp, WireError};

/// The most characters of what a command said that are told.
const TOLD: usize = 400;

/// Something that is done before or after a run.
#[derive(Clone, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub enum Hook {
    /// A command of the shell.
    Command(String),
    /// A request.
    Request {
        /// The method.
        method: String,
        /// Where it is sent.
        url: Url,
    },
}

/// Why a hook failed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum HookError {
    /// The shell cannot be started.
    #[error("`{0}` cannot be started: {1}")]
    Start(String, std::io::Error),
    /// The command failed.
    #[error("`{command}` ended with {status}{said}")]
    Command {
        /// The command.
        command: String,
        /// How it ended.
        status: std::process::ExitStatus,
        /// The end of what it said, with what leads to it.
        said: String,
    },
    /// The request was refused.
    #[error("{method} {url} was answered with {status}")]
    Status {
        /// The method.
        method: String,
        /// Where it was sent.
        url: Box<Url>,
        /// What came.
        status: u16,
    },
    /// There was no answer.
    #[error("{method} {url}: the service {error}")]
    NoAnswer {
        /// The method.
        method: String,
        /// Where it was sent.
        url: Box<Url>,
        /// Why.
        error: WireError,
    },
    /// No runtime for the request.
    #[error("no runtime can be started: {0}")]
    Runtime(std::io::Error),
}

impl Hook {
    /// `POST http://localhost:8080/reset` is a request, everything else a command.
    pub fn parse(text: &str) -> Self {
        let request = text.split_once(' ').and_then(|(method, url)| {
            let plain = !method.is_empty() && method.bytes().all(|byte| byte.is_ascii_uppercase());
            let url = Url::parse(url.trim()).ok().filter(|_| plain)?;
            let web = matches!(url.scheme(), "http" | "https");
            web.then(|| Self::Request {
                method: method.to_owned(),
                url,
            })
        });
        request.unwrap_or_else(|| Self::Command(text.to_owned()))
    }

    /// Does it, and waits for its end.
    ///
    /// # Errors
    /// Where it fails: an exit code other than 0, a status other than 2XX.
    pub fn run(&self) -> Result<(), HookError> {
        match self {
            Self::Command(command) => run(command),
            Self::Request { method, url } => {
                let runtime = tokio::runtime::Builder::new_current_thread()
                    .enable_all()
                    .build()
                    .map_err(HookError::Runtime)?;
                runtime.block_on(send(method, url))
            }
        }
    }
}

fn run(command: &str) -> Result<(), HookError> {
    let (shell, flag) = if cfg!(windows) {
        ("cmd", "/C")
    } else {
        ("sh", "-c")
    };
    let output = Command::new(shell).arg(flag).arg(command).output();
    let output = output.map_err(|error| HookError::Start(command.to_owned(), error))?;
    if output.status.success() {
        return Ok(());
    }
    let said = String::from_utf8_lossy(&output.stderr);
    let said = said.trim();
    let skipped = said.chars().count().saturating_sub(TOLD);
    let end: String = said.chars().skip(skipped).collect();
    Err(HookError::Command {
        command: command.to_owned(),
        status: output.status,
        said: if end.is_empty() {
            end
        } else {
            format!(": {end}")
        },
    })
}

async fn send(method: &str, url: &Url) -> Result<(), HookError> {
    let failed = |error: WireError| HookError::NoAnswer {
        method: method.to_owned(),
        url: Box::new(url.clone()),
        error,
    };
    let tcp = Tcp::new(url).ok_or_else(|| failed(WireError::Connect("no host".to_owned())))?;
    let client = Client::new(tcp, Limits::default());
    let mut target = url.path().to_owned();
    if let Some(query) = url.query() {
        target = format!("{target}?{query}");
    }
    let request = Request::new(method, target).header("accept", "*/*");
    let response = client.send(&request, false).await.map_err(failed)?;
    if response.is_success() {
        return Ok(());
    }
    Err(HookError::Status {
        method: method.to_owned(),
        url: Box::new(url.clone()),
        status: response.status,
    })
}
