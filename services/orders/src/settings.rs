//! What may be set of the service, all by the environment or files: see `docs/orders.md`.

use std::net::{IpAddr, Ipv4Addr};
use std::time::Duration;

use specwright_runtime::service::{self, WrongSettings};

/// What may be set.
#[derive(Clone, Debug)]
pub struct Settings {
    /// `HOST`: the address to listen on.
    pub host: IpAddr,
    /// `PORT`: 0 for any free one.
    pub port: u16,
    /// `DB_URL`: `sqlite:orders.db`, `sqlite::memory:`, `postgres://user:password@host/name`.
    pub db_url: String,
    /// `AUTH_ON`: whether callers have to say who they are. Otherwise all are the user `test`.
    pub auth_on: bool,
    /// Payments and Kitchen.
    pub upstreams: Upstreams,
    /// `RESUME_EVERY`: seconds between two looks for payments that were not brought to an end.
    pub resume_every: Duration,
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
        let mut from = service::Settings::of_process();
        let settings = Self {
            host: from.or("HOST", Ipv4Addr::LOCALHOST.into()),
            port: from.or("PORT", 8080),
            db_url: from.or("DB_URL", "sqlite:orders.db".to_owned()),
            auth_on: from.switch("AUTH_ON"),
            upstreams: Upstreams {
                payments: from.or("PAYMENTS_URL", "http://localhost:3001".to_owned()),
                kitchen: from.or("KITCHEN_URL", "http://localhost:3000".to_owned()),
                timeout: from.seconds("UPSTREAM_TIMEOUT", 10.0),
            },
            resume_every: from.seconds("RESUME_EVERY", 30.0),
        };
        from.finish()?;
        Ok(settings)
    }
}
