//! What the service keeps.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::{Reply, mixed};

/// A JSON object.
pub(crate) type Object = Map<String, Value>;

/// Something with an owner.
#[derive(Clone, Debug)]
pub(crate) struct Owned {
    pub(crate) serial: u64,
    pub(crate) owner: String,
    pub(crate) version: u64,
    pub(crate) value: Object,
}

/// Everything.
#[derive(Debug, Default)]
pub(crate) struct Store {
    serial: u64,
    pub(crate) books: BTreeMap<String, Owned>,
    pub(crate) reviews: BTreeMap<(String, u64), Object>,
    pub(crate) contacts: BTreeMap<String, Owned>,
    pub(crate) labels: BTreeMap<String, Object>,
    pub(crate) settings: Option<Object>,
    pub(crate) keys: BTreeMap<(String, String), (String, Reply)>,
    pub(crate) reads: u64,
}

impl Store {
    /// The next number.
    pub(crate) fn serial(&mut self) -> u64 {
        self.serial += 1;
        self.serial
    }
}

/// The id of a book by its number.
pub(crate) fn book_id(serial: u64) -> String {
    let (high, low) = (mixed(serial), mixed(serial ^ 0xffff));
    format!(
        "{:08x}-{:04x}-4{:03x}-8{:03x}-{:012x}",
        high >> 32,
        (high >> 16) & 0xffff,
        high & 0xfff,
        low >> 52,
        low & 0xffff_ffff_ffff
    )
}

/// The id of a contact by its number.
pub(crate) fn contact_id(serial: u64) -> String {
    format!("c_{:08x}", mixed(serial) & 0xffff_ffff)
}
