//! The keyword that hands a value to the shared validator of another schema, and the bounds on it.

use std::cell::{Cell, RefCell};
use std::sync::Arc;

use jsonschema::{Keyword, ValidationError};
use rustc_hash::FxHashMap;
use serde_json::Value;

use specwright_contract::model::SchemaId;

use super::Direction;
use super::discriminate::{Choice, Choices};
use super::validators::Inner;

/// References within one another while one value is judged. Beyond this the value is refused: only
/// schemas made to do harm get there.
pub(super) const NESTING: u32 = 1_000;

/// Bytes of a thread's stack that judging may take; what is deeper is judged on a stack of its own.
const STACK: usize = 256 << 10;

/// Bytes of such a stack, and how many of them may be taken.
const OWN_STACK: (usize, usize) = (16 << 20, 12 << 20);

/// References followed while one value is judged. Beyond this the value is refused.
const STEPS: u32 = 5_000_000;

/// Steps after which results are kept, lest a value be judged by the same schema again and again.
const MEMO_FROM: u32 = 256;

/// What one thread knows of the value that it judges.
#[derive(Default)]
struct Run {
    validators: RefCell<Option<Arc<Inner>>>,
    /// The address of a local variable where judging began, and the bytes from there that may be taken.
    stack: Cell<(usize, usize)>,
    nesting: Cell<u32>,
    steps: Cell<u32>,
    /// Values on the stack may have the address of others before them.
    names: Cell<u32>,
    /// The circular schemas that judge a value right now, with the value's address.
    active: RefCell<Vec<(u32, usize)>>,
    /// The schemas with a discriminator of which the heir that is meant judges a value right now, with its address.
    bases: RefCell<Vec<(u32, usize)>>,
    memo: RefCell<FxHashMap<(u32, Direction, usize), bool>>,
}

thread_local! {
    static RUN: Run = Run::default();
}

/// Resets the thread's state at the end, also after a panic.
struct Entered(Option<Arc<Inner>>, (usize, usize));

impl Drop for Entered {
    fn drop(&mut self) {
        RUN.with(|run| {
            run.validators.replace(self.0.take());
            run.stack.set(self.1);
            run.nesting.set(0);
            run.steps.set(0);
            run.names.set(0);
            run.active.borrow_mut().clear();
            run.bases.borrow_mut().clear();
            run.memo.borrow_mut().clear();
        });
    }
}

/// Runs `judge` so that [`Forward`] finds the validators.
pub(super) fn with<T>(validators: &Arc<Inner>, judge: impl FnOnce() -> T) -> T {
    enter(Arc::clone(validators), STACK, judge)
}

fn enter<T>(validators: Arc<Inner>, room: usize, judge: impl FnOnce() -> T) -> T {
    let _entered = RUN.with(|run| {
        let outer = run.validators.replace(Some(validators));
        Entered(outer, run.stack.replace((stack_address(), room)))
    });
    judge()
}

/// Where the stack is by now, more or less.
#[inline(never)]
fn stack_address() -> usize {
    let local = 0_u8;
    std::ptr::from_ref(&local).addr()
}

/// Runs `judge`, which calls itself, on a fresh stack where too much of this one is taken.
/// Nothing where there is no thread to be had.
pub(super) fn with_room<T: Send>(judge: impl FnOnce() -> T + Send) -> Option<T> {
    let (base, room) = RUN.with(|run| run.stack.get());
    if base.abs_diff(stack_address()) < room {
        return Some(judge());
    }
    let (validators, nesting, steps, names, active, bases) = RUN.with(|run| {
        (
            run.validators.borrow().clone(),
            run.nesting.get(),
            run.steps.get(),
            run.names.get(),
            run.active.borrow().clone(),
            run.bases.borrow().clone(),
        )
    });
    let validators = validators?;
    let fresh = move || {
        enter(validators, OWN_STACK.1, || {
            RUN.with(|run| {
                run.nesting.set(nesting);
                run.steps.set(steps);
                run.names.set(names);
                run.active.replace(active);
                run.bases.replace(bases);
            });
            let result = judge();
            (result, RUN.with(|run| run.steps.get()))
        })
    };
    std::thread::scope(|scope| {
        let thread = std::thread::Builder::new().stack_size(OWN_STACK.0);
        let (result, steps) = thread.spawn_scoped(scope, fresh).ok()?.join().ok()?;
        RUN.with(|run| run.steps.set(steps));
        Some(result)
    })
}

/// Forgets the steps of one value before the next is judged within the same [`with`].
pub(super) fn next_value() {
    RUN.with(|run| {
        run.steps.set(0);
        run.memo.borrow_mut().clear();
    });
}

/// The compiled keyword.
pub(super) struct Forward {
    pub(super) target: u32,
    pub(super) direction: Direction,
    /// Whether the target leads back to itself for the same value.
    pub(super) circular: bool,
    /// Whether the target is what an heir extends, so that its discriminator says nothing more.
    pub(super) base: bool,
    /// Whether the value is the name of a property.
    pub(super) name: bool,
}

