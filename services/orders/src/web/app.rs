//! The service as a whole: orders, their routes, and what is around them.

use std::time::Duration;

use specwright_orders::server::server as stub;
use specwright_runtime::axum::Router;
use specwright_runtime::server::{Builder, Envelope};
use specwright_runtime::service::{Around, Health};

use super::user::{User, Users};
use crate::domain::Orders;
use crate::repository::{Database, Repository};
use crate::settings::{Settings, Upstreams};
use crate::upstream::{Kitchen, Payments};

/// What a claim lasts beyond the calls that are made under it.
const MARGIN: Duration = Duration::from_secs(5);

/// The service.
#[derive(Clone, Debug)]
pub struct App {
    orders: Orders,
    health: Health,
}

impl App {
    /// The service on an open database.
    pub fn new(database: Database, upstreams: &Upstreams) -> Self {
        let timeout = upstreams.timeout;
        let payments = specwright_payments::Client::builder()
            .base_url(&upstreams.payments)
            .timeout(timeout)
            .build();
        let kitchen = specwright_kitchen::Client::builder()
            .base_url(&upstreams.kitchen)
            .timeout(timeout)
            .build();
        let repository = Repository::new(database, timeout * 2 + MARGIN);
        let kept = repository.clone();
        let health = Health::new().check("database", move || {
            let kept = kept.clone();
            async move { Ok(kept.ping().await?) }
        });
        let (payments, kitchen) = (Payments::new(payments), Kitchen::new(kitchen));
        Self {
            orders: Orders::new(repository, payments, kitchen),
            health,
        }
    }

    /// The orders.
    pub fn orders(&self) -> &Orders {
        &self.orders
    }

    /// Whether the service can work.
    pub fn health(&self) -> &Health {
        &self.health
    }

    /// The operations, the contract and its page, for these users.
    pub fn server(&self, users: Users) -> Builder {
        let open = matches!(users, Users::Everybody);
        let server = stub(self.orders.clone(), users)
            .problems(Envelope::FastApi)
            .contract_at("/openapi/orders.json")
            .docs_at("/docs/orders")
            .fallback();
        if open {
            server.everyone(User::test())
        } else {
            server
        }
    }

    /// All that is answered, with what is around it.
    pub fn router(&self, settings: &Settings) -> Router {
        let around = Around::new()
            .cors(settings.cors.clone())
            .proxies(settings.proxies);
        let routes = self.server(settings.users.clone()).router();
        let routes = routes
            .merge(self.health.routes())
            .merge(around.metrics_at("/metrics"));
        around.layer(routes)
    }

    /// Looks now and then for payments that were not brought to an end, and goes on with them.
    pub async fn resume(self, every: Duration) {
        let mut clock = tokio::time::interval(every.max(Duration::from_millis(100)));
        loop {
            clock.tick().await;
            if let Err(failure) = self.orders.resume().await {
                tracing::error!("unfinished payments cannot be resumed: {failure}");
            }
        }
    }
}
