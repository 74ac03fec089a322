//! Where we deliberately do otherwise than Prism: each difference is a switch here, and a row of `docs/prism.md`.

use specwright_exchange::check::Rules;
use specwright_exchange::schema::Profile;

macro_rules! behaviour {
    ($($(#[doc = $doc:literal])+ $name:ident)*) => {
        /// The deliberate differences from Prism; true: our way.
        #[derive(Clone, Copy, PartialEq, Eq, Debug)]
        #[non_exhaustive]
        pub struct Behaviour {
            $($(#[doc = $doc])+ pub $name: bool,)*
        }

        impl Behaviour {
            /// Our way in everything.
            pub const SPECWRIGHT: Self = Self { $($name: true),* };
            /// Prism's way in everything: `--compat prism`.
            pub const PRISM: Self = Self { $($name: false),* };
            /// Name and meaning of each difference, as `docs/prism.md` lists them.
            pub const TABLE: &[(&str, &str)] = &[$((stringify!($name), concat!($($doc),+))),*];
        }
    };
}

behaviour! {
    /// Paths are answered below the base path of any server as well, and a path without parameters wins over
    /// one with them in whatever order the document has them. Prism knows no base paths and scores candidates.
    routing
    /// Swagger 2.0 documents and Postman collections mean what their authors mean: no `consumes` or `produces` is
    /// JSON, a form with required fields is required, `x-example` is an example. Prism takes them by the letter:
    /// without `consumes` every body is refused, without `produces` every answer is empty. What stands beside a
    /// `$ref` lies over what it leads to, and unknown types admit anything.
    readings
    /// Credentials as the standards have them: the scheme's name in any case, passwords with a colon, digest
    /// parameters of any form, cookies by their whole name; `Authorization` does no harm where `{}` admits anonymous
    /// requests; a scheme that cannot be judged (`mutualTLS`) excuses from no other, wherever it stands. Prism takes
    /// `Bearer` in this case only, one colon, plain values, `xsid=1` for `sid`, and what it cannot judge passes or
    /// fails by its place in the list.
    credentials
    /// `WWW-Authenticate` has valid syntax (RFC 9110), each challenge once, and is never missing: OAuth 2 and OpenID
    /// Connect ask for `Bearer`, API keys tell their place (`ApiKey in="header", name="x-key"`). Prism sends bare
    /// words (`OAuth2`, `OpenID`, `None`), and none at all for API keys and for credentials of a wrong form.
    challenges
    /// Schemas mean what their language says: OpenAPI 3.1 is JSON Schema 2020-12 with `prefixItems`, `unevaluated…`,
    /// `minContains` and `dependent…`, `nullable` needs no `type`, each member of an `allOf` judges for itself,
    /// `int64` has 64 bits, patterns are checked even where a strict engine refuses their escapes, an object is judged
    /// by the schema that its `discriminator` names and by no other. Prism reads all of them as draft 7, merges `allOf` (so that `additionalProperties: false` in one member admits the properties of
    /// the others), and checks nothing at all where ajv does not take a schema.
    evaluated_schemas
    /// Parameters are read as OpenAPI has their styles: `spaceDelimited`, tabs, labels and matrices of any shape, JSON
    /// where `content` says so, names with brackets, an object that is not sent is not there. Prism splits texts and
    /// reads little of it, and some of it ends its process.
    read_parameters
    /// Bodies are read by their media type: XML and `text/*` are validated by their schemas, forms of any shape; a
    /// chunked body must be of a declared type, and a JSON `null` or `false` is a body. Prism validates all but JSON and
    /// forms as one string, never looks at the type of a chunked body, and takes what is false for no body.
    read_bodies
    /// Cookies are validated. Prism reads them for security only.
    checked_cookies
    /// Problem documents say what to do next: the place in the contract, the nearest path, `Allow`, our own
    /// sentences. Prism's have fixed sentences and no further members.
    told_problems
    /// A declared error response carries the reason wherever its schema has room for it. Prism answers with its
    /// example or sample, and the reason is in `sl-violations` only.
    told_refusals
    /// `Accept` is taken as RFC 9110 has it: a declared range (`*/*`, `image/*`) has room for what is asked for, and is
    /// sent as a type; a weight of 0 excludes. Prism compares ranges by the letter and sends them as `Content-Type`, and
    /// answers `*/*;q=0` with an empty 200.
    negotiation
    /// Responses that can have no body (to a HEAD, 204, 304) are not asked for one, and the answer to a HEAD has the
    /// `Content-Type` of its GET; XML, forms and text are judged as what they say. Prism tells in `sl-violations` that
    /// body and media type of a HEAD are missing, judges all but JSON and forms as a string, and by the first declared
    /// type with the same `+json`.
    bodiless
    /// The proxy passes on what it is given: bytes, each `Set-Cookie` on its own line, the query as written,
    /// redirects, bodies of GET and HEAD, encodings that the client takes, a 501 where the contract knows no route.
    /// Prism writes JSON anew and reads all else as UTF-8, joins repeated headers, decodes, follows redirects, and
    /// answers 501 itself for a GET with a body; an answer whose JSON is broken is a 500 `FetchError`.
    forwarded_as_is
    /// With `--errors` the proxy refuses requests for errors only. Prism refuses them for warnings as well: with 422
    /// where a deprecated parameter is sent.
    warnings_pass
    /// An upstream that cannot be reached is 502, one that takes too long 504, each with what happened. Prism
    /// answers 500 with the type `FetchError`, and waits without end.
    told_upstream_failures
    /// Callbacks follow answers below 400 only; their header and query parameters are sent; all runtime expressions are
    /// evaluated, and their values are escaped where they stand within the URL. Prism sends callbacks after refusals
    /// as well, without parameters, with the method in lower case and without `$url` and `$request.path`.
    sound_callbacks
    /// Sampled bodies and headers satisfy their schemas, have no properties that are `writeOnly`, and start at 0 where
    /// there is no `minimum`. Prism's may break them (`pattern`, `uniqueItems`, `not`, …), show what is `writeOnly`, and
    /// are the least number of a format (`-2147483648` of an `int32`); headers that are neither strings nor numbers are
    /// the text `null`.
    sound_samples
    /// Generated values have their properties in the order of the document, short lists, and `null` only where nothing
    /// else is right. Prism sorts the properties of objects that are in no list, makes as many items as `maxItems`
    /// admits, and `null` half of the time.
    lifelike_values
    /// Bodies are written as their media type has it: XML by the `xml` hints of the schema, numbers and booleans as text
    /// in `text/*`, forms and multipart bodies as such. Prism puts the element `xml` around members, answers 500 for
    /// what is no string in `text/*`, and 500 `Cannot find serializer` for all other media types.
    declared_forms
}

impl Behaviour {
    /// How schemas are read.
    pub(crate) fn profile(self) -> Profile {
        if self.evaluated_schemas {
            Profile::Evaluated
        } else {
            Profile::Prism
        }
    }

    /// How requests are read.
    pub(crate) fn rules(self) -> Rules {
        Rules {
            parameters: self.read_parameters,
            bodies: self.read_bodies,
            cookies: self.checked_cookies,
        }
    }
}
