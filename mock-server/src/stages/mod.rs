//! What a request goes through, one file a stage, in this order:
//! admit → prefer → route → authorise → check → expect → answer → verify → shape → record.

pub(crate) mod admit;
pub(crate) mod answer;
pub(crate) mod authorise;
pub(crate) mod body;
pub(crate) mod check;
pub(crate) mod choose;
pub(crate) mod example;
pub(crate) mod expect;
pub(crate) mod headers;
pub(crate) mod prefer;
pub(crate) mod record;
pub(crate) mod route;
pub(crate) mod shape;
pub(crate) mod verify;
