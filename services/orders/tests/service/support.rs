//! What the tests share: a service beside its mocks, and orders to try it with.

use std::time::Duration;

use orders::Upstreams;
use orders::repository::Database;
use orders::web::{App, Users};
use specwright_mock_server::testing::MockServer;
use specwright_orders::Client;
use specwright_orders::types::{CreateOrder, Error, ErrorDetail, Order, OrderItem, Size};
use specwright_runtime::axum::Router;
use uuid::Uuid;

/// A database of one test: its URL, and what has to live as long.
pub(crate) struct TestDatabase {
    pub(crate) url: String,
    pub(crate) _folder: Option<tempfile::TempDir>,
}

/// A file of SQLite.
pub(crate) fn sqlite() -> TestDatabase {
    let folder = tempfile::tempdir().unwrap();
    TestDatabase {
        url: format!("sqlite:{}/orders.db", folder.path().display()),
        _folder: Some(folder),
    }
}

/// A service with its mocks.
pub(crate) struct System {
    pub(crate) payments: MockServer,
    pub(crate) kitchen: MockServer,
    pub(crate) app: App,
    pub(crate) router: Router,
    pub(crate) client: Client,
    pub(crate) database: Database,
    _files: TestDatabase,
}

/// The longest that a call to Payments or Kitchen takes here.
pub(crate) const TIMEOUT: Duration = Duration::from_millis(500);

impl System {
    pub(crate) async fn start(files: TestDatabase) -> Self {
        let payments = MockServer::start("../../specs/payments.yaml")
            .await
            .unwrap();
        let kitchen = MockServer::start("../../specs/kitchen.yaml").await.unwrap();
        let database = Database::open(&files.url).await.unwrap();
        database.migrate().await.unwrap();
        let upstreams = Upstreams {
            payments: payments.url(),
            kitchen: kitchen.url(),
            timeout: TIMEOUT,
        };
        let app = App::new(database.clone(), &upstreams);
        let router = checked(&app);
        let client = client(&router);
        Self {
            payments,
            kitchen,
            app,
            router,
            client,
            database,
            _files: files,
        }
    }

    /// The service anew on its database, with both services elsewhere.
    pub(crate) fn restart_with(&mut self, url: &str) {
        let upstreams = Upstreams {
            payments: url.to_owned(),
            kitchen: url.to_owned(),
            timeout: TIMEOUT,
        };
        self.app = App::new(self.database.clone(), &upstreams);
        self.router = checked(&self.app);
        self.client = client(&self.router);
    }

    /// A new order of the user `test`.
    pub(crate) async fn order(&self) -> Order {
        let order = self.client.create_order(cappuccinos()).await.unwrap();
        order.ok().unwrap()
    }

    /// How an order is now.
    pub(crate) async fn get(&self, id: Uuid) -> Order {
        self.client.get_order(id).await.unwrap().ok().unwrap()
    }

    /// Does what no operation does: puts an order into any status.
    pub(crate) async fn set_status(&self, id: Uuid, status: &str) {
        self.sql("UPDATE orders SET status = $2 WHERE id = $1", id, status)
            .await;
    }

    /// Runs a statement with an id and a text.
    pub(crate) async fn sql(&self, statement: &str, id: Uuid, text: &str) {
        match &self.database {
            Database::Sqlite(pool) => {
                let query = sqlx::query(statement).bind(id).bind(text);
                query.execute(pool).await.unwrap();
            }
            Database::Postgres(pool) => {
                let query = sqlx::query(statement).bind(id).bind(text);
                query.execute(pool).await.unwrap();
            }
        }
    }

    /// Waits until somebody works on an order.
    pub(crate) async fn claimed(&self, id: Uuid) {
        let statement = "SELECT COUNT(claim) FROM orders WHERE id = $1";
        loop {
            let (claims,): (i64,) = match &self.database {
                Database::Sqlite(pool) => {
                    let query = sqlx::query_as(statement).bind(id);
                    query.fetch_one(pool).await.unwrap()
                }
                Database::Postgres(pool) => {
                    let query = sqlx::query_as(statement).bind(id);
                    query.fetch_one(pool).await.unwrap()
                }
            };
            if claims == 1 {
                return;
            }
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
    }

    /// How often Payments and Kitchen were asked for something new.
    pub(crate) fn taken_and_scheduled(&self) -> (usize, usize) {
        (
            self.payments.requests_to("createPayment").len(),
            self.kitchen.requests_to("createScheduledOrder").len(),
        )
    }
}

/// The routes, which also judge every answer by the contract.
fn checked(app: &App) -> Router {
    app.server(Users::Everybody).check_responses(true).router()
}

/// A client of a router, whose credentials are nobody's business.
pub(crate) fn client(router: &Router) -> Client {
    let builder = Client::builder().service(router.clone());
    builder.bearer_auth("a token").build()
}

pub(crate) fn cappuccinos() -> CreateOrder {
    items("cappuccino", Size::Big, Some(2))
}

pub(crate) fn items(product: &str, size: Size, quantity: Option<i64>) -> CreateOrder {
    CreateOrder {
        order: vec![OrderItem {
            product: product.to_owned(),
            size,
            quantity,
        }],
    }
}

/// The text of an error.
pub(crate) fn detail(error: &Error) -> &str {
    match &error.detail {
        ErrorDetail::Message(text) => text,
        ErrorDetail::ValidationItems(items) => panic!("no text: {items:?}"),
    }
}
