//! A file within a multipart body.
//!
//! Generated structs derive the serde traits; a file stands in them as a text that names its place in a list beside
//! the value, so that its bytes are neither copied nor read before they are sent.

use std::cell::RefCell;

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::body::Body;

/// A file within a multipart body: its bytes or the stream of them, its name and its type.
///
/// ```
/// # use specwright_runtime::FilePart;
/// let part = FilePart::new("a,b\n").named("table.csv").typed("text/csv");
/// assert_eq!(part.file_name.as_deref(), Some("table.csv"));
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct FilePart {
    /// The name of the file.
    pub file_name: Option<String>,
    /// What it is: `image/png`.
    pub content_type: Option<String>,
    /// The bytes.
    pub body: Body,
}

impl FilePart {
    /// A file of these bytes.
    pub fn new(body: impl Into<Body>) -> Self {
        Self {
            body: body.into(),
            ..Self::default()
        }
    }

    /// Gives the file a name.
    #[must_use]
    pub fn named(mut self, name: impl Into<String>) -> Self {
        self.file_name = Some(name.into());
        self
    }

    /// Says what the file is.
    #[must_use]
    pub fn typed(mut self, content_type: impl Into<String>) -> Self {
        self.content_type = Some(content_type.into());
        self
    }
}

impl<B: Into<Body>> From<B> for FilePart {
    fn from(body: B) -> Self {
        Self::new(body)
    }
}

thread_local! {
    /// The files of the value that is being written or read on this thread.
    static FILES: RefCell<Option<Vec<FilePart>>> = const { RefCell::new(None) };
}

/// What the text begins with that stands for a file.
const TOKEN: &str = "\u{0}specwright file ";

/// The text that stands for the file at a place in the list.
pub(crate) fn token(at: usize) -> String {
    format!("{TOKEN}{at}")
}

/// The place in the list that a text stands for.
pub(crate) fn place(text: &str) -> Option<usize> {
    text.strip_prefix(TOKEN)?.parse().ok()
}

/// Takes the list back however the work ends.
struct Restored(Option<Vec<FilePart>>);

impl Drop for Restored {
    fn drop(&mut self) {
        let before = self.0.take();
        FILES.with(|files| *files.borrow_mut() = before);
    }
}

/// Does something with a list of files at hand, and gives the list back.
pub(crate) fn with_files<R>(list: Vec<FilePart>, work: impl FnOnce() -> R) -> (R, Vec<FilePart>) {
    let before = FILES.with(|files| files.borrow_mut().replace(list));
    let _restored = Restored(before);
    let result = work();
    let list = FILES.with(|files| files.borrow_mut().take());
    (result, list.unwrap_or_default())
}

impl Serialize for FilePart {
    /// As a place in the list of a multipart body; elsewhere as text.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let at = FILES.with(|files| {
            files.borrow_mut().as_mut().map(|files| {
                files.push(self.clone());
                files.len() - 1
            })
        });
        if let Some(at) = at {
            return serializer.serialize_str(&token(at));
        }
        let bytes = self.body.as_bytes().map(AsRef::as_ref);
        serializer.serialize_str(&String::from_utf8_lossy(bytes.unwrap_or_default()))
    }
}

impl<'de> Deserialize<'de> for FilePart {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let Some(at) = place(&text) else {
            return Ok(Self::new(text));
        };
        let file = FILES.with(|files| files.borrow().as_ref()?.get(at).cloned());
        file.ok_or_else(|| D::Error::custom("there is no such file"))
    }
}
