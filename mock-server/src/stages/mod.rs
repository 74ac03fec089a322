//! What a request goes through, one file a stage, in this order:
//! admit → route → check → negotiate → answer → shape → record.

pub(crate) mod admit;
pub(crate) mod answer;
pub(crate) mod check;
pub(crate) mod record;
pub(crate) mod route;
pub(crate) mod shape;
