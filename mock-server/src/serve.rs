//! Listening and stopping.

use std::future::Future;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::{Request, State};
use axum::response::Response;
use thiserror::Error;
use tokio::net::TcpListener;

use crate::Mock;

/// Why the server cannot serve.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum ServeError {
    /// The name of the host leads to no address.
    #[error("no address for host {host}: {source}")]
    Host {
        /// The host as named.
        host: String,
        /// What the system says.
        source: std::io::Error,
    },
    /// Somebody else listens there.
    #[error(
        "port {port} on {host} is already in use; choose another with --port, or 0 for any free one"
    )]
    Occupied {
        /// The host as named.
        host: String,
        /// The port.
        port: u16,
    },
    /// The system refuses.
    #[error("failed to listen on {host}:{port}: {source}")]
    Listen {
        /// The host as named.
        host: String,
        /// The port.
        port: u16,
        /// What the system says.
        source: std::io::Error,
    },
    /// Serving ended by itself.
    #[error("failed to serve: {0}")]
    Serve(#[source] std::io::Error),
}

/// Listens on a host and port; port 0 is any free one.
///
/// # Errors
/// [`ServeError::Host`], [`ServeError::Occupied`] or [`ServeError::Listen`].
pub async fn listen(host: &str, port: u16) -> Result<TcpListener, ServeError> {
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    let addresses: Vec<SocketAddr> = tokio::net::lookup_host((bare, port))
        .await
        .map_err(|source| ServeError::Host {
            host: host.to_owned(),
            source,
        })?
        .collect();
    TcpListener::bind(addresses.as_slice())
        .await
        .map_err(|source| {
            let host = host.to_owned();
            if source.kind() == std::io::ErrorKind::AddrInUse {
                ServeError::Occupied { host, port }
            } else {
                ServeError::Listen { host, port, source }
            }
        })
}

/// Serves until `stop` is ready; then takes no new connections and lets the open ones end for at
/// most `grace`.
///
/// # Errors
/// [`ServeError::Serve`] where the listener fails.
pub async fn serve(
    mock: Arc<Mock>,
    listener: TcpListener,
    stop: impl Future<Output = ()> + Send + 'static,
    grace: Duration,
) -> Result<(), ServeError> {
    let service = Router::new().fallback(respond).with_state(mock);
    let (stopping, stopped) = tokio::sync::oneshot::channel();
    let graceful = async move {
        stop.await;
        let _ = stopping.send(());
    };
    let serving = axum::serve(listener, service).with_graceful_shutdown(graceful);
    let out_of_grace = async move {
        match stopped.await {
            Ok(()) => tokio::time::sleep(grace).await,
            Err(_) => std::future::pending().await, // the server ended first
        }
    };
    tokio::select! {
        ended = serving => ended.map_err(ServeError::Serve),
        () = out_of_grace => Ok(()),
    }
}

async fn respond(State(mock): State<Arc<Mock>>, request: Request) -> Response {
    mock.respond(request).await
}
