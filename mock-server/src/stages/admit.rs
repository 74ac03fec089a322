//! Admit: the whole request, within the limits.

use axum::body::{Body, HttpBody as _};
use bytes::Bytes;
use http::Request;
use http::request::Parts;
use http_body_util::{BodyExt as _, Limited};

use crate::problem::{BODY_NOT_RECEIVED, BODY_TOO_LARGE, Problem};

/// A request that is here whole.
pub(crate) struct Admitted {
    pub(crate) parts: Parts,
    /// Empty where there is none.
    pub(crate) body: Bytes,
}

/// Reads the body, at most `limit` bytes.
pub(crate) async fn admit(
    request: Request<Body>,
    limit: usize,
) -> Result<Admitted, (Box<Parts>, Problem)> {
    let (parts, body) = request.into_parts();
    if body.is_end_stream() {
        return Ok(Admitted {
            parts,
            body: Bytes::new(),
        });
    }
    match Limited::new(body, limit).collect().await {
        Ok(collected) => Ok(Admitted {
            parts,
            body: collected.to_bytes(),
        }),
        Err(error) if error.is::<http_body_util::LengthLimitError>() => Err((
            Box::new(parts),
            Problem::new(
                &BODY_TOO_LARGE,
                format!("The body is larger than {limit} bytes, the limit of this server"),
            ),
        )),
        Err(_) => Err((
            Box::new(parts),
            Problem::new(
                &BODY_NOT_RECEIVED,
                "The body ended before it was complete, or its framing is wrong",
            ),
        )),
    }
}
