#![expect(clippy::unwrap_used, reason = "tests")]

use http::{HeaderName, HeaderValue};
use specwright_contract::Loader;

use super::*;

const PRISM: Rules = Rules {
    standard_credentials: false,
    standard_challenges: false,
};
const STANDARD: Rules = Rules {
    standard_credentials: true,
    standard_challenges: true,
};

/// Requirements, what is sent, and the challenge that comes of it.
type Case<'c> = (&'c str, &'c [(&'c str, &'c str)], &'c str);

fn judge(security: &str, sent: &[(&str, &str)], query: Option<&str>, rules: Rules) -> String {
    let text = format!(
        "
openapi: 3.1.0
info: {{title: t, version: '1'}}
components:
  securitySchemes:
    basic: {{type: http, scheme: Basic}}
    bearer: {{type: http, scheme: bearer}}
    digest: {{type: http, scheme: digest}}
    hoba: {{type: http, scheme: hoba}}
    oauth: {{type: oauth2, flows: {{}}}}
    oidc: {{type: openIdConnect, openIdConnectUrl: 'https://a.example'}}
    header: {{type: apiKey, in: header, name: X-Key}}
    query: {{type: apiKey, in: query, name: key}}
    cookie: {{type: apiKey, in: cookie, name: s.d}}
    mtls: {{type: mutualTLS}}
paths:
  /a:
    get:
      security: {security}
      responses: {{200: {{description: ok}}}}
"
    );
    let contract = Loader::new().load_text("a.yaml", text).unwrap().contract;
    let security = Security::new(&contract, &contract.operations[0]);
    let headers = sent.iter().map(|(name, value)| {
        let name = HeaderName::from_bytes(name.as_bytes()).unwrap();
        (name, HeaderValue::from_str(value).unwrap())
    });
    match security.judge(&headers.collect(), query, rules) {
        None => "passed".to_owned(),
        Some(refusal) if refusal.finding.is_error() => refusal.challenge.unwrap_or_default(),
        Some(refusal) => refusal
            .finding
            .message
            .rsplit(' ')
            .next()
            .unwrap()
            .to_owned(),
    }
}

const BASIC: (&str, &str) = ("authorization", "Basic YTpi");
const BEARER: (&str, &str) = ("authorization", "Bearer x");
const REALM: &str = "Basic realm=\"*\"";

#[test]
fn credentials_pass_or_are_challenged_as_prism_has_it() {
    let both = format!("{REALM},Bearer");
    let cases: &[Case<'_>] = &[
        ("[]", &[], "passed"),
        ("[{basic: []}]", &[], REALM),
        ("[{basic: []}]", &[BASIC], "passed"),
        (
            "[{basic: []}]",
            &[("authorization", "bAsIc YTpi")],
            "passed",
        ),
        ("[{basic: []}]", &[("authorization", "Basic Zm9v")], ""),
        ("[{basic: []}]", &[("authorization", "Basic YTpiOmM=")], ""),
        ("[{basic: []}]", &[("authorization", "Basic  YTpi")], ""),
        ("[{basic: []}]", &[("authorization", "Basic")], ""),
        ("[{basic: []}]", &[("authorization", "BasicYTpi")], REALM),
        ("[{bearer: []}]", &[BASIC], "Bearer"),
        ("[{bearer: []}]", &[("authorization", "bearer x")], "Bearer"),
        ("[{bearer: []}]", &[("authorization", "Bearer ")], "Bearer"),
        ("[{oauth: []}]", &[BEARER], "passed"),
        ("[{oauth: []}, {oidc: []}]", &[], "OAuth2,OpenID"),
        (
            "[{digest: []}]",
            &[],
            "Digest realm=\"*\", nonce=\"abc123\"",
        ),
        ("[{basic: []}, {bearer: []}]", &[], &both),
        ("[{basic: [], bearer: []}]", &[BASIC], "Bearer"),
        ("[{header: [], basic: []}]", &[BASIC], ""),
        (
            "[{header: [], basic: []}]",
            &[BASIC, ("x-key", "1")],
            "passed",
        ),
        ("[{header: []}]", &[("x-key", "")], ""),
        ("[{cookie: []}]", &[("cookie", "xs.d=1")], "passed"),
        ("[{cookie: []}]", &[("cookie", "sxd=1")], ""),
        ("[{cookie: []}]", &[("cookie", "s.d=")], ""),
        ("[{}]", &[], "passed"),
        ("[{}]", &[BASIC], "None"),
        ("[{none: []}]", &[BASIC], "None"),
        ("[{none: [], bearer: []}]", &[BEARER], "passed"),
        ("[{mtls: []}]", &[], "mutualTLS"),
        ("[{hoba: []}]", &[], "http/hoba"),
        ("[{bearer: []}, {mtls: []}]", &[], "Bearer"),
        ("[{mtls: []}, {bearer: []}]", &[], "mutualTLS"),
        ("[{mtls: []}, {bearer: []}]", &[BEARER], "passed"),
        ("[{mtls: [], bearer: []}]", &[], "mutualTLS"),
        ("[{bearer: [], mtls: []}]", &[BEARER], "mutualTLS"),
    ];
    for (security, sent, wanted) in cases {
        assert_eq!(
            judge(security, sent, None, PRISM),
            *wanted,
            "{security} {sent:?}"
        );
    }
}

