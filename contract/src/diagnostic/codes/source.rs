//! Reading files: paths, bytes, JSON and YAML.

use super::{Code, Severity};

codes! {
    FILE_NOT_FOUND "file-not-found" Error
    "the file does not exist"
    "No file has this name. Paths are relative to the folder in which the command runs."

    DUPLICATE_KEY "duplicate-key" Warning
    "one object has the same key twice"
    "JSON and YAML leave open which of the two counts. Here the later one is kept, as most readers do; remove one of them."
}
