//! Requests over connections that are kept.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use tokio::time::timeout;

use super::connect::Connect;
use super::connection::{Connection, IDLE, Next};
use super::{Limits, WireError};
use crate::request::Request;
use crate::response::Response;

/// Sends requests to one service.
#[derive(Clone)]
pub struct Client {
    inner: Arc<Inner>,
}

struct Inner {
    connect: Box<dyn Connect>,
    limits: Limits,
    idle: Mutex<Vec<(Connection, Instant)>>,
}

impl std::fmt::Debug for Client {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Client")
            .field("host", &self.inner.connect.host())
            .finish_non_exhaustive()
    }
}

impl Client {
    /// A client that gets its connections here.
    pub fn new(connect: impl Connect + 'static, limits: Limits) -> Self {
        Self {
            inner: Arc::new(Inner {
                connect: Box::new(connect),
                limits,
                idle: Mutex::default(),
            }),
        }
    }

    /// The value of `Host`.
    pub fn host(&self) -> &str {
        self.inner.connect.host()
    }

    /// Connects and does nothing else.
    pub async fn probe(&self) -> Result<(), WireError> {
        let connection = self.connected().await?;
        self.keep(connection);
        Ok(())
    }

    /// Sends a request. `watch`: whether a response without a body is watched for one.
    pub async fn send(&self, request: &Request, watch: bool) -> Result<Response, WireError> {
        // what changes something is never sent twice, so it goes over a connection that was just in use, or a new one
        let safe = matches!(&*request.method, "GET" | "HEAD" | "OPTIONS");
        let idle = if safe { IDLE } else { IDLE / 8 };
        let (mut connection, kept) = match self.kept(idle) {
            Some(connection) => (connection, true),
            None => (self.connected().await?, false),
        };
        let (host, limits) = (self.host(), &self.inner.limits);
        let mut result = connection.exchange(request, host, limits, watch).await;
        // a kept connection may have been closed just now, for being idle
        if kept && safe && matches!(result, Err(WireError::Closed(0) | WireError::Reset(_))) {
            connection = self.connected().await?;
            result = connection.exchange(request, host, limits, watch).await;
        }
        let (response, next) = result?;
        if next == Next::Open {
            self.keep(connection);
        }
        Ok(response)
    }

    async fn connected(&self) -> Result<Connection, WireError> {
        let limits = &self.inner.limits;
        let connecting = timeout(limits.connect, self.inner.connect.connect()).await;
        let late = || {
            let seconds = limits.connect.as_secs();
            WireError::Connect(format!("no connection within {seconds} s"))
        };
        Ok(Connection::new(connecting.map_err(|_| late())??))
    }

    fn kept(&self, longest: Duration) -> Option<Connection> {
        let idle = &self.inner.idle;
        loop {
            let next = idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
            let (mut connection, since) = next?;
            if since.elapsed() < longest && connection.is_idle() {
                return Some(connection);
            }
        }
    }

    fn keep(&self, connection: Connection) {
        let mut idle = self
            .inner
            .idle
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        if idle.len() < 64 {
            idle.push((connection, Instant::now()));
        }
    }
}
