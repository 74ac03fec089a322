//! What is asked: each case a request to the mock of `specs/kitchen.yaml`, and what it may cost.

/// A request, and its limit.
pub(in crate::bench) struct Case {
    pub(in crate::bench) name: &'static str,
    pub(in crate::bench) method: &'static str,
    pub(in crate::bench) target: &'static str,
    pub(in crate::bench) headers: &'static [(&'static str, &'static str)],
    pub(in crate::bench) body: &'static str,
    pub(in crate::bench) status: u16,
    /// How much processor time it may take, as a multiple of bare axum's, with the log off.
    pub(in crate::bench) limit: f64,
}

/// The default log may add this multiple of bare axum's processor time.
pub(in crate::bench) const LOG_LIMIT: f64 = 1.0;

const JSON: &[(&str, &str)] = &[("content-type", "application/json")];

pub(in crate::bench) const CASES: &[Case] = &[
    Case {
        name: "GET, static",
        method: "GET",
        target: "/kitchen/schedules",
        headers: &[],
        body: "",
        status: 200,
        limit: 1.25,
    },
    Case {
        name: "GET, query checked",
        method: "GET",
        target: "/kitchen/schedules?progress=true&cancelled=false&limit=10&since=2026-03-02T09%3A00%3A00%2B01%3A00",
        headers: &[],
        body: "",
        status: 200,
        limit: 1.5,
    },
    Case {
        name: "GET, path checked",
        method: "GET",
        target: "/kitchen/schedules/c27e91b4-08f3-4d6a-a5c9-71e3b60d2f88",
        headers: &[],
        body: "",
        status: 200,
        limit: 1.5,
    },
    Case {
        name: "POST, body checked",
        method: "POST",
        target: "/kitchen/schedules",
        headers: JSON,
        body: r#"{"order":[{"product":"cappuccino","size":"big","quantity":2},{"product":"espresso","size":"small","quantity":1}]}"#,
        status: 201,
        limit: 2.0,
    },
    Case {
        name: "POST, refused (422)",
        method: "POST",
        target: "/kitchen/schedules",
        headers: JSON,
        body: r#"{"order":[{"product":"cappuccino","size":"huge","quantity":2}]}"#,
        status: 422,
        limit: 2.0,
    },
    Case {
        name: "GET, refused (422)",
        method: "GET",
        target: "/kitchen/schedules?limit=abc",
        headers: &[],
        body: "",
        status: 422,
        limit: 2.0,
    },
    Case {
        name: "unknown path (404)",
        method: "GET",
        target: "/kitchen/schedule",
        headers: &[],
        body: "",
        status: 404,
        limit: 2.0,
    },
    Case {
        name: "GET, dynamic",
        method: "GET",
        target: "/kitchen/schedules",
        headers: &[("prefer", "dynamic=true")],
        body: "",
        status: 200,
        limit: 3.0,
    },
];
