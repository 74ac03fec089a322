//! The expectations of a server, shared by the test that sets them and the requests that meet them.

use std::fmt;
use std::panic::Location;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use super::condition::Condition;
use super::count::Count;
use super::fault::{Effect, Fault};
use super::reply::Reply;
use crate::journal::Received;
use crate::problem::Problem;
use crate::stages::answer::{self, Answer, Asked};

/// All expectations.
#[derive(Default, Debug)]
pub(crate) struct Expectations {
    set: AtomicBool,
    all: Mutex<Vec<Expected>>,
}

/// One expectation.
#[derive(Debug)]
pub(super) struct Expected {
    pub(super) operation: Arc<str>,
    pub(super) conditions: Vec<Condition>,
    pub(super) reply: Replying,
    /// How many requests it answers; nothing: all.
    pub(super) times: Option<usize>,
    pub(super) delay: Duration,
    pub(super) fault: Option<Fault>,
    /// How many requests are expected, where that is said.
    pub(super) count: Option<Count>,
    /// Whether it answers requests that break the contract.
    pub(super) even_invalid: bool,
    /// How many requests it has answered.
    pub(super) answered: usize,
    /// What its reply breaks.
    pub(super) findings: Vec<String>,
    /// Where it was set.
    pub(super) place: &'static Location<'static>,
}

/// Where an answer comes from.
#[derive(Clone)]
pub(super) enum Replying {
    /// The contract alone.
    Contract,
    Fixed(Arc<Reply>),
    Made(Arc<dyn Fn(&Received) -> Reply + Send + Sync>),
}

impl fmt::Debug for Replying {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Contract => f.write_str("Contract"),
            Self::Fixed(reply) => reply.fmt(f),
            Self::Made(_) => f.write_str("Made"),
        }
    }
}

/// What an expectation does with a request.
#[derive(Debug)]
pub(crate) struct Met {
    pub(super) reply: Replying,
    pub(super) delay: Duration,
    pub(super) fault: Option<Fault>,
}

impl Expectations {
    pub(super) fn add(&self, expected: Expected) -> usize {
        let mut all = self.lock();
        all.push(expected);
        self.set.store(true, Ordering::Release);
        all.len() - 1
    }

    pub(super) fn change(&self, index: usize, change: impl FnOnce(&mut Expected)) {
        // After a reset there is nothing left to change.
        if let Some(expected) = self.lock().get_mut(index) {
            change(expected);
        }
    }

    pub(super) fn read<T>(&self, read: impl FnOnce(&[Expected]) -> T) -> T {
        read(&self.lock())
    }

    pub(super) fn clear(&self) {
        self.set.store(false, Ordering::Release);
        self.lock().clear();
    }

    /// Whether there is any.
    pub(crate) fn any(&self) -> bool {
        self.set.load(Ordering::Acquire)
    }

    /// The first that a request meets and that still answers.
    pub(crate) fn meet(&self, request: &Received, valid: bool) -> Option<Met> {
        let operation = request.operation.as_deref()?;
        let mut all = self.lock();
        let met = all.iter_mut().find(|expected| {
            *expected.operation == *operation
                && (valid || expected.even_invalid)
                && expected.times.is_none_or(|times| expected.answered < times)
                && expected.meets(request)
        })?;
        met.answered += 1;
        Some(Met {
            reply: met.reply.clone(),
            delay: met.delay,
            fault: met.fault,
        })
    }

    fn lock(&self) -> MutexGuard<'_, Vec<Expected>> {
        // A predicate of the test may panic; what is counted is right nevertheless.
        self.all.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Met {
    /// The answer; nothing where it is the contract's and nothing happens to it.
    pub(crate) fn answer(self, asked: &Asked<'_>, request: &Received) -> Option<Answer> {
        let mut answer = match self.reply {
            Replying::Fixed(reply) => reply.answer(asked),
            Replying::Made(make) => make(request).answer(asked),
            Replying::Contract if self.fault.is_none() && self.delay.is_zero() => return None,
            Replying::Contract => answer::answer(asked).unwrap_or_else(Problem::answer),
        };
        answer.effect = Some(Box::new(Effect {
            delay: self.delay,
            fault: self.fault,
        }));
        Some(answer)
    }
}

impl Expected {
    pub(super) fn meets(&self, request: &Received) -> bool {
        self.conditions
            .iter()
            .all(|condition| condition.holds(request))
    }
}
