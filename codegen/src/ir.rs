//! The Rust that is to be written, before it is text: types, operations, security. Names are decided, cycles are boxed,
//! derives are known. The emitters only spell it.

use proc_macro2::TokenStream;
use specwright_contract::model::{Location, OperationId, StatusKey, Style};
use specwright_contract::source::Origin;

/// A type item's number.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct TypeId(pub u32);

/// A Rust type as it is written in a field, a variant or an argument.
#[derive(Clone, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub enum TypeRef {
    /// Any JSON: `rt::Value`.
    Value,
    /// `bool`.
    Bool,
    /// `i32`, `i64`, `u32`, `u64`, `f32`, `f64`, `String`, by its name.
    Primitive(&'static str),
    /// A type of the runtime by its name there: `DateTime`, `Date`, `Uuid`, `Base64`, `Bytes`, `FilePart`, ….
    Runtime(&'static str),
    /// A type of the user's, by its path: a replacement.
    External(String),
    /// An item of the `types` module.
    Named(TypeId),
    /// `Option<T>`.
    Option(Box<TypeRef>),
    /// `rt::Maybe<T>`: absent, null or a value.
    Maybe(Box<TypeRef>),
    /// `Vec<T>`.
    Vec(Box<TypeRef>),
    /// `rt::Map<T>`: a map from strings that keeps the order.
    Map(Box<TypeRef>),
    /// `Box<T>`.
    Boxed(Box<TypeRef>),
    /// `(A, B)`.
    Tuple(Vec<TypeRef>),
    /// A runtime type with one argument: `rt::EventStream<T>`, `rt::JsonLines<T>`.
    RuntimeOf(&'static str, Box<TypeRef>),
}

/// An item of the `types` module, or of another where it says so.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct TypeItem {
    /// Its Rust name, unique in its module.
    pub name: String,
    /// Its documentation, Markdown, a line each; empty: none.
    pub docs: Vec<String>,
    /// Whether `#[deprecated]` is written.
    pub deprecated: bool,
    /// What it derives, beyond the serde traits: `Clone`, `Debug`, `PartialEq`, ….
    pub derives: Vec<&'static str>,
    /// The tag's module, where the layout is by tag.
    pub origin: Origin,
    /// The item itself: the emitter of types knows its forms.
    pub tokens: TokenStream,
}

/// The Rust of a whole document.
#[derive(Debug, Default)]
#[non_exhaustive]
pub struct Api {
    /// The document's title, version and description as documentation lines.
    pub docs: Vec<String>,
    /// The `types` module's items as tokens, in order, with `rt` in scope.
    pub types: Vec<TokenStream>,
    /// The operations, in the order of the contract.
    pub operations: Vec<Operation>,
    /// The security schemes that operations require.
    pub schemes: Vec<Scheme>,
    /// The servers of the document.
    pub servers: Vec<Server>,
    /// What bodies of XML look like; statics of the module `xml`.
    pub xml: Vec<XmlShape>,
    /// How many operations have a corner, beside their schemas, that became something wider.
    pub degraded: usize,
}

/// One operation.
#[derive(Debug)]
#[non_exhaustive]
pub struct Operation {
    /// Its place in the contract.
    pub id: OperationId,
    /// Its `operationId`, or the one that was made for it.
    pub operation_id: String,
    /// The method's and function's name: `create_schedule`.
    pub name: String,
    /// The stem of its types: `CreateSchedule` (`CreateScheduleRequest`, `CreateScheduleResponse`, `CreateScheduleCall`).
    pub stem: String,
    /// `GET`.
    pub method: String,
    /// The path template: `/orders/{order_id}`.
    pub path: String,
    /// The module of its first tag, where the layout is by tag.
    pub module: Option<String>,
    /// Documentation lines.
    pub docs: Vec<String>,
    /// Deprecated.
    pub deprecated: bool,
    /// Parameters, required ones and optional ones as declared.
    pub parameters: Vec<Parameter>,
    /// The body.
    pub body: Option<Body>,
    /// The responses, one a status and media type.
    pub responses: Vec<Response>,
    /// How the pages of a list follow each other, where the contract tells.
    pub pages: Option<Pages>,
    /// Any of these: all of the schemes with their scopes. One that is empty: anonymous.
    pub security: Vec<Vec<(String, Vec<String>)>>,
    /// Its own servers, where they are others than the document's.
    pub servers: Vec<Server>,
}

/// How the pages of a list follow each other. Pointers are JSON Pointers into the body (RFC 6901).
#[derive(Clone, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub enum Pages {
    /// The body has the URL of the next page.
    Next {
        /// Where.
        pointer: String,
    },
    /// The body has what a query parameter is to be for the next page.
    Cursor {
        /// The parameter.
        parameter: String,
        /// Where.
        pointer: String,
    },
    /// A query parameter counts pages, or the items that are left out.
    Number {
        /// The parameter.
        parameter: String,
        /// Pages, not items.
        is_page: bool,
        /// What it is without being said.
        first: u64,
        /// Where the items are: a page without any is the last.
        items: String,
    },
}

