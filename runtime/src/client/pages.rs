//! The pages of a list, one call after the other.

use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use futures_core::Stream;
use http::HeaderMap;
use http::header::LINK;
use serde_json::Value;
use url::Url;

use super::BoxFuture;
use super::accept::Expected;
use super::builder::Client;
use super::call::{Options, json, read, written};
use super::error::ClientError;
use crate::answer::Answer;
use crate::operation::Operation;
use crate::reply::Reply;
use crate::request::Request;
use crate::response::Response;
use crate::style::escape;
use crate::writer::Parts;

/// How the next page is found.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum PageBy {
    /// `Link: <…>; rel="next"`.
    #[default]
    Link,
    /// The URL of the next page in the body.
    Next {
        /// Where, as JSON Pointer: `/next`, `/@odata.nextLink`.
        pointer: String,
    },
    /// A query parameter with what the page before said.
    Cursor {
        /// The parameter.
        parameter: String,
        /// Where the page has it, as JSON Pointer: `/next_cursor`.
        pointer: String,
    },
    /// A query parameter with a number, until a page has no items or is the same again.
    Number(Number),
}

/// How a query parameter counts.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Number {
    /// The parameter.
    pub parameter: String,
    /// Whether it counts pages: one more each time. Else the items that are left out.
    pub pages: bool,
    /// What it is where it is not said.
    pub first: usize,
    /// Where a page has its items, as JSON Pointer; nothing: it is a list, or has one.
    pub items: Option<String>,
}

impl PageBy {
    /// By the number of the page, from 1.
    pub fn page(parameter: impl Into<String>) -> Self {
        Self::Number(Number {
            parameter: parameter.into(),
            pages: true,
            first: 1,
            items: None,
        })
    }

    /// By the number of items to leave out, from 0.
    pub fn offset(parameter: impl Into<String>) -> Self {
        Self::Number(Number {
            parameter: parameter.into(),
            pages: false,
            first: 0,
            items: None,
        })
    }

    /// By cursor.
    pub fn cursor(parameter: impl Into<String>, pointer: impl Into<String>) -> Self {
        Self::Cursor {
            parameter: parameter.into(),
            pointer: pointer.into(),
        }
    }

    /// By the URL of the next page in the body.
    pub fn next(pointer: impl Into<String>) -> Self {
        Self::Next {
            pointer: pointer.into(),
        }
    }

    /// Counts from here. Nothing changes where nothing is counted.
    #[must_use]
    pub fn first(mut self, first: usize) -> Self {
        if let Self::Number(number) = &mut self {
            number.first = first;
        }
        self
    }

    /// Finds the items of a page here. Nothing changes where nothing is counted.
    #[must_use]
    pub fn items(mut self, pointer: impl Into<String>) -> Self {
        if let Self::Number(number) = &mut self {
            number.items = Some(pointer.into());
        }
        self
    }
}

/// The pages of a list, one call after the other: a stream that ends with the last page or with an error.
pub struct Pages<'c, R> {
    state: State<'c, R>,
}

type Fetched<'c, R> = (Result<Answer<R>, ClientError>, Option<Box<Next<'c>>>);

enum State<'c, R> {
    Ready(Box<Next<'c>>),
    Waiting(BoxFuture<'c, Fetched<'c, R>>),
    Failed(Option<ClientError>),
}

/// The call for the next page.
struct Next<'c> {
    client: &'c Client,
    operation: &'static Operation,
    parts: Parts,
    options: Options,
    by: PageBy,
    page: Option<Url>,
    seen: Vec<String>,
    /// The page before, where pages are counted.
    before: Option<Value>,
}

impl<'c, R: Response> Pages<'c, R> {
    /// The pages of a request.
    pub fn new<Q: Request<Response = R>>(
        client: &'c Client,
        request: &Q,
        options: Options,
        by: PageBy,
    ) -> Self {
        let state = match written(request) {
            Ok(parts) => State::Ready(Box::new(Next {
                client,
                operation: Q::OPERATION,
                parts,
                options,
                by,
                page: None,
                seen: Vec::new(),
                before: None,
            })),
            Err(error) => State::Failed(Some(error)),
        };
        Self { state }
    }

    /// The next page; nothing after the last.
    pub async fn next(&mut self) -> Option<Result<Answer<R>, ClientError>> {
        std::future::poll_fn(|cx| self.poll_page(cx)).await
    }

    fn poll_page(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<Answer<R>, ClientError>>> {
        loop {
            match &mut self.state {
                State::Failed(error) => return Poll::Ready(error.take().map(Err)),
                State::Waiting(future) => {
                    let (result, next) = ready!(future.as_mut().poll(cx));
                    self.state = next.map_or(State::Failed(None), State::Ready);
                    return Poll::Ready(Some(result));
                }
                State::Ready(_) => {
                    let State::Ready(next) =
                        std::mem::replace(&mut self.state, State::Failed(None))
                    else {
                        return Poll::Ready(None);
                    };
                    self.state = State::Waiting(Box::pin(next.fetch()));
                }
            }
        }
    }
}

impl<R: Response> Stream for Pages<'_, R> {
    type Item = Result<Answer<R>, ClientError>;

    fn poll_next(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.get_mut().poll_page(cx)
    }
}

impl<R> fmt::Debug for Pages<'_, R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Pages")
    }
}