impl Forward {
    fn judge(&self, run: &Run, value: &Value) -> bool {
        let validators = run.validators.borrow();
        let Some(validators) = validators.as_ref() else {
            return true;
        };
        let nesting = run.nesting.get();
        let steps = run.steps.get();
        if nesting >= NESTING || steps >= STEPS {
            return false;
        }
        let address = std::ptr::from_ref(value).addr();
        if self.circular && run.active.borrow().contains(&(self.target, address)) {
            // The reference says nothing that isn't being asked already.
            return true;
        }
        let key = (self.target, self.direction, address);
        let names = run.names.get() + u32::from(self.name);
        let extended = |run: &Run| run.bases.borrow().iter().any(|(_, at)| *at == address);
        let memo = steps >= MEMO_FROM && names == 0 && !self.base && !extended(run);
        if memo && let Some(&known) = run.memo.borrow().get(&key) {
            return known;
        }
        run.nesting.set(nesting + 1);
        run.steps.set(steps + 1);
        run.names.set(names);
        if self.circular {
            run.active.borrow_mut().push((self.target, address));
        }
        if self.base {
            run.bases.borrow_mut().push((self.target, address));
        }
        let unit = || validators.unit(self.target as usize, self.direction);
        let valid = with_room(|| unit().is_valid(value)).unwrap_or(false);
        if self.base {
            run.bases.borrow_mut().pop();
        }
        if self.circular {
            run.active.borrow_mut().pop();
        }
        run.nesting.set(nesting);
        run.names.set(names - u32::from(self.name));
        // Within a circle a result may rest on what is only assumed so far.
        if memo && run.active.borrow().is_empty() {
            run.memo.borrow_mut().insert(key, valid);
        }
        valid
    }
}

impl<'i> Keyword<'i> for Forward {
    fn validate(&self, value: &'i Value) -> Result<(), ValidationError<'i>> {
        if Keyword::is_valid(self, value) {
            Ok(())
        } else {
            // Whoever explains the violations asks the target itself.
            Err(ValidationError::custom(self.target.to_string()))
        }
    }

    fn is_valid(&self, value: &'i Value) -> bool {
        RUN.with(|run| self.judge(run, value))
    }
}

/// The keyword of an alternative that a discriminator may mean.
pub(super) struct Meant {
    pub(super) choices: Option<Arc<Choices>>,
    pub(super) alternative: usize,
}

impl<'i> Keyword<'i> for Meant {
    fn validate(&self, value: &'i Value) -> Result<(), ValidationError<'i>> {
        if Keyword::is_valid(self, value) {
            Ok(())
        } else {
            Err(ValidationError::custom("another alternative is meant"))
        }
    }

    fn is_valid(&self, value: &'i Value) -> bool {
        let Some(choices) = &self.choices else {
            return true;
        };
        match choices.choose(value) {
            Choice::All => true,
            Choice::Some(meant) => meant.contains(&self.alternative),
            Choice::Missing | Choice::Unknown => false,
        }
    }
}

/// The keyword of a schema that others extend.
pub(super) struct Heirs {
    pub(super) choices: Option<(SchemaId, Arc<Choices>)>,
    pub(super) direction: Direction,
}

impl Heirs {
    /// The heir that a value must be and is not; nothing for an unknown name.
    fn refuses(&self, run: &Run, value: &Value) -> Result<(), Option<SchemaId>> {
        let Some((base, choices)) = &self.choices else {
            return Ok(());
        };
        let choice = choices.choose(value);
        if choice == Choice::All {
            return Ok(());
        }
        let address = std::ptr::from_ref(value).addr();
        let base = (u32::try_from(base.index()).unwrap_or(u32::MAX), address);
        if run.bases.borrow().contains(&base) {
            return Ok(());
        }
        let Choice::Some(heirs) = choice else {
            return Err(None);
        };
        for heir in heirs.iter().filter_map(|&at| choices.schemas.get(at)) {
            run.bases.borrow_mut().push(base);
            let forward = Forward {
                target: u32::try_from(heir.index()).unwrap_or(u32::MAX),
                direction: self.direction,
                circular: false,
                base: false,
                name: false,
            };
            let right = forward.judge(run, value);
            run.bases.borrow_mut().pop();
            if right {
                return Ok(());
            }
        }
        match heirs {
            [] => Ok(()),
            [first, ..] => Err(choices.schemas.get(*first).copied()),
        }
    }
}

impl<'i> Keyword<'i> for Heirs {
    fn validate(&self, value: &'i Value) -> Result<(), ValidationError<'i>> {
        RUN.with(|run| self.refuses(run, value)).map_err(|heir| {
            // Whoever explains the violations asks the heir itself.
            ValidationError::custom(heir.map_or_else(String::new, |heir| heir.index().to_string()))
        })
    }

    fn is_valid(&self, value: &'i Value) -> bool {
        RUN.with(|run| self.refuses(run, value)).is_ok()
    }
}
