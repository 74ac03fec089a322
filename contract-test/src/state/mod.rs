//! What a contract tells of resources, and what their values have to be after they were sent.

pub(crate) mod compare;
pub(crate) mod family;
pub(crate) mod fields;
pub(crate) mod listing;
