//! A connection that can break on purpose.

use std::io;
use std::pin::Pin;
use std::sync::{Arc, OnceLock};
use std::task::{Context, Poll, ready};

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;

use super::fault::{Fault, GARBAGE};

/// A connection, whole until its fault is set.
#[derive(Debug)]
pub(super) struct Wire {
    stream: TcpStream,
    fault: Arc<OnceLock<Fault>>,
    /// How much garbage has been sent.
    sent: usize,
}

impl Wire {
    pub(super) fn new(stream: TcpStream) -> Self {
        Self {
            stream,
            fault: Arc::default(),
            sent: 0,
        }
    }

    /// What breaks it once it is set, before the next byte is sent.
    pub(super) fn fault(&self) -> Arc<OnceLock<Fault>> {
        Arc::clone(&self.fault)
    }

    /// What happens in place of sending.
    fn broken(&mut self, context: &mut Context<'_>) -> Poll<io::Error> {
        if self.fault.get() == Some(&Fault::Garbage) {
            while let Some(rest) = GARBAGE.get(self.sent..).filter(|rest| !rest.is_empty()) {
                match ready!(Pin::new(&mut self.stream).poll_write(context, rest)) {
                    Ok(count) if count > 0 => self.sent += count,
                    _ => break,
                }
            }
            return Poll::Ready(io::ErrorKind::ConnectionAborted.into());
        }
        Poll::Ready(io::ErrorKind::ConnectionReset.into())
    }

    fn is_broken(&self) -> bool {
        matches!(self.fault.get(), Some(Fault::Reset | Fault::Garbage))
    }
}

impl Drop for Wire {
    fn drop(&mut self) {
        // What is closed without lingering is reset.
        if self.fault.get() == Some(&Fault::Reset) {
            let _ = self.stream.set_zero_linger();
        }
    }
}

impl AsyncRead for Wire {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(context, buffer)
    }
}

impl AsyncWrite for Wire {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        if self.is_broken() {
            return self.broken(context).map(Err);
        }
        Pin::new(&mut self.stream).poll_write(context, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        if self.fault.get() == Some(&Fault::Reset) {
            return Poll::Ready(Ok(()));
        }
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}
