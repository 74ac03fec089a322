//! Serving until somebody says stop, and then to the end of what was begun.

use std::io;
use std::net::SocketAddr;
use std::time::Duration;

use tokio::net::TcpListener;

use super::health::Health;

/// Serves until the process is told to stop (SIGTERM, SIGINT). Then it is no longer ready, takes no more connections,
/// and gives open requests `grace` to end.
///
/// # Errors
/// Where connections cannot be accepted.
pub async fn serve(
    listener: TcpListener,
    router: axum::Router,
    health: &Health,
    grace: Duration,
) -> io::Result<()> {
    let (stopping, stopped) = tokio::sync::oneshot::channel::<()>();
    let health = health.clone();
    let stop = async move {
        told_to_stop().await;
        tracing::info!("stopping");
        health.stop();
        // whoever waits for this may be gone
        let _ = stopping.send(());
    };
    let service = router.into_make_service_with_connect_info::<SocketAddr>();
    let serving = axum::serve(listener, service).with_graceful_shutdown(stop);
    let late = async {
        if stopped.await.is_err() {
            std::future::pending::<()>().await;
        }
        tokio::time::sleep(grace).await;
    };
    tokio::select! {
        served = async { serving.await } => served,
        () = late => {
            tracing::warn!("some requests did not end in time");
            Ok(())
        }
    }
}

/// Waits for a signal to stop.
async fn told_to_stop() {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut terminate) = signal(SignalKind::terminate()) {
            tokio::select! {
                _ = terminate.recv() => return,
                // without a handler for it, this signal ends the process anyhow
                result = tokio::signal::ctrl_c() => if result.is_ok() { return },
            }
        }
    }
    if tokio::signal::ctrl_c().await.is_err() {
        std::future::pending::<()>().await;
    }
}
