//! Where orders are kept: SQLite, which is compiled in, or PostgreSQL.

mod claims;
mod database;
mod keys;
mod orders;
mod rows;

pub use database::{Database, DatabaseError};
pub use keys::Known;

use std::time::Duration;

/// The orders in a database. A clone is the same orders.
#[derive(Clone, Debug)]
pub struct Repository {
    database: Database,
    /// For how long a claim lasts if nobody releases it.
    lease: Duration,
}

impl Repository {
    /// The orders in this database. A claim lasts for `lease`, which has to be longer than any work on an order.
    pub fn new(database: Database, lease: Duration) -> Self {
        Self { database, lease }
    }

    /// Whether the database answers.
    pub async fn ping(&self) -> Result<(), DatabaseError> {
        on!(self.database, |pool| {
            sqlx::query("SELECT 1").execute(pool).await?;
            Ok(())
        })
    }
}

/// Runs the same statements on whichever database it is. Both take `$1`, and SQLite's words are PostgreSQL's.
macro_rules! on {
    ($database:expr, |$pool:ident| $body:expr) => {
        match &$database {
            $crate::repository::Database::Sqlite($pool) => $body,
            $crate::repository::Database::Postgres($pool) => $body,
        }
    };
}
use on;
