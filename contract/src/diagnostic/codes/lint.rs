//! Documents that can be read but do not say what their author meant.

use super::{Code, Severity};

codes! {
    DUPLICATE_OPERATION_ID "duplicate-operation-id" Error
    "two operations have one operationId"
    "An operationId is unique among all operations of a document; generated code and links find an operation by it."
}
