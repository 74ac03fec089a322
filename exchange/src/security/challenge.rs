//! Challenges (RFC 9110, section 11.6.1): what a client has to send that sent too little.

use std::borrow::Cow;

use super::{Bearer, Rules, Scheme, Verdict};

const BASIC: &str = r#"Basic realm="*""#;
const DIGEST: &str = r#"Digest realm="*", nonce="abc123""#;

/// The challenges of all schemes that failed, in their order.
pub(super) fn challenge(failed: &[(&Scheme, Verdict)], rules: Rules) -> Option<String> {
    let mut challenges: Vec<Cow<'static, str>> = Vec::new();
    for (scheme, verdict) in failed {
        if rules.standard_challenges {
            challenges.extend(standard(scheme).filter(|new| !challenges.contains(new)));
        } else if *verdict == Verdict::Missing {
            challenges.extend(prism(scheme).map(Cow::Borrowed));
        }
    }
    let separator = if rules.standard_challenges { ", " } else { "," };
    (!challenges.is_empty()).then(|| challenges.join(separator))
}

/// Valid syntax for every scheme. API keys have no registered one; one that tells where the key belongs is better
/// than none, which section 15.5.2 does not admit.
fn standard(scheme: &Scheme) -> Option<Cow<'static, str>> {
    Some(match scheme {
        Scheme::Basic => BASIC.into(),
        Scheme::Digest => DIGEST.into(),
        Scheme::Bearer(_) => "Bearer".into(),
        Scheme::Header(name) => key("header", name.as_str()),
        Scheme::Query(name) => key("query", name),
        Scheme::Cookie(name) => key("cookie", name),
        Scheme::Anonymous | Scheme::Unsupported(_) => return None,
    })
}

fn key(location: &str, name: &str) -> Cow<'static, str> {
    let name: String = name
        .chars()
        .filter(|char| matches!(char, ' '..='~') && !matches!(char, '"' | '\\'))
        .collect();
    format!(r#"ApiKey in="{location}", name="{name}""#).into()
}

fn prism(scheme: &Scheme) -> Option<&'static str> {
    Some(match scheme {
        Scheme::Basic => BASIC,
        Scheme::Digest => DIGEST,
        Scheme::Bearer(Bearer::Http) => "Bearer",
        Scheme::Bearer(Bearer::OAuth2) => "OAuth2",
        Scheme::Bearer(Bearer::OpenId) => "OpenID",
        Scheme::Anonymous => "None",
        _ => return None,
    })
}
