//! Admit: the whole request, within the limits.

use std::error::Error;
use std::pin::pin;

use bytes::{Bytes, BytesMut};
use http::Request;
use http::request::Parts;
use http_body_util::BodyExt as _;
use hyper::body::Body;

use crate::problem::{BODY_NOT_RECEIVED, BODY_TOO_LARGE, BODY_TOO_SLOW, Problem};
use crate::serve::Slow;

/// A request that is here whole.
pub(crate) struct Admitted {
    pub(crate) parts: Parts,
    /// Empty where there is none.
    pub(crate) body: Bytes,
}

/// So many limits of a body that is too large are read and thrown away: a client that sends all before it reads gets
/// the answer instead of a broken connection.
const THROWN_AWAY: usize = 8;

/// Reads the body, at most `limit` bytes.
pub(crate) async fn admit<B>(
    request: Request<B>,
    limit: usize,
) -> Result<Admitted, (Box<Parts>, Problem)>
where
    B: Body<Data = Bytes>,
    B::Error: Into<Box<dyn Error + Send + Sync>>,
{
    let (parts, body) = request.into_parts();
    match read(body, limit).await {
        Ok(body) => Ok(Admitted { parts, body }),
        Err(problem) => Err((Box::new(parts), problem)),
    }
}

async fn read<B>(body: B, limit: usize) -> Result<Bytes, Problem>
where
    B: Body<Data = Bytes>,
    B::Error: Into<Box<dyn Error + Send + Sync>>,
{
    if body.is_end_stream() {
        return Ok(Bytes::new());
    }
    let promised = usize::try_from(body.size_hint().lower()).unwrap_or(usize::MAX);
    if promised > limit.saturating_mul(THROWN_AWAY) {
        return Err(too_large(limit));
    }
    let mut body = pin!(body);
    // Most bodies come in one piece, which needs no copy.
    let mut first = Bytes::new();
    let mut rest = BytesMut::new();
    let mut length = 0_usize;
    while let Some(frame) = body.frame().await {
        let frame = frame.map_err(|error| not_received(&*error.into()))?;
        let Ok(data) = frame.into_data() else {
            continue; // trailers
        };
        length = length.saturating_add(data.len());
        if length > limit {
            (first, rest) = (Bytes::new(), BytesMut::new());
            if length > limit.saturating_mul(THROWN_AWAY) {
                break;
            }
        } else if first.is_empty() {
            first = data;
        } else {
            if rest.is_empty() {
                rest.reserve(promised.clamp(first.len() + data.len(), limit));
                rest.extend_from_slice(&first);
            }
            rest.extend_from_slice(&data);
        }
    }
    if length > limit {
        return Err(too_large(limit));
    }
    Ok(if rest.is_empty() {
        first
    } else {
        rest.freeze()
    })
}

fn too_large(limit: usize) -> Problem {
    let detail = format!("The body is larger than {limit} bytes, the limit of this server");
    Problem::new(&BODY_TOO_LARGE, detail)
}

fn not_received(error: &(dyn Error + Send + Sync + 'static)) -> Problem {
    if let Some(Slow(limit)) = error.downcast_ref::<Slow>() {
        let seconds = limit.as_secs_f32();
        let detail = format!("The body was not here after {seconds} seconds");
        return Problem::new(&BODY_TOO_SLOW, detail);
    }
    Problem::new(
        &BODY_NOT_RECEIVED,
        "The body ended before it was complete, or its framing is wrong",
    )
}
