//! References within and between documents.

use super::{Code, Severity};

codes! {
    UNRESOLVED "reference-unresolved" Error
    "a reference leads nowhere"
    "A `$ref` is a URI reference whose fragment is a JSON Pointer (or an anchor). Nothing is at this place: check the spelling, and that `/` in a key is written `~1` and `~` is written `~0`."
}
