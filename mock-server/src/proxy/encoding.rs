//! Content codings (RFC 9110, section 8.4): a body is judged as what it says without them.

use std::io::{self, Read};

use bytes::Bytes;
use flate2::read::{DeflateDecoder, MultiGzDecoder, ZlibDecoder};
use http::HeaderMap;
use http::header::{ACCEPT_ENCODING, CONTENT_ENCODING};

/// Why a body cannot be decoded.
#[derive(Debug)]
pub(super) enum Undecodable {
    /// A coding that we don't know.
    Unknown,
    /// Decoded it would be larger than the limit.
    TooLarge,
    /// It is not what it says.
    Broken(String),
}

/// The codings of a message, the outermost last; none where it is sent as it is.
pub(super) fn codings(headers: &HeaderMap) -> Vec<String> {
    headers
        .get_all(CONTENT_ENCODING)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .map(|coding| coding.trim().to_ascii_lowercase())
        .filter(|coding| !coding.is_empty() && coding != "identity")
        .collect()
}

/// Whether the client said that it takes these codings; one that says nothing may know none.
pub(super) fn accepts(request: &HeaderMap, codings: &[String]) -> bool {
    let wanted: Vec<&str> = request
        .get_all(ACCEPT_ENCODING)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .map(|item| item.split_once(';').map_or((item, ""), |parts| parts))
        .filter(|(_, weight)| !matches!(weight.trim(), "q=0" | "q=0.0" | "q=0.00" | "q=0.000"))
        .map(|(coding, _)| coding.trim())
        .collect();
    codings.iter().all(|coding| {
        wanted
            .iter()
            .any(|item| *item == "*" || item.eq_ignore_ascii_case(coding))
    })
}

/// The body without its codings, at most `limit` bytes.
pub(super) fn decode(
    mut body: Bytes,
    codings: &[String],
    limit: usize,
) -> Result<Bytes, Undecodable> {
    // Each layer multiplies what a small body can make of itself; nobody sends more than two.
    if codings.len() > 2 {
        return Err(Undecodable::Unknown);
    }
    for coding in codings.iter().rev() {
        let source = &*body;
        let decoded = match coding.as_str() {
            "gzip" | "x-gzip" => read(MultiGzDecoder::new(source), limit),
            // With the wrapper of zlib, as the standard has it, or without, as some servers have it.
            "deflate" if source.first().is_some_and(|byte| byte & 0x0f == 8) => {
                read(ZlibDecoder::new(source), limit)
            }
            "deflate" => read(DeflateDecoder::new(source), limit),
            "br" => read(brotli_decompressor::Decompressor::new(source, 8192), limit),
            _ => return Err(Undecodable::Unknown),
        };
        body = decoded?;
    }
    Ok(body)
}

fn read(decoder: impl Read, limit: usize) -> Result<Bytes, Undecodable> {
    let mut decoded = Vec::new();
    let most = u64::try_from(limit).unwrap_or(u64::MAX).saturating_add(1);
    decoder
        .take(most)
        .read_to_end(&mut decoded)
        .map_err(|error: io::Error| Undecodable::Broken(error.to_string()))?;
    if decoded.len() > limit {
        return Err(Undecodable::TooLarge);
    }
    Ok(decoded.into())
}
