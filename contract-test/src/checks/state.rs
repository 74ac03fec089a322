//! What one request does to the next. The phases judge these, since it takes more than one exchange.

use super::{Check, Class, Severity};

/// A row of the table: it is judged over several exchanges.
const fn over_several(name: &'static str, severity: Severity, docs: &'static str) -> Check {
    Check {
        name,
        severity,
        class: Class::State,
        docs,
        judge: None,
    }
}

/// Whether what was created can be read.
pub static CREATED_NOT_FOUND: Check = over_several(
    "created-not-found",
    Severity::Warning,
    "what was created can be read",
);

/// Whether `Location` leads to what was created.
pub static LOCATION: Check = over_several(
    "location",
    Severity::Warning,
    "Location leads to the resource that was created",
);

/// Whether two creations are two resources.
pub static DUPLICATE_ID: Check = over_several(
    "duplicate-id",
    Severity::Warning,
    "two resources that were created have different ids",
);

/// Whether values are read as they were sent.
pub static ROUND_TRIP: Check = over_several(
    "round-trip",
    Severity::Warning,
    "what was sent by POST, PUT or PATCH, or answered to it, is what is read afterwards",
);

/// Whether a default is applied.
pub static DEFAULT: Check = over_several(
    "default",
    Severity::Warning,
    "what was not sent has the default that the contract names",
);

/// Whether a write that is refused changes anything.
pub static REFUSED_WRITE: Check = over_several(
    "refused-write",
    Severity::Warning,
    "a write that is refused changes nothing",
);

/// Whether reading changes anything.
pub static READ_CHANGES: Check = over_several(
    "read-changes",
    Severity::Warning,
    "reading changes nothing that clients may set",
);

/// Whether a write changes what it is not about.
pub static SIDE_EFFECT: Check = over_several(
    "side-effect",
    Severity::Warning,
    "a request changes no other resource",
);

/// Whether a repetition of a request that can be repeated changes more.
pub static IDEMPOTENCY: Check = over_several(
    "idempotency",
    Severity::Warning,
    "PUT, DELETE, and requests with the same Idempotency-Key can be repeated without further effect",
);

/// Whether what was deleted is gone.
pub static USE_AFTER_DELETE: Check = over_several(
    "use-after-delete",
    Severity::Warning,
    "what was deleted, or never was, is not there for any operation",
);

/// Whether preconditions are kept.
pub static CONDITIONAL: Check = over_several(
    "conditional",
    Severity::Warning,
    "ETag, If-Match and If-None-Match do what RFC 9110 says where the contract declares them",
);

/// Whether a list has what was created.
pub static LIST_MEMBERS: Check = over_several(
    "list-members",
    Severity::Warning,
    "a list has what was created, and nothing that is part of something else",
);

/// Whether lists are paged as asked for.
pub static PAGING: Check = over_several(
    "list-paging",
    Severity::Warning,
    "limit, offset and page give that part of a list",
);

/// Whether totals are right.
pub static TOTAL: Check = over_several(
    "list-total",
    Severity::Warning,
    "the total of a list is the number of its items on all pages",
);

/// Whether filters filter.
pub static FILTER: Check = over_several(
    "list-filter",
    Severity::Warning,
    "a parameter named as a member of the items lets through those with its value",
);

/// Whether lists are in the order asked for.
pub static ORDER: Check = over_several(
    "list-order",
    Severity::Warning,
    "a list is in the order that was asked for",
);
