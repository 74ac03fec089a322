//! The socket of a test's server, in a thread of its own: a test that blocks does not block it.

use std::convert::Infallible;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::thread::JoinHandle;

use hyper::service::service_fn;
use hyper_util::rt::{TokioExecutor, TokioIo};
use hyper_util::server::conn::auto;
use tokio::net::TcpListener;
use tokio::sync::oneshot;

use super::fault::Fault;
use super::wire::Wire;
use crate::Mock;

/// A listening thread, stopped when it is dropped.
#[derive(Debug)]
pub(super) struct Listening {
    pub(super) address: SocketAddr,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Listening {
    /// Listens on a port of this machine; 0 is any free one.
    pub(super) fn start(mock: Arc<Mock>, port: u16) -> io::Result<Self> {
        let listener = std::net::TcpListener::bind(("127.0.0.1", port))?;
        listener.set_nonblocking(true)?;
        let address = listener.local_addr()?;
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()?;
        let (stop, stopped) = oneshot::channel();
        let thread = std::thread::Builder::new()
            .name(format!("mock server {}", address.port()))
            .spawn(move || {
                runtime.block_on(async {
                    tokio::select! {
                        () = accept(listener, mock) => {}
                        _ = stopped => {}
                    }
                });
            })?;
        Ok(Self {
            address,
            stop: Some(stop),
            thread: Some(thread),
        })
    }
}

/// Stops at once: open connections end, whatever they wait for.
impl Drop for Listening {
    fn drop(&mut self) {
        if let Some(stop) = self.stop.take() {
            let _ = stop.send(());
        }
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

async fn accept(listener: std::net::TcpListener, mock: Arc<Mock>) {
    let Ok(listener) = TcpListener::from_std(listener) else {
        return;
    };
    loop {
        // Without a place for one more connection the next try may find one.
        let Ok((stream, _)) = listener.accept().await else {
            tokio::time::sleep(std::time::Duration::from_millis(10)).await;
            continue;
        };
        let _ = stream.set_nodelay(true);
        let mock = Arc::clone(&mock);
        tokio::spawn(async move {
            let wire = Wire::new(stream);
            let fault = wire.fault();
            let service = service_fn(|request: http::Request<hyper::body::Incoming>| {
                let (mock, fault) = (Arc::clone(&mock), Arc::clone(&fault));
                async move {
                    let response = mock.respond(request).await;
                    if let Some(set) = response.extensions().get::<Fault>() {
                        let _ = fault.set(*set);
                    }
                    Ok::<_, Infallible>(response)
                }
            });
            // A connection that ends badly is the client's matter, or was asked for.
            let _ = auto::Builder::new(TokioExecutor::new())
                .serve_connection(TokioIo::new(wire), service)
                .await;
        });
    }
}
