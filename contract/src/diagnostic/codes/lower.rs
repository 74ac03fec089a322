//! The structure of documents: fields of the wrong type, missing or unknown ones.

use super::{Code, Severity};

codes! {
    NOT_AN_OBJECT "not-an-object" Error
    "an object is needed here"
    "The specification asks for an object at this place."
}
