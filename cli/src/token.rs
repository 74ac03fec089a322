//! `specwright token`: keys where there are none, and tokens, good or bad.

use std::path::{Path, PathBuf};
use std::time::Duration;

use clap::Args;
use specwright_tokens::{Claims, Flaw, Issuer};

use crate::exit::{self, Exit};

/// `specwright token`
#[derive(Args, Debug)]
pub(crate) struct Token {
    /// Whom the token is about: `sub`
    subject: String,
    /// Whom it is for: `aud` (may be repeated)
    #[arg(
        long,
        short,
        value_name = "URL",
        default_value = "http://localhost:8080/orders"
    )]
    audience: Vec<String>,
    /// Who says so: `iss` [default: https://auth.coffeemesh.io/]
    #[arg(long, value_name = "URL")]
    issuer: Option<String>,
    /// What it grants: `scope`, several between spaces
    #[arg(long, value_name = "SCOPES", default_value = "openid")]
    scope: String,
    /// How long it is good for: 90s, 15m, 24h, 7d
    #[arg(long, value_name = "TIME", default_value = "24h", value_parser = parse_time)]
    expires: Duration,
    /// Any claim; the value is JSON, or else a text (may be repeated)
    #[arg(long, value_name = "NAME=VALUE", value_parser = parse_claim)]
    claim: Vec<(String, serde_json::Value)>,
    /// Leave a claim out (may be repeated)
    #[arg(long, value_name = "NAME")]
    without: Vec<String>,
    /// Make a token that has to be refused
    #[arg(long, value_name = "FLAW", value_parser = |text: &str| text.parse::<Flaw>())]
    bad: Option<Flaw>,
    /// The folder of the keys; they are made where it has none
    #[arg(long, value_name = "DIR", default_value = ".")]
    keys: PathBuf,
}

/// What is told below the help.
pub(crate) fn help() -> String {
    let flaws = Flaw::ALL
        .iter()
        .map(|flaw| format!("  {:22}{}\n", flaw.name(), flaw.told().replace('`', "")));
    format!(
        "\
For development and tests. The folder of the keys has private_key.pem, public_key.pem (a certificate) and jwks.json.

Examples:
  specwright token user1 > token-user1.pem
  http localhost:8080/orders \"Authorization:@token-user1.pem\"
  specwright token user1 --scope \"orders:read\" --expires 5m --claim tenant=7
  specwright token user1 --bad expired

Flaws:
{}
{}",
        flaws.collect::<String>(),
        exit::TABLE
    )
}

pub(crate) fn run(args: &Token) -> Exit {
    match make(args) {
        Ok(token) => {
            println!("Bearer {token}");
            Exit::Clean
        }
        Err(error) => {
            eprintln!("error: {error}");
            Exit::Failed
        }
    }
}

fn make(args: &Token) -> Result<String, String> {
    let issuer = issuer(&args.keys)?;
    let mut claims = Claims::of(&args.subject)
        .scope(&args.scope)
        .expires_in(args.expires);
    if let Some(by) = &args.issuer {
        claims = claims.issuer(by);
    }
    for audience in &args.audience {
        claims = claims.audience(audience);
    }
    for (name, value) in &args.claim {
        claims = claims.claim(name, value.clone());
    }
    for name in &args.without {
        claims = claims.without(name);
    }
    let token = match args.bad {
        Some(flaw) => issuer.bad_token(&claims, flaw),
        None => issuer.token(&claims),
    };
    token.map_err(|error| error.to_string())
}

/// The issuer of a folder; its key is made where there is none.
fn issuer(folder: &Path) -> Result<Issuer, String> {
    let private = folder.join("private_key.pem");
    let known = match std::fs::read_to_string(&private) {
        Ok(pem) => Some(pem),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => None,
        Err(error) => return Err(format!("{}: {error}", private.display())),
    };
    let issuer = match &known {
        Some(pem) => Issuer::from_private_key(pem),
        None => Issuer::generate(),
    };
    let issuer = issuer.map_err(|error| format!("{}: {error}", private.display()))?;
    if known.is_none() {
        write(&private, issuer.private_key(), true)?;
    }
    let public = folder.join("public_key.pem");
    if known.is_none() || !public.exists() {
        write(&public, &issuer.certificate(), false)?;
        let set = format!("{:#}\n", issuer.key_set());
        write(&folder.join("jwks.json"), &set, false)?;
    }
    Ok(issuer)
}

fn write(path: &Path, text: &str, secret: bool) -> Result<(), String> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    if secret {
        use std::os::unix::fs::OpenOptionsExt as _;
        options.mode(0o600);
    }
    #[cfg(not(unix))]
    let _ = secret;
    let written = options
        .open(path)
        .and_then(|mut file| std::io::Write::write_all(&mut file, text.as_bytes()));
    written.map_err(|error| format!("{}: {error}", path.display()))?;
    eprintln!("wrote {}", path.display());
    Ok(())
}

fn parse_time(text: &str) -> Result<Duration, String> {
    const UNITS: [(char, u64); 4] = [('s', 1), ('m', 60), ('h', 3600), ('d', 86400)];
    let wrong = || "a number with s, m, h or d behind it: 90s, 24h".to_owned();
    let unit = text.chars().last().ok_or_else(wrong)?;
    let (_, seconds) = UNITS
        .into_iter()
        .find(|(name, _)| *name == unit)
        .ok_or_else(wrong)?;
    let count: u64 = text.trim_end_matches(unit).parse().map_err(|_| wrong())?;
    Ok(Duration::from_secs(count.saturating_mul(seconds)))
}

fn parse_claim(text: &str) -> Result<(String, serde_json::Value), String> {
    let (name, value) = text.split_once('=').ok_or("write NAME=VALUE")?;
    let value = serde_json::from_str(value).unwrap_or_else(|_| value.into());
    Ok((name.to_owned(), value))
}
