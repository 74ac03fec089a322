//! Comparing secrets without telling by the time how much of them was right.

use std::hint::black_box;

/// Whether two secrets are the same, in a time that depends on the length of the first only.
///
/// ```
/// # use specwright_runtime::server::same_secret;
/// assert!(same_secret("s3cret", "s3cret"));
/// assert!(!same_secret("s3cret", "s3creT"));
/// assert!(!same_secret("s3cret", ""));
/// ```
pub fn same_secret(sent: impl AsRef<[u8]>, known: impl AsRef<[u8]>) -> bool {
    let (sent, known) = (sent.as_ref(), known.as_ref());
    let mut different = u8::from(sent.len() != known.len());
    for (at, byte) in sent.iter().enumerate() {
        let other = known.get(at).copied().unwrap_or(!*byte);
        different |= black_box(byte ^ other);
    }
    black_box(different) == 0
}
