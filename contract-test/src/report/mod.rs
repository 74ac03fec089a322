//! What is told of a run, one file for each form.

pub mod people;
