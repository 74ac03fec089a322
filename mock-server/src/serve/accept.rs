//! Taking connections, as many as may be, until the server stops.

use std::io;
use std::sync::Arc;
use std::time::Duration;

use hyper_util::rt::TokioExecutor;
use hyper_util::server::conn::auto::Builder;
use tokio::net::TcpListener;
use tokio::sync::{Semaphore, watch};
use tokio_rustls::TlsAcceptor;

use super::connection::{self, Stop};
use super::error::ServeError;
use super::listen::{Listener, Role, Source};
use super::options::ServeOptions;
use super::service::Shared;
use super::socket::Plain;
use super::tls;
use crate::Mock;

/// A server: a mock, where it listens, and within which limits it serves.
pub struct Server {
    shared: Arc<Shared>,
    tls: Option<TlsAcceptor>,
    listeners: Vec<Listener>,
}

impl Server {
    /// A server that listens nowhere yet. Reads the certificate, where there is one.
    ///
    /// # Errors
    /// [`ServeError::Pem`] or [`ServeError::Tls`].
    pub fn new(mock: Arc<Mock>, options: ServeOptions) -> Result<Self, ServeError> {
        Ok(Self {
            tls: options.tls.as_ref().map(tls::acceptor).transpose()?,
            shared: Arc::new(Shared { mock, options }),
            listeners: Vec::new(),
        })
    }

    /// The same, listening here as well.
    #[must_use]
    pub fn on(mut self, listener: impl Into<Listener>) -> Self {
        self.listeners.push(listener.into());
        self
    }

    /// Serves until `stop` is ready; then takes no new connections and lets the requests under way end, for the
    /// grace time at most.
    ///
    /// # Errors
    /// [`ServeError::Serve`] where there is nothing to listen on.
    pub async fn serve(self, stop: impl Future<Output = ()> + Send) -> Result<(), ServeError> {
        if self.listeners.is_empty() {
            let nothing = io::Error::new(io::ErrorKind::NotConnected, "there is no listener");
            return Err(ServeError::Serve(nothing));
        }
        let options = &self.shared.options;
        let grace = options.grace;
        let door = Arc::new(Door {
            http: Arc::new(connection::http(options)),
            places: Arc::new(Semaphore::new(
                options.max_connections.clamp(1, Semaphore::MAX_PERMITS),
            )),
            shared: self.shared,
        });
        let (stopping, stopped) = watch::channel(Stop::No);
        let taking: Vec<_> = self
            .listeners
            .into_iter()
            .map(|listener| {
                // A mock is asked from this machine, its own words are for those who look after it.
                let plain =
                    !matches!(listener.source, Source::Tcp(_)) || listener.role == Role::Management;
                let tls = self.tls.clone().filter(|_| !plain);
                tokio::spawn(Arc::clone(&door).take(listener, tls, stopped.clone()))
            })
            .collect();
        drop(stopped);
        stop.await;
        for task in taking {
            task.abort();
            let _ = task.await;
        }
        let _ = stopping.send(Stop::Graceful);
        if tokio::time::timeout(grace, stopping.closed())
            .await
            .is_err()
        {
            let _ = stopping.send(Stop::Now);
            // Whoever is in the midst of something ends with it.
            let _ = tokio::time::timeout(Duration::from_millis(200), stopping.closed()).await;
        }
        Ok(())
    }
}

/// Serves on one TCP port with the default limits until `stop` is ready, then for at most `grace`.
///
/// # Errors
/// [`ServeError::Serve`]
pub async fn serve(
    mock: Arc<Mock>,
    listener: TcpListener,
    stop: impl Future<Output = ()> + Send + 'static,
    grace: Duration,
) -> Result<(), ServeError> {
    let options = ServeOptions {
        grace,
        ..ServeOptions::default()
    };
    Server::new(mock, options)?.on(listener).serve(stop).await
}

/// What every listener needs to let a connection in.
struct Door {
    http: Arc<Builder<TokioExecutor>>,
    places: Arc<Semaphore>,
    shared: Arc<Shared>,
}

impl Door {
    async fn take(
        self: Arc<Self>,
        listener: Listener,
        tls: Option<TlsAcceptor>,
        stop: watch::Receiver<Stop>,
    ) {
        loop {
            // The system keeps those who wait.
            let Ok(place) = Arc::clone(&self.places).acquire_owned().await else {
                return;
            };
            let plain = match accept(&listener.source).await {
                Ok(plain) => plain,
                Err(error) => {
                    recover(&error).await;
                    continue;
                }
            };
            let serving = connection::serve(
                plain,
                tls.clone(),
                Arc::clone(&self.http),
                Arc::clone(&self.shared),
                listener.role,
                stop.clone(),
            );
            tokio::spawn(async move {
                serving.await;
                drop(place);
            });
        }
    }
}

async fn accept(source: &Source) -> io::Result<Plain> {
    match source {
        Source::Tcp(listener) => {
            let (stream, _) = listener.accept().await?;
            // Answers are written at once; there is nothing to wait for.
            let _ = stream.set_nodelay(true);
            Ok(Plain::Tcp(stream))
        }
        #[cfg(unix)]
        Source::Unix(unix) => Ok(Plain::Unix(unix.listener.accept().await?.0)),
    }
}

/// A connection that ended before it was taken is nothing; where the system is short of something, we wait a little.
async fn recover(error: &io::Error) {
    let of_the_connection = matches!(
        error.kind(),
        io::ErrorKind::ConnectionAborted
            | io::ErrorKind::ConnectionRefused
            | io::ErrorKind::ConnectionReset
    );
    if !of_the_connection {
        tracing::warn!(target: "specwright::serve", "failed to take a connection: {error}");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}
