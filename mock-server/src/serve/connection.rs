//! One connection, from its handshake to its end.

use std::future::poll_fn;
use std::pin::pin;
use std::sync::Arc;
use std::task::Poll;

use hyper::rt::{Read, Write};
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::conn::auto::Builder;
use tokio::sync::watch;
use tokio::time::{Instant, sleep_until, timeout};
use tokio_rustls::TlsAcceptor;

use super::listen::Role;
use super::options::ServeOptions;
use super::pulse::{Pulse, Told, Watch};
use super::service::{Service, Shared};
use super::socket::{Plain, Socket};

/// How far a stop has come.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Stop {
    /// Connections are served.
    No,
    /// Requests under way end; there are no new ones.
    Graceful,
    /// Everything ends now.
    Now,
}

/// How HTTP is spoken, within limits.
pub(super) fn http(options: &ServeOptions) -> Builder<TokioExecutor> {
    let mut builder = Builder::new(TokioExecutor::new());
    let mut http1 = builder.http1();
    http1
        // Who has sent its request may close its side and still gets the answer.
        .half_close(true)
        // Hyper's own would set a timer at each request; see `Watch`.
        .header_read_timeout(None)
        // The buffer is what a head has to fit in.
        .max_buf_size(options.header_limit.max(8192));
    if let Some(count) = options.header_count {
        http1.max_headers(count);
    }
    builder
        .http2()
        .timer(TokioTimer::new())
        .keep_alive_interval(options.idle_timeout)
        .keep_alive_timeout(options.header_timeout)
        .max_concurrent_streams(options.max_streams)
        .max_header_list_size(u32::try_from(options.header_limit).unwrap_or(u32::MAX))
        .max_pending_accept_reset_streams(20)
        .max_local_error_reset_streams(1024);
    builder
}

/// Serves a connection until it ends, has had its time, or the server stops.
pub(super) async fn serve(
    plain: Plain,
    tls: Option<TlsAcceptor>,
    http: Arc<Builder<TokioExecutor>>,
    shared: Arc<Shared>,
    role: Role,
    stop: watch::Receiver<Stop>,
) {
    let counted = Arc::clone(&shared);
    let _open = counted.mock.metrics().connection();
    let socket = match tls {
        None => Socket::Plain(plain),
        Some(acceptor) => {
            let handshake = timeout(shared.options.header_timeout, acceptor.accept(plain));
            match handshake.await {
                Ok(Ok(stream)) => Socket::Tls(Box::new(stream)),
                Ok(Err(error)) => {
                    tracing::debug!(target: "specwright::tls", "a handshake failed: {error}");
                    return;
                }
                Err(_) => return,
            }
        }
    };
    let pulse = Arc::new(Pulse::default());
    let options = &shared.options;
    let watch = Watch::new(options.header_timeout, options.idle_timeout, Instant::now());
    let io = TokioIo::new(Told::new(socket, Arc::clone(&pulse)));
    let service = Service {
        shared,
        pulse: Arc::clone(&pulse),
        role,
    };
    drive(io, &http, service, &pulse, watch, stop).await;
}

async fn drive(
    io: impl Read + Write + Unpin + 'static,
    http: &Builder<TokioExecutor>,
    service: Service,
    pulse: &Pulse,
    mut watch: Watch,
    mut stop: watch::Receiver<Stop>,
) {
    let mut connection = pin!(http.serve_connection(io, service));
    let mut timer = pin!(sleep_until(watch.first()));
    loop {
        let asked = *stop.borrow_and_update();
        match asked {
            Stop::No => {}
            Stop::Graceful => connection.as_mut().graceful_shutdown(),
            Stop::Now => return,
        }
        let mut stopped = pin!(stop.changed());
        let mut listening = false;
        let woken = poll_fn(|context| {
            let moves = pulse.moves();
            if connection.as_mut().poll(context).is_ready() {
                return Poll::Ready(Woken::Ended);
            }
            // Bytes moved, so that is what we were woken for; the others have told us that they wait.
            if listening && pulse.moves() != moves && !timer.is_elapsed() {
                return Poll::Pending;
            }
            listening = true;
            if stopped.as_mut().poll(context).is_ready() {
                return Poll::Ready(Woken::Stopped);
            }
            timer.as_mut().poll(context).map(|()| Woken::Timer)
        })
        .await;
        match woken {
            Woken::Ended => return,
            Woken::Stopped => {}
            Woken::Timer => match watch.look(pulse, Instant::now()) {
                Some(next) => timer.as_mut().reset(next),
                None => return,
            },
        }
    }
}

enum Woken {
    Ended,
    Stopped,
    Timer,
}
