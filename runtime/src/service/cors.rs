//! Which pages of browsers may call.

use http::{HeaderName, HeaderValue};
use tower_http::cors::{AllowHeaders, AllowMethods, AllowOrigin, CorsLayer, ExposeHeaders};

/// Which pages of browsers may call: with any method and headers, and with credentials.
#[derive(Clone, Debug)]
pub struct Cors(Option<Vec<HeaderValue>>);

impl Cors {
    /// Pages from everywhere.
    pub fn everybody() -> Self {
        Self(None)
    }

    /// Pages from these origins: `https://shop.example`. What cannot be an origin is left out.
    pub fn of<'o>(origins: impl IntoIterator<Item = &'o str>) -> Self {
        let origins = origins.into_iter();
        Self(Some(
            origins.filter_map(|origin| origin.parse().ok()).collect(),
        ))
    }

    pub(super) fn layer(&self) -> CorsLayer {
        let origin = match &self.0 {
            // with credentials `*` means nothing, so the origin is sent back
            None => AllowOrigin::mirror_request(),
            Some(origins) => AllowOrigin::list(origins.iter().cloned()),
        };
        let exposed = [
            "location",
            "retry-after",
            "www-authenticate",
            "x-request-id",
        ];
        CorsLayer::new()
            .allow_origin(origin)
            .allow_credentials(true)
            .allow_methods(AllowMethods::mirror_request())
            .allow_headers(AllowHeaders::mirror_request())
            .expose_headers(ExposeHeaders::list(exposed.map(HeaderName::from_static)))
    }
}
