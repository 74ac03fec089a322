//! The command line of `mock` and `proxy`: the same in the binary `mock` and as commands of `specwright`.

mod args;
mod configure;
mod place;
mod recording;
mod run;
mod spelling;
mod tell;
mod usage;

pub use args::{MockArgs, ProxyArgs};
pub use configure::{ConfigError, configure};
pub use run::{mock, proxy};
pub use spelling::{first_positional, knows, prepare};
pub use usage::{Refusal, parse};
