//! What may be set of the service, all by the environment or files: see `docs/orders.md`.

use std::net::{IpAddr, Ipv4Addr};
use std::time::Duration;

use specwright_runtime::jwt::{Algorithm, Keys, Verifier};
use specwright_runtime::service::{Cors, Settings as Source, WrongSettings};

use crate::web::Users;

/// What may be set.
#[derive(Clone, Debug)]
pub struct Settings {
    /// `HOST`: the address to listen on.
    pub host: IpAddr,
    /// `PORT`: 0 for any free one.
    pub port: u16,
    /// `DB_URL`: `sqlite:orders.db`, `sqlite::memory:`, `postgres://user:password@host/name`.
    pub db_url: String,
    /// `AUTH_ON` and `JWT_…`: whose requests are answered.
    pub users: Users,
    /// Payments and Kitchen.
    pub upstreams: Upstreams,
    /// `RESUME_EVERY`: seconds between two looks for payments that were not brought to an end.
    pub resume_every: Duration,
    /// `CORS_ORIGINS`: the pages that may call; all, where none is named.
    pub cors: Cors,
    /// `TRUSTED_PROXIES`: how many proxies of ours a request comes through.
    pub proxies: usize,
    /// `STOP_WITHIN`: seconds that open requests have when the service is told to stop.
    pub stop_within: Duration,
}

/// The services that Orders needs.
#[derive(Clone, Debug)]
pub struct Upstreams {
    /// `PAYMENTS_URL`
    pub payments: String,
    /// `KITCHEN_URL`
    pub kitchen: String,
    /// `UPSTREAM_TIMEOUT`: the seconds that each call may take.
    pub timeout: Duration,
}

impl Settings {
    /// The settings of this process.
    pub fn read() -> Result<Self, WrongSettings> {
        Self::of(Source::of_process())
    }

    /// The settings of this source, or all that is wrong with them.
    pub fn of(mut from: Source) -> Result<Self, WrongSettings> {
        let settings = Self {
            host: from.or("HOST", Ipv4Addr::LOCALHOST.into()),
            port: from.or("PORT", 8080),
            db_url: from.or("DB_URL", "sqlite:orders.db".to_owned()),
            users: users(&mut from),
            upstreams: Upstreams {
                payments: from.or("PAYMENTS_URL", "http://localhost:3001".to_owned()),
                kitchen: from.or("KITCHEN_URL", "http://localhost:3000".to_owned()),
                timeout: from.seconds("UPSTREAM_TIMEOUT", 10.0),
            },
            resume_every: from.seconds("RESUME_EVERY", 30.0),
            cors: match &from.list("CORS_ORIGINS")[..] {
                [] => Cors::everybody(),
                origins => Cors::of(origins.iter().map(String::as_str)),
            },
            proxies: from.or("TRUSTED_PROXIES", 0),
            stop_within: from.seconds("STOP_WITHIN", 10.0),
        };
        from.finish()?;
        Ok(settings)
    }
}

/// Whom tokens for this service are for, unless `JWT_AUDIENCE` says otherwise.
const AUDIENCES: [&str; 2] = [
    "http://localhost:8080/orders",
    "http://127.0.0.1:8080/orders",
];

fn users(from: &mut Source) -> Users {
    if !from.switch("AUTH_ON") {
        return Users::Everybody;
    }
    let keys = match from.optional::<String>("JWT_JWKS_URL") {
        Some(url) => Keys::at(url),
        None => public_key(from),
    };
    let mut verifier = Verifier::new(keys).skew(from.seconds("JWT_SKEW", 0.0));
    let audiences = from.list("JWT_AUDIENCE");
    if audiences.is_empty() {
        verifier = AUDIENCES.into_iter().fold(verifier, Verifier::audience);
    }
    verifier = audiences.into_iter().fold(verifier, Verifier::audience);
    verifier = from
        .list("JWT_ISSUER")
        .into_iter()
        .fold(verifier, Verifier::issuer);
    let mut algorithms = Vec::new();
    for name in from.list("JWT_ALGORITHMS") {
        match name.parse() {
            Ok(algorithm) => algorithms.push(algorithm),
            Err(error) => from.wrong("JWT_ALGORITHMS", error),
        }
    }
    if algorithms.is_empty() {
        algorithms.push(Algorithm::Rs256);
    }
    Users::Known(verifier.algorithms(algorithms))
}

/// The key of `JWT_PUBLIC_KEY`: a file with a certificate or a public key.
fn public_key(from: &mut Source) -> Keys {
    let path = from.or("JWT_PUBLIC_KEY", "public_key.pem".to_owned());
    let read = std::fs::read(&path).map_err(|error| error.to_string());
    let keys = read.and_then(|pem| Keys::from_pem(&pem).map_err(|error| error.to_string()));
    keys.unwrap_or_else(|error| {
        from.wrong("JWT_PUBLIC_KEY", format_args!("{path}: {error}"));
        Keys::of([])
    })
}
