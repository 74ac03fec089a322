//! A database: opened by its URL, and brought up to date.
//!
//! `sqlx`, because one crate speaks to both databases, without C libraries of the system and with rustls, and because
//! its statements are plain SQL: what is read here is what runs.

use std::borrow::Cow;
use std::str::FromStr as _;
use std::time::Duration;

use sqlx::migrate::{Migration, MigrationType, Migrator};
use sqlx::postgres::{PgConnectOptions, PgConnection, PgPool, PgPoolOptions};
use sqlx::sqlite::{
    SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteSynchronous,
};
use sqlx::{Connection as _, Executor as _};
use thiserror::Error;

/// How long a request waits for a connection, SQLite for its writer, and PostgreSQL for a lock or a statement: nothing is
/// waited for without end.
const PATIENCE: Duration = Duration::from_secs(5);

/// The same in PostgreSQL's words. A transaction whose process has stopped does not hold its locks either.
const LIMITS: &str = "SET statement_timeout = '5s'; SET lock_timeout = '5s';
     SET idle_in_transaction_session_timeout = '5s'";

/// Connections at a time.
const CONNECTIONS: u32 = 8;

/// What is done to a new database, in order: number, name, SQLite's words, PostgreSQL's.
const MIGRATIONS: &[(i64, &str, &str, &str)] = &[(
    1,
    "orders",
    include_str!("../../migrations/sqlite/0001_orders.sql"),
    include_str!("../../migrations/postgres/0001_orders.sql"),
)];

/// A database. A clone is the same one.
#[derive(Clone, Debug)]
pub enum Database {
    /// A file, or memory.
    Sqlite(SqlitePool),
    /// A server.
    Postgres(PgPool),
}

/// Why the database did not do what it was asked to. Callers are told nothing of it.
#[derive(Debug, Error)]
pub enum DatabaseError {
    /// The URL is of no database that there is a driver for.
    #[error("the database's URL starts with neither `sqlite:` nor `postgres:`")]
    Scheme,
    /// The file cannot be opened, or the server not be reached.
    #[error("the database {place} cannot be opened: {error}; DB_URL chooses another")]
    Closed {
        /// The file, or the server with the name of the database.
        place: String,
        /// Why.
        error: sqlx::Error,
    },
    /// The database refused.
    #[error("the database failed: {0}")]
    Failed(#[from] sqlx::Error),
    /// The tables cannot be brought up to date.
    #[error("the migration failed: {0}")]
    Migration(#[from] sqlx::migrate::MigrateError),
    /// A row has something that was never written there.
    #[error("a row cannot be read: {0}")]
    Row(String),
}

impl Database {
    /// Opens the database of a URL: `sqlite:orders.db`, `sqlite::memory:`, `postgres://user:password@host/name`.
    pub async fn open(url: &str) -> Result<Self, DatabaseError> {
        match url.split_once(':') {
            Some(("sqlite", file)) => {
                let pool = sqlite(url).await;
                Ok(Self::Sqlite(pool.map_err(|error| closed(file, error))?))
            }
            Some(("postgres" | "postgresql", rest)) => {
                // without the password, which may stand before the host or among the options
                let place = rest.split('?').next().unwrap_or_default();
                let place = place.rsplit('@').next().unwrap_or_default();
                let pool = postgres(url).await;
                Ok(Self::Postgres(pool.map_err(|error| closed(place, error))?))
            }
            _ => Err(DatabaseError::Scheme),
        }
    }

    /// Brings the tables up to date. Several processes may do so at once.
    pub async fn migrate(&self) -> Result<(), DatabaseError> {
        let migrations = MIGRATIONS.iter().map(|&(version, name, sqlite, postgres)| {
            let sql = match self {
                Self::Sqlite(_) => sqlite,
                Self::Postgres(_) => postgres,
            };
            let kind = MigrationType::Simple;
            Migration::new(version, name.into(), kind, sql.into(), false)
        });
        let migrator = Migrator {
            migrations: Cow::Owned(migrations.collect()),
            ..Migrator::DEFAULT
        };
        match self {
            Self::Sqlite(pool) => migrator.run(pool).await?,
            // one that is not limited: it waits for the others that do the same, and may take its time
            Self::Postgres(pool) => {
                let mut connection = PgConnection::connect_with(&pool.connect_options()).await?;
                migrator.run(&mut connection).await?;
                connection.close().await?;
            }
        }
        Ok(())
    }
}

fn closed(place: &str, error: sqlx::Error) -> DatabaseError {
    DatabaseError::Closed {
        place: place.trim_start_matches("//").to_owned(),
        error,
    }
}

async fn postgres(url: &str) -> Result<PgPool, sqlx::Error> {
    let options = PgConnectOptions::from_str(url)?;
    // a pool tries again and again, and does not say why
    let first = PgConnection::connect_with(&options);
    let first = tokio::time::timeout(PATIENCE, first).await;
    first
        .map_err(|_| sqlx::Error::PoolTimedOut)??
        .close()
        .await?;
    let pool = PgPoolOptions::new()
        .max_connections(CONNECTIONS)
        .acquire_timeout(PATIENCE)
        .after_connect(|connection, _| {
            Box::pin(async move {
                connection.execute(LIMITS).await?;
                Ok(())
            })
        });
    pool.connect_with(options).await
}

async fn sqlite(url: &str) -> Result<SqlitePool, sqlx::Error> {
    let options = SqliteConnectOptions::from_str(url)?
        .create_if_missing(true)
        // readers and the writer don't wait for each other
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Normal)
        .busy_timeout(PATIENCE);
    // memory belongs to its connection, so there is one, which stays
    let memory = url.contains(":memory:") || url.contains("mode=memory");
    let pool = SqlitePoolOptions::new().acquire_timeout(PATIENCE);
    let pool = if memory {
        pool.max_connections(1)
            .min_connections(1)
            .idle_timeout(None)
            .max_lifetime(None)
    } else {
        pool.max_connections(CONNECTIONS)
    };
    pool.connect_with(options).await
}

#[cfg(test)]
mod tests {
    use super::Database;

    #[tokio::test]
    async fn no_error_tells_a_password_wherever_the_url_has_it() {
        for url in [
            "postgres://user:s3cret@127.0.0.1:1/orders",
            "postgres://127.0.0.1:1/orders?user=user&password=s3cret",
        ] {
            let opened = Database::open(url).await;
            let told = opened.map(|_| ()).map_err(|error| error.to_string());
            let told = told.err().unwrap_or_default();
            assert!(
                told.contains("the database 127.0.0.1:1/orders cannot be opened"),
                "{told}"
            );
            assert!(!told.contains("s3cret"), "{told}");
        }
    }
}
