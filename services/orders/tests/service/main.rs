//! The service, on both databases, beside the mocks of Payments and Kitchen.
#![expect(clippy::unwrap_used, reason = "tests")]

mod as_it_was;
mod behaviour;
mod contract;
mod decisions;
mod faults;
mod guide;
mod payments;
mod postgres;
mod support;
mod upstreams;
mod users;

/// Each test once on SQLite and once on PostgreSQL.
macro_rules! on_both_databases {
    ($($name:ident)*) => {
        mod sqlite {
            $(
                #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
                async fn $name() {
                    super::$name(crate::support::sqlite()).await;
                }
            )*
        }

        mod postgres {
            $(
                #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
                async fn $name() {
                    if let Some(database) = crate::postgres::database().await {
                        super::$name(database).await;
                    }
                }
            )*
        }
    };
}
pub(crate) use on_both_databases;
