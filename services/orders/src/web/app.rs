//! The service as a whole: orders, their routes, and what goes on behind them.

use std::time::Duration;

use specwright_orders::server::server as stub;
use specwright_runtime::server::{self, Envelope};

use super::user::{User, Users};
use crate::domain::Orders;
use crate::repository::{Database, Repository};
use crate::settings::Upstreams;
use crate::upstream::{Kitchen, Payments};

/// Where the contract is answered.
pub const CONTRACT_PATH: &str = "/openapi/orders.json";

/// Where a page about it is answered.
pub const DOCS_PATH: &str = "/docs/orders";

/// What a claim lasts beyond the calls that are made under it.
const MARGIN: Duration = Duration::from_secs(5);

/// The service.
#[derive(Clone, Debug)]
pub struct App {
    orders: Orders,
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
        Self {
            orders: Orders::new(repository, Payments::new(payments), Kitchen::new(kitchen)),
        }
    }

    /// The orders.
    pub fn orders(&self) -> &Orders {
        &self.orders
    }

    /// The operations, the contract and its page, for these users.
    pub fn server(&self, users: Users) -> server::Builder {
        let open = matches!(users, Users::Everybody);
        let server = stub(self.orders.clone(), users)
            .problems(Envelope::FastApi)
            .contract_at(CONTRACT_PATH)
            .docs_at(DOCS_PATH)
            .fallback();
        if open {
            server.everyone(User::test())
        } else {
            server
        }
    }

    /// Looks now and then for payments that were not brought to an end, and goes on with them.
    pub async fn resume(self, every: Duration) {
        let mut clock = tokio::time::interval(every);
        loop {
            clock.tick().await;
            if let Err(failure) = self.orders.resume().await {
                tracing::error!("unfinished payments cannot be resumed: {failure}");
            }
        }
    }
}