#[test]
fn credentials_pass_or_are_challenged_as_the_standards_have_it() {
    let cases: &[Case<'_>] = &[
        (
            "[{basic: []}]",
            &[("authorization", "Basic YTpiOmM=")],
            "passed",
        ),
        ("[{basic: []}]", &[("authorization", "Basic Zm9v")], REALM),
        ("[{bearer: []}]", &[("authorization", "bearer x")], "passed"),
        ("[{bearer: []}, {oauth: []}, {oidc: []}]", &[], "Bearer"),
        (
            "[{basic: []}, {bearer: []}]",
            &[],
            "Basic realm=\"*\", Bearer",
        ),
        (
            "[{header: []}]",
            &[],
            "ApiKey in=\"header\", name=\"x-key\"",
        ),
        ("[{cookie: []}]", &[("cookie", "a=1; s.d=2")], "passed"),
        (
            "[{cookie: []}]",
            &[("cookie", "xs.d=1")],
            "ApiKey in=\"cookie\", name=\"s.d\"",
        ),
        ("[{}]", &[BASIC], "passed"),
        ("[{none: []}]", &[BASIC], "passed"),
        ("[{mtls: []}]", &[], "mutualTLS"),
        ("[{bearer: []}, {mtls: []}]", &[], "mutualTLS"),
        ("[{mtls: [], bearer: []}]", &[], "Bearer"),
        ("[{mtls: [], bearer: []}]", &[BEARER], "mutualTLS"),
        (
            "[{digest: []}]",
            &[(
                "authorization",
                "Digest username=\"a b\", realm=\"x@y\", nonce=\"n-1\", uri=\"/a\", qop=auth, response=\"6629\"",
            )],
            "passed",
        ),
    ];
    for (security, sent, wanted) in cases {
        assert_eq!(
            judge(security, sent, None, STANDARD),
            *wanted,
            "{security} {sent:?}"
        );
    }
}

#[test]
fn a_key_in_the_query_has_its_exact_name_and_a_value() {
    let cases = [
        ("key=1", "passed"),
        ("a=1&key=1", "passed"),
        ("key=&key=1", "passed"),
        ("k%65y=1", "passed"),
        ("key=%20", "passed"),
        ("Key=1", ""),
        ("key", ""),
        ("key=", ""),
        ("xkey=1", ""),
        ("keys=1", ""),
        ("key+=1", ""),
    ];
    for (query, wanted) in cases {
        assert_eq!(
            judge("[{query: []}]", &[], Some(query), PRISM),
            wanted,
            "{query}"
        );
    }
}

#[test]
fn digest_credentials_are_of_prisms_form() {
    let all = r#"username="u", realm="r", nonce="n", uri="x", response="r""#;
    let cases = [
        (all.to_owned(), "passed"),
        (all.replace(", ", ","), "passed"),
        (all.replace(", ", " "), "passed"),
        (all.replace("\"u\"", "\"\""), "passed"),
        (all.replace("\"x\"", "\"/x\""), ""),
        (all.replace("\"u\"", "u"), ""),
        (all.replace("username", "name"), ""),
        (format!("{all}, qop=auth"), ""),
    ];
    for (parameters, wanted) in cases {
        let sent = format!("Digest {parameters}");
        let sent = [("authorization", &*sent)];
        assert_eq!(
            judge("[{digest: []}]", &sent, None, PRISM),
            wanted,
            "{parameters}"
        );
    }
}