impl<'c> Next<'c> {
    async fn fetch<R: Response>(mut self: Box<Self>) -> Fetched<'c, R> {
        let reply = self
            .client
            .exchange(
                self.operation,
                &self.parts,
                self.page.as_ref(),
                &self.options,
                Expected::of::<R>(),
            )
            .await;
        let reply = match reply {
            Ok(reply) => reply,
            Err(error) => return (Err(error), None),
        };
        let goes_on = reply.status.is_success() && self.advance(&reply);
        (read(reply), goes_on.then_some(self))
    }

    /// Whether there is another page; the call is changed to it.
    fn advance(&mut self, reply: &Reply) -> bool {
        let by = self.by.clone();
        match by {
            PageBy::Link => next_link(&reply.headers).is_some_and(|target| self.follow(&target)),
            PageBy::Next { pointer } => {
                let page = json(reply).unwrap_or_default();
                let target = page.pointer(&pointer).and_then(Value::as_str);
                target.is_some_and(|target| !target.is_empty() && self.follow(target))
            }
            PageBy::Number(number) => {
                let page = json(reply).unwrap_or_default();
                let count = items(&page, number.items.as_deref());
                let more = if number.pages { 1 } else { count };
                // a service that does not count, a mock say, would never end
                let is_new = self.before.as_ref() != Some(&page);
                self.before = Some(page);
                count > 0 && is_new && self.count(&number.parameter, number.first, more)
            }
            PageBy::Cursor { parameter, pointer } => {
                let page = json(reply).unwrap_or_default();
                let cursor = match page.pointer(&pointer) {
                    Some(Value::String(text)) if !text.is_empty() => text.clone(),
                    Some(Value::Number(number)) => number.to_string(),
                    _ => return false,
                };
                // a service that says the same again would never end
                if self.seen.contains(&cursor) {
                    return false;
                }
                self.set(&parameter, &cursor);
                self.seen.push(cursor);
                true
            }
        }
    }

    /// Goes to the next page by its URL, where it has not been there.
    fn follow(&mut self, target: &str) -> bool {
        let from = match (&self.page, self.client.base(self.operation)) {
            (Some(page), _) => page.clone(),
            (None, Ok(base)) => base,
            (None, Err(_)) => return false,
        };
        let Ok(url) = from.join(target) else {
            return false;
        };
        if self.seen.iter().any(|seen| seen == url.as_str()) {
            return false;
        }
        self.seen.push(url.as_str().to_owned());
        self.page = Some(url);
        true
    }

    /// Adds to a number in the query.
    fn count(&mut self, parameter: &str, first: usize, more: usize) -> bool {
        let name = escape(parameter);
        let known = self.parts.query.split('&').find_map(|pair| {
            let (known, value) = pair.split_once('=')?;
            (known == name).then(|| value.parse::<usize>().ok())
        });
        // what is no number can't be counted on
        let Some(now) = known.unwrap_or(Some(first)) else {
            return false;
        };
        self.set(parameter, &now.saturating_add(more).to_string());
        true
    }

    fn set(&mut self, parameter: &str, value: &str) {
        let name = escape(parameter);
        let pairs = self.parts.query.split('&');
        let others = pairs.filter(|pair| {
            !pair.is_empty() && pair.split_once('=').map_or(*pair, |(known, _)| known) != name
        });
        let mut query = others.collect::<Vec<_>>().join("&");
        if !query.is_empty() {
            query.push('&');
        }
        query.extend([name.as_str(), "=", &escape(value)]);
        self.parts.query = query;
    }
}

/// How many items a page has: where they are said to be, else of the list, or of the longest list in an object.
fn items(page: &Value, pointer: Option<&str>) -> usize {
    let page = match pointer {
        Some(pointer) => page.pointer(pointer).unwrap_or(&Value::Null),
        None => page,
    };
    match page {
        Value::Array(items) => items.len(),
        Value::Object(members) => {
            let lists = members.values().filter_map(Value::as_array);
            lists.map(Vec::len).max().unwrap_or_default()
        }
        _ => 0,
    }
}

/// The target of `Link` with `rel=next` (RFC 8288).
fn next_link(headers: &HeaderMap) -> Option<String> {
    for value in headers.get_all(LINK) {
        let mut rest = std::str::from_utf8(value.as_bytes()).ok()?;
        while let Some((_, after)) = rest.split_once('<') {
            let (target, after) = after.split_once('>')?;
            let end = after.find('<').unwrap_or(after.len());
            let (parameters, next) = after.split_at(end);
            let is_next = parameters.split([';', ',']).any(|parameter| {
                let Some((name, value)) = parameter.split_once('=') else {
                    return false;
                };
                let value = value.trim().trim_matches('"');
                let mut rels = value.split_ascii_whitespace();
                name.trim().eq_ignore_ascii_case("rel")
                    && rels.any(|rel| rel.eq_ignore_ascii_case("next"))
            });
            if is_next {
                return Some(target.to_owned());
            }
            rest = next;
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_next_link_is_found_among_others() {
        let cases = [
            (
                "<a>; rel=\"prev\", <b?x=1,2>; title=\"t\"; rel=\"next last\"",
                Some("b?x=1,2"),
            ),
            ("<a>; rel=next", Some("a")),
            ("<a>; rel=prev", None),
            ("<a", None),
        ];
        for (text, wanted) in cases {
            let mut headers = HeaderMap::new();
            headers.insert(LINK, http::HeaderValue::from_static(text));
            assert_eq!(next_link(&headers).as_deref(), wanted, "{text}");
        }
    }
}