/// A parameter: a field of the request.
#[derive(Debug)]
#[non_exhaustive]
pub struct Parameter {
    /// The field's name.
    pub field: String,
    /// The name in the message.
    pub wire: String,
    /// Where it stands.
    pub location: Location,
    /// How it is written.
    pub form: ParameterForm,
    /// The type without the `Option` of an optional one.
    pub ty: TypeRef,
    /// Required.
    pub required: bool,
    /// Documentation lines.
    pub docs: Vec<String>,
    /// Deprecated.
    pub deprecated: bool,
}

/// How a parameter or header is written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub enum ParameterForm {
    /// By a style.
    Styled {
        /// The style.
        style: Style,
        /// Exploded.
        explode: bool,
        /// Reserved characters stay.
        allow_reserved: bool,
    },
    /// As JSON text (`content`).
    Json,
    /// As a form (`content` of `application/x-www-form-urlencoded`).
    Form,
    /// As it is (`content` of another type).
    Text,
}

/// The body of a request.
#[derive(Debug)]
#[non_exhaustive]
pub struct Body {
    /// Required.
    pub required: bool,
    /// Documentation lines.
    pub docs: Vec<String>,
    /// Its media types; more than one: an enum `CreateScheduleBody`.
    pub media: Vec<Media>,
}

/// A media type of a body.
#[derive(Debug)]
#[non_exhaustive]
pub struct Media {
    /// The variant's name where there are several: `Json`, `TextCsv`.
    pub variant: String,
    /// The name as declared: `application/json`, `text/*`.
    pub name: String,
    /// How it is read and written.
    pub kind: MediaKind,
    /// The type of its value.
    pub ty: TypeRef,
    /// How the fields of a form are written, where the document says so.
    pub fields: Vec<FormField>,
    /// What its XML looks like, by the place in [`Api::xml`].
    pub xml: Option<usize>,
}

/// What a schema says of its XML.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
#[non_exhaustive]
pub struct XmlShape {
    /// The name of the element where it is the root.
    pub name: String,
    /// The prefix; empty: none.
    pub prefix: String,
    /// The namespace; empty: none.
    pub namespace: String,
    /// The members of which there is something to say.
    pub members: Vec<XmlMember>,
    /// The name of the elements of a list's items; empty: it is no list.
    pub item: String,
    /// The place of the items' shape in [`Api::xml`].
    pub items: Option<usize>,
}

/// A member of an [`XmlShape`].
#[derive(Clone, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub struct XmlMember {
    /// The property.
    pub member: String,
    /// The element or attribute.
    pub name: String,
    /// An attribute.
    pub attribute: bool,
    /// The items of a list stand in an element of their own.
    pub wrapped: bool,
    /// The place of its shape in [`Api::xml`].
    pub shape: Option<usize>,
}

/// How a field of a form is written.
#[derive(Clone, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub struct FormField {
    /// The name in the message.
    pub wire: String,
    /// The style, and whether it is exploded.
    pub style: Option<(Style, bool)>,
    /// The media type of a part.
    pub content_type: Option<String>,
}

/// How a body is read and written: a word of the macros of the runtime.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub enum MediaKind {
    /// `application/json` and `+json`.
    Json,
    /// `application/x-www-form-urlencoded`.
    Form,
    /// `multipart/*`.
    Multipart,
    /// `text/*` as a string.
    Text,
    /// Bytes, streamed.
    Binary,
    /// XML by the schema's `xml`.
    Xml,
    /// `text/event-stream`.
    Events,
    /// JSON lines and sequences.
    Lines,
}

/// A response: a variant of the response enum.
#[derive(Debug)]
#[non_exhaustive]
pub struct Response {
    /// The variant's name: `Ok`, `Created`, `ClientError`, `Default`, `OkTextCsv`.
    pub variant: String,
    /// Its status.
    pub status: StatusKey,
    /// The body; nothing: none declared.
    pub media: Option<Media>,
    /// Typed headers: the fields of `ListOrdersOkHeaders`.
    pub headers: Vec<Parameter>,
    /// The name of the headers' struct, where there are any.
    pub headers_name: Option<String>,
    /// Documentation lines.
    pub docs: Vec<String>,
}

/// A server.
#[derive(Clone, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub struct Server {
    /// The URL's template.
    pub url: String,
    /// Its variables with their defaults.
    pub variables: Vec<(String, String)>,
}

/// A security scheme.
#[derive(Debug)]
#[non_exhaustive]
pub struct Scheme {
    /// The name in the document.
    pub wire: String,
    /// The method's name: `bearer_auth`.
    pub name: String,
    /// What a client has to bring.
    pub kind: CredentialKind,
    /// Documentation lines.
    pub docs: Vec<String>,
}

/// What a client brings for a scheme.
#[derive(Clone, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub enum CredentialKind {
    /// A key in a header of this name.
    HeaderKey(String),
    /// A key in a query parameter of this name.
    QueryKey(String),
    /// A key in a cookie of this name.
    CookieKey(String),
    /// A user and a password.
    Basic,
    /// A bearer token. The token URL of the client credentials flow, where there is one.
    Bearer {
        /// Where client credentials are exchanged for a token.
        token_url: Option<String>,
    },
    /// Another scheme of `Authorization`, by its name.
    Other(String),
    /// A client certificate: a matter of the transport.
    Certificate,
}
