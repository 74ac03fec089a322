//! URLs as messages show them: without the secrets that they carry.

use url::Url;

/// The URL with its user, password and the values of its query replaced by `***`.
pub(crate) fn masked(url: &Url) -> String {
    let has_user = !url.username().is_empty() || url.password().is_some();
    if !has_user && url.query().is_none() {
        return url.to_string();
    }
    let mut shown = url.clone();
    if has_user {
        // Both can only fail for URLs without a host, which have no user.
        let _ = shown.set_password(None);
        let _ = shown.set_username("***");
    }
    if let Some(query) = url.query() {
        let pairs: Vec<String> = query
            .split('&')
            .map(|pair| match pair.split_once('=') {
                Some((name, _)) => format!("{name}=***"),
                None => "***".to_owned(),
            })
            .collect();
        shown.set_query(Some(&pairs.join("&")));
    }
    shown.to_string()
}
