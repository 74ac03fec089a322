//! What a connection does, told without a clock: time-outs are looked after now and then, not at each request.

use std::io::{self, IoSlice};
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::task::{Context, Poll};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::time::Instant;

use super::socket::Socket;

/// What happens on one connection. Written by one task, but for `open`.
#[derive(Debug, Default)]
pub(super) struct Pulse {
    /// Bytes came or went.
    moves: AtomicU32,
    /// A request came, an answer was made, or bytes of it were taken.
    events: AtomicU32,
    /// Bytes came that belong to no request yet.
    fed: AtomicBool,
    /// Requests whose answer is not made.
    open: AtomicU32,
    /// Requests come as streams; bytes that come may be anything.
    streams: AtomicBool,
}

impl Pulse {
    pub(super) fn moves(&self) -> u32 {
        self.moves.load(Ordering::Relaxed)
    }

    fn add(count: &AtomicU32) {
        count.store(
            count.load(Ordering::Relaxed).wrapping_add(1),
            Ordering::Relaxed,
        );
    }

    fn read(&self) {
        Self::add(&self.moves);
        self.fed.store(true, Ordering::Relaxed);
    }

    fn written(&self) {
        Self::add(&self.moves);
        Self::add(&self.events);
    }

    /// A request came.
    pub(super) fn request(&self, streams: bool) {
        Self::add(&self.events);
        self.fed.store(false, Ordering::Relaxed);
        if streams {
            self.streams.store(true, Ordering::Relaxed);
        }
    }

    /// A request stays open for as long as what is returned lives.
    pub(super) fn open(self: &Arc<Self>) -> Open {
        self.open.fetch_add(1, Ordering::Relaxed);
        Open(Arc::clone(self))
    }
}

/// An open request.
pub(super) struct Open(Arc<Pulse>);

impl Drop for Open {
    fn drop(&mut self) {
        // What came with the body is no head of another request.
        self.0.fed.store(false, Ordering::Relaxed);
        Pulse::add(&self.0.events);
        self.0.open.fetch_sub(1, Ordering::Relaxed);
    }
}

/// Judges a pulse each time its timer is over.
#[derive(Debug)]
pub(super) struct Watch {
    head: Duration,
    idle: Duration,
    events: u32,
    /// Since when nothing has happened.
    quiet: Instant,
    /// Since when a head is on its way.
    fed: Option<Instant>,
}

impl Watch {
    /// A connection without a request is one whose head does not come.
    pub(super) fn new(head: Duration, idle: Duration, now: Instant) -> Self {
        Self {
            head,
            idle,
            events: 0,
            quiet: now,
            fed: Some(now),
        }
    }

    /// When to look first.
    pub(super) fn first(&self) -> Instant {
        self.quiet + self.head.min(self.idle)
    }

    /// When to look again; nothing where the connection has had its time.
    pub(super) fn look(&mut self, pulse: &Pulse, now: Instant) -> Option<Instant> {
        let events = pulse.events.load(Ordering::Relaxed);
        let open = pulse.open.load(Ordering::Relaxed) > 0;
        if open || events != self.events {
            self.events = events;
            self.quiet = now;
            self.fed = None;
        }
        let fed = pulse.fed.load(Ordering::Relaxed) && !pulse.streams.load(Ordering::Relaxed);
        // Before the first request nothing has happened yet, bytes or not.
        if !open && (fed || events == 0) {
            self.fed.get_or_insert(now);
        } else {
            self.fed = None;
        }
        let until = match self.fed {
            Some(since) => since + self.head,
            None => self.quiet + self.idle,
        };
        if now >= until {
            return None;
        }
        // A head may begin at any time from now.
        Some(until.min(now + self.head))
    }
}

/// A socket that tells its pulse.
pub(super) struct Told {
    socket: Socket,
    pulse: Arc<Pulse>,
}

impl Told {
    pub(super) fn new(socket: Socket, pulse: Arc<Pulse>) -> Self {
        Self { socket, pulse }
    }

    fn wrote(&self, result: Poll<io::Result<usize>>) -> Poll<io::Result<usize>> {
        if matches!(result, Poll::Ready(Ok(count)) if count > 0) {
            self.pulse.written();
        }
        result
    }
}

impl AsyncRead for Told {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let before = buffer.filled().len();
        let result = Pin::new(&mut self.socket).poll_read(context, buffer);
        if buffer.filled().len() > before {
            self.pulse.read();
        }
        result
    }
}

impl AsyncWrite for Told {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let result = Pin::new(&mut self.socket).poll_write(context, bytes);
        self.wrote(result)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        parts: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let result = Pin::new(&mut self.socket).poll_write_vectored(context, parts);
        self.wrote(result)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.socket).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.socket).poll_shutdown(context)
    }

    fn is_write_vectored(&self) -> bool {
        self.socket.is_write_vectored()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEAD: Duration = Duration::from_secs(10);
    const IDLE: Duration = Duration::from_secs(60);

    #[test]
    fn a_connection_that_sends_no_request_is_given_up_after_the_time_for_a_head() {
        let start = Instant::now();
        let pulse = Pulse::default();
        let mut watch = Watch::new(HEAD, IDLE, start);
        pulse.read();
        assert!(watch.look(&pulse, start + HEAD / 2).is_some());
        pulse.read();
        assert_eq!(watch.look(&pulse, start + HEAD), None);
    }

    #[test]
    fn between_requests_a_connection_has_its_idle_time_and_a_head_its_own() {
        let mut now = Instant::now();
        let pulse = Pulse::default();
        let mut watch = Watch::new(HEAD, IDLE, now);
        pulse.read();
        pulse.request(false);
        pulse.written();
        for _ in 0..6 {
            assert!(watch.look(&pulse, now).is_some());
            now += HEAD * 9 / 10;
        }
        pulse.read();
        assert!(watch.look(&pulse, now).is_some());
        assert_eq!(watch.look(&pulse, now + HEAD), None);
    }

    #[test]
    fn an_open_request_keeps_its_connection() {
        let mut now = Instant::now();
        let pulse = Arc::new(Pulse::default());
        let mut watch = Watch::new(HEAD, IDLE, now);
        pulse.request(false);
        let open = pulse.open();
        for _ in 0..20 {
            now += IDLE;
            assert!(watch.look(&pulse, now).is_some());
        }
        drop(open);
        assert!(watch.look(&pulse, now).is_some());
        assert_eq!(watch.look(&pulse, now + IDLE), None);
    }
}
