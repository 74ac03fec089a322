//! What a request was decoded to while it was checked, so that it is decoded once.

use serde_json::Value;
use specwright_contract::model::Location;

use crate::style::ParameterPlan;

/// The values of a request, by where they stood.
#[derive(Debug, Default)]
#[non_exhaustive]
pub struct Decoded<'p> {
    /// The parameters that were sent: location, name as declared, value.
    pub parameters: Vec<(Location, &'p str, Value)>,
    /// The whole query as one value (OpenAPI 3.2).
    pub query_string: Option<Value>,
    /// The body, with the position of its media type among the declared ones.
    pub body: Option<(usize, Value)>,
}

impl Decoded<'_> {
    /// Takes the value of a parameter.
    pub fn take(&mut self, location: Location, name: &str) -> Option<Value> {
        let known = |(at, known, _): &(Location, &str, Value)| *at == location && *known == name;
        let position = self.parameters.iter().position(known)?;
        Some(self.parameters.swap_remove(position).2)
    }
}

/// Where values go after they were checked.
pub(super) struct Kept<'s, 'p>(Option<&'s mut Decoded<'p>>);

impl<'s, 'p> Kept<'s, 'p> {
    /// Nowhere.
    pub(super) fn nothing() -> Self {
        Self(None)
    }

    pub(super) fn all(decoded: &'s mut Decoded<'p>) -> Self {
        Self(Some(decoded))
    }

    pub(super) fn parameter(&mut self, plan: &'p ParameterPlan, value: Value) {
        if let Some(decoded) = &mut self.0 {
            let parameter = (plan.location, &*plan.name, value);
            decoded.parameters.push(parameter);
        }
    }

    pub(super) fn query_string(&mut self, value: Value) {
        if let Some(decoded) = &mut self.0 {
            decoded.query_string = Some(value);
        }
    }

    pub(super) fn body(&mut self, media: usize, value: Value) {
        if let Some(decoded) = &mut self.0 {
            decoded.body = Some((media, value));
        }
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]

    use std::sync::Arc;

    use serde_json::json;
    use specwright_contract::Loader;
    use specwright_contract::model::Location;

    use crate::check::{self, Plan, Request};
    use crate::router::Router;
    use crate::schema::Validators;

    const DOCUMENT: &str = "
openapi: 3.1.0
info: {title: Orders, version: '1'}
servers: [{url: /v1}]
paths:
  /orders/{id}:
    put:
      parameters:
        - {name: id, in: path, required: true, schema: {type: integer}}
        - {name: Tag, in: query, schema: {type: array, items: {type: string}}}
        - {name: X-Trace, in: header, schema: {type: string, maxLength: 3}}
      requestBody:
        content:
          text/csv: {}
          application/json: {schema: {type: object, required: [size]}}
      responses: {200: {description: ok}}
";

    #[test]
    fn what_is_checked_is_given_back_with_all_findings() {
        let contract = Loader::new().load_text("orders.yaml", DOCUMENT).unwrap();
        let contract = Arc::new(contract.contract);
        let router = Router::at_root(&contract, &|_| true);
        assert!(router.find("PUT", "/v1/orders/5").is_err());
        let matched = router.find("PUT", "/orders/5").unwrap();
        let validators = Validators::new(Arc::clone(&contract));
        let plan = Plan::new(&contract, matched.operation);
        let mut headers = http::HeaderMap::new();
        headers.insert("content-type", "application/json".parse().unwrap());
        headers.insert("x-trace", "abcd".parse().unwrap());
        let request = Request {
            matched: &matched,
            query: Some("Tag=a&Tag=b"),
            headers: &headers,
            body: br#"{"colour": "red"}"#,
        };
        let (mut decoded, findings) = check::decoded(&plan, &validators, &request);
        assert_eq!(findings, check::request(&plan, &validators, &request));
        let told: Vec<_> = findings.iter().map(|f| f.message.as_str()).collect();
        assert_eq!(
            told,
            [
                "Request body must have required property 'size'",
                "Request header parameter x-trace must NOT have more than 3 characters"
            ]
        );
        assert_eq!(decoded.take(Location::Path, "id"), Some(json!(5)));
        assert_eq!(
            decoded.take(Location::Query, "Tag"),
            Some(json!(["a", "b"]))
        );
        assert_eq!(
            decoded.take(Location::Header, "X-Trace"),
            Some(json!("abcd"))
        );
        assert_eq!(decoded.body, Some((1, json!({"colour": "red"}))));
        assert_eq!(check::media_type(&plan, &validators, &headers), Ok(1));
    }
}
