//! Lines on their way out: many threads add them, one writes them, in batches.
//!
//! Adding a line is a copy under a lock. Who reads the log too slowly loses lines, which are counted; a request
//! never waits for them.

use std::io::Write;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

/// How long lines are gathered before they are written: short for a person, long for a busy server.
const GATHER: Duration = Duration::from_millis(4);

/// How much may wait for a slow reader.
const LIMIT: usize = 8 << 20;

/// What is kept of a buffer that a burst made large.
const KEPT: usize = 256 << 10;

/// How long a stop waits for a reader who does not read.
const PATIENCE: Duration = Duration::from_secs(2);

/// Where lines are added. The last one dropped ends the writer, once all is written.
#[derive(Debug)]
pub(super) struct Lines {
    shared: Arc<Shared>,
    writer: Option<thread::JoinHandle<()>>,
}

#[derive(Debug, Default)]
struct Shared {
    state: Mutex<State>,
    /// There is something to write, or to hurry for.
    work: Condvar,
    /// Everything is written.
    done: Condvar,
}

#[derive(Debug, Default)]
struct State {
    waiting: Vec<u8>,
    dropped: u64,
    lost: u64,
    writer: Writer,
    /// Somebody waits for everything to be written.
    hurry: bool,
    closed: bool,
}

/// What the thread that writes is doing.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
enum Writer {
    /// Taking or gathering lines.
    #[default]
    Busy,
    /// Asleep until it is told of work.
    Asleep,
    /// Writing what it took.
    Writing,
}

impl Shared {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Lines {
    /// Starts the thread that writes. Where the system has none left, lines are counted as dropped.
    /// `lost` words how many lines were dropped.
    pub(super) fn new(to: impl Write + Send + 'static, lost: fn(u64) -> Vec<u8>) -> Self {
        let shared = Arc::<Shared>::default();
        let writer = {
            let shared = Arc::clone(&shared);
            thread::Builder::new()
                .name("log".to_owned())
                .spawn(move || write(&shared, to, lost))
        };
        Self {
            shared,
            writer: writer.ok(),
        }
    }

    /// Adds whole lines.
    pub(super) fn add(&self, lines: &[u8]) {
        let mut state = self.shared.state();
        if state.waiting.len() + lines.len() > LIMIT || self.writer.is_none() {
            state.dropped += 1;
            state.lost += 1;
            return;
        }
        state.waiting.extend_from_slice(lines);
        if state.writer == Writer::Asleep {
            state.writer = Writer::Busy;
            drop(state);
            self.shared.work.notify_one();
        }
    }

    /// Waits until everything added is written, for a short time at most.
    pub(super) fn flush(&self) {
        if self.writer.is_none() {
            return;
        }
        let until = Instant::now() + PATIENCE;
        let mut state = self.shared.state();
        while !state.waiting.is_empty() || state.writer == Writer::Writing {
            let left = until.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return;
            }
            state.hurry = true;
            self.shared.work.notify_one();
            state = self
                .shared
                .done
                .wait_timeout(state, left)
                .unwrap_or_else(PoisonError::into_inner)
                .0;
        }
    }

    /// How many lines were dropped since the start.
    pub(super) fn lost(&self) -> u64 {
        self.shared.state().lost
    }
}

impl Drop for Lines {
    fn drop(&mut self) {
        self.flush();
        self.shared.state().closed = true;
        self.shared.work.notify_one();
    }
}

fn write(shared: &Shared, mut to: impl Write, lost: fn(u64) -> Vec<u8>) {
    let mut taken = Vec::new();
    loop {
        let mut state = shared.state();
        state.writer = Writer::Busy;
        if state.waiting.is_empty() && state.dropped == 0 {
            state.hurry = false;
            shared.done.notify_all();
        }
        while state.waiting.is_empty() && !state.closed {
            state.writer = Writer::Asleep;
            state = shared
                .work
                .wait(state)
                .unwrap_or_else(PoisonError::into_inner);
        }
        state.writer = Writer::Busy;
        if state.waiting.is_empty() {
            return; // closed
        }
        if !state.hurry && !state.closed {
            state = shared
                .work
                .wait_timeout_while(state, GATHER, |state| !state.hurry && !state.closed)
                .unwrap_or_else(PoisonError::into_inner)
                .0;
        }
        std::mem::swap(&mut state.waiting, &mut taken);
        let dropped = std::mem::take(&mut state.dropped);
        state.writer = Writer::Writing;
        drop(state);
        // Who closed the pipe has read enough.
        let _ = to.write_all(&taken);
        if dropped > 0 {
            let _ = to.write_all(&lost(dropped));
        }
        let _ = to.flush();
        taken.clear();
        taken.shrink_to(KEPT);
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]

    use super::*;

    #[derive(Clone, Default)]
    struct Kept(Arc<Mutex<Vec<u8>>>, Arc<Mutex<()>>);

    impl Write for Kept {
        fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
            let _gate = self.1.lock().unwrap();
            self.0.lock().unwrap().extend_from_slice(bytes);
            Ok(bytes.len())
        }

        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn no_line_is_lost_or_torn_and_each_thread_keeps_its_order() {
        let kept = Kept::default();
        let lines = Arc::new(Lines::new(kept.clone(), |count| {
            format!("{count} lost\n").into()
        }));
        let threads: Vec<_> = (0..4)
            .map(|thread| {
                let lines = Arc::clone(&lines);
                thread::spawn(move || {
                    for number in 0..5_000 {
                        lines.add(format!("{thread} {number}\n").as_bytes());
                    }
                })
            })
            .collect();
        for thread in threads {
            thread.join().unwrap();
        }
        lines.flush();
        let text = String::from_utf8(kept.0.lock().unwrap().clone()).unwrap();
        let mut next = [0; 4];
        for line in text.lines() {
            let (thread, number) = line.split_once(' ').unwrap();
            let next = &mut next[thread.parse::<usize>().unwrap()];
            assert_eq!(number.parse::<i32>().unwrap(), *next);
            *next += 1;
        }
        assert_eq!(next, [5_000; 4]);
    }

    #[test]
    fn what_a_slow_reader_does_not_take_is_dropped_and_counted() {
        let kept = Kept::default();
        let lines = Lines::new(kept.clone(), |count| format!("{count} lost\n").into());
        let gate = kept.1.lock().unwrap();
        let line = vec![b'x'; 1 << 20];
        for _ in 0..40 {
            lines.add(&line);
        }
        let dropped = lines.lost();
        assert!((20..=32).contains(&dropped), "{dropped}");
        drop(gate);
        lines.flush();
        let text = String::from_utf8(kept.0.lock().unwrap().clone()).unwrap();
        assert!(text.ends_with(" lost\n"));
    }
}
