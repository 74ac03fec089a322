//! Generated code of every document of ours: it compiles, lints are silent on it, and `tests/` sends every operation
//! of it there and back.
#![allow(
    clippy::pedantic,
    uncommon_codepoints,
    reason = "generated code, of names of every script"
)]

include!(concat!(env!("OUT_DIR"), "/halves.rs"));
