//! A connection of any kind as one type.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};

use hyper::rt::{Read, ReadBufCursor, Write};
use hyper_rustls::MaybeHttpsStream;
use hyper_util::client::legacy::connect::{Connected, Connection};
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;

type Stream = MaybeHttpsStream<TokioIo<TcpStream>>;

/// A connection.
pub(super) enum Wire {
    /// To the host itself.
    Direct(Stream),
    /// To a proxy, which is told the whole URL in each request (RFC 9112, section 3.2.2).
    Proxied(Stream),
    /// TLS to the host, inside a tunnel through a proxy (RFC 9110, section 9.3.6).
    Tunnelled(Box<MaybeHttpsStream<Stream>>),
}

impl Wire {
    pub(super) fn plain(stream: TokioIo<TcpStream>) -> Self {
        Self::Direct(MaybeHttpsStream::Http(stream))
    }
}

/// Hands a call on to whichever stream it is.
macro_rules! each {
    ($wire:expr, $stream:ident => $call:expr) => {
        match $wire.get_mut() {
            Wire::Direct($stream) | Wire::Proxied($stream) => {
                let $stream = Pin::new($stream);
                $call
            }
            Wire::Tunnelled($stream) => {
                let $stream = Pin::new(&mut **$stream);
                $call
            }
        }
    };
}

impl Connection for Wire {
    fn connected(&self) -> Connected {
        match self {
            Self::Direct(stream) => stream.connected(),
            Self::Proxied(stream) => stream.connected().proxy(true),
            Self::Tunnelled(stream) => stream.connected(),
        }
    }
}

impl Read for Wire {
    fn poll_read(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: ReadBufCursor<'_>,
    ) -> Poll<io::Result<()>> {
        each!(self, stream => stream.poll_read(context, buffer))
    }
}

impl Write for Wire {
    fn poll_write(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        each!(self, stream => stream.poll_write(context, bytes))
    }

    fn poll_write_vectored(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        slices: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        each!(self, stream => stream.poll_write_vectored(context, slices))
    }

    fn is_write_vectored(&self) -> bool {
        match self {
            Self::Direct(stream) | Self::Proxied(stream) => stream.is_write_vectored(),
            Self::Tunnelled(stream) => stream.is_write_vectored(),
        }
    }

    fn poll_flush(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        each!(self, stream => stream.poll_flush(context))
    }

    fn poll_shutdown(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        each!(self, stream => stream.poll_shutdown(context))
    }
}
