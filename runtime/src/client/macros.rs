//! The macros of the client: the struct for a document, and the call of each operation.

/// Makes a struct around [`Client`](crate::client::Client) the client of a document, and gives its builder.
///
/// ```
/// use specwright_runtime as rt;
///
/// /// The kitchen.
/// #[derive(Clone, Debug)]
/// pub struct Client(rt::client::Client);
///
/// rt::client! {
///     Client;
///     server "https://{host}/v1" {"host": "kitchen.example"};
///     scheme bearer_auth "bearerAuth" bearer;
///     scheme api_key "ApiKey" header_key "X-Key";
/// }
///
/// let client = Client::builder().server(0, &[("host", "localhost")]).bearer_auth("a token").build();
/// assert!(format!("{client:?}").contains("https://localhost/v1"));
/// ```
#[macro_export]
macro_rules! client {
    ($client:ident;
     $(server $url:literal $({ $($variable:literal: $default:literal),* $(,)? })?;)*
     $(scheme $name:ident $wire:literal $kind:ident $($argument:literal)?;)*) => {
        impl $client {
            /// A client of the first server of the contract.
            pub fn new() -> Self {
                Self::builder().build()
            }

            /// A client of the service at this URL.
            pub fn at(url: impl ::core::convert::Into<::std::string::String>) -> Self {
                Self::builder().base_url(url).build()
            }

            /// A client with settings of its own.
            pub fn builder() -> ClientBuilder {
                ClientBuilder($crate::client::Client::builder(
                    &[$($crate::Server { url: $url, variables: &[$($(($variable, $default)),*)?] }),*],
                    &[$($crate::client::Scheme {
                        name: $wire,
                        kind: $crate::__scheme!($kind $($argument)?),
                    }),*],
                ))
            }
        }

        impl ::core::default::Default for $client {
            fn default() -> Self {
                Self::new()
            }
        }

        /// Puts a client together.
        #[derive(Debug)]
        #[must_use]
        pub struct ClientBuilder($crate::client::ClientBuilder);

        impl ClientBuilder {
            /// Sends everything to this URL, paths appended.
            pub fn base_url(self, url: impl ::core::convert::Into<::std::string::String>) -> Self {
                Self(self.0.base_url(url))
            }

            /// Sends to a server of the contract, from 0, with these variables; the others have their defaults.
            pub fn server(self, at: usize, variables: &[(&str, &str)]) -> Self {
                Self(self.0.server(at, variables))
            }

            /// Sends a header with every call.
            pub fn header(self, name: &str, value: impl ::core::convert::AsRef<[u8]>) -> Self {
                Self(self.0.header(name, value))
            }

            /// Says who calls.
            pub fn user_agent(self, name: &str) -> Self {
                Self(self.0.user_agent(name))
            }

            /// How long a call may take with all its attempts; 30 seconds unless it is said.
            pub fn timeout(self, timeout: ::core::time::Duration) -> Self {
                Self(self.0.timeout(timeout))
            }

            /// When calls are tried again.
            pub fn retry(self, retry: $crate::client::Retry) -> Self {
                Self(self.0.retry(retry))
            }

            /// How many bytes an answer may have that is not streamed; 64 MiB unless it is said.
            pub fn limit(self, bytes: usize) -> Self {
                Self(self.0.limit(bytes))
            }

            /// Calls something around every attempt.
            pub fn hook(self, hook: impl $crate::client::Hook) -> Self {
                Self(self.0.hook(hook))
            }

            /// Sends over something else than sockets.
            pub fn transport(self, transport: impl $crate::client::Transport) -> Self {
                Self(self.0.transport(transport))
            }

            /// Calls a `tower` service in process: an axum router, the mock.
            pub fn service<S, B>(self, service: S) -> Self
            where
                S: $crate::client::Service<
                        $crate::http::Request<$crate::Body>,
                        Response = $crate::http::Response<B>,
                    > + ::core::clone::Clone + ::core::marker::Send + 'static,
                S::Future: ::core::marker::Send,
                S::Error: ::core::convert::Into<$crate::BoxError>,
                B: $crate::client::HttpBody<Data = $crate::Bytes> + ::core::marker::Send + 'static,
                B::Error: ::core::convert::Into<$crate::BoxError>,
            {
                Self(self.0.service(service))
            }

            $($crate::__client_credential! { $name $wire $kind })*

            /// The client. What is wrong with its URL is told by its calls.
            pub fn build(self) -> $client {
                $client(self.0.build())
            }
        }
    };
}

/// The method of a builder that takes what a scheme wants.
#[doc(hidden)]
#[macro_export]
macro_rules! __client_credential {
    ($name:ident $wire:literal basic) => {
        #[doc = concat!("User and password for `", $wire, "`.")]
        pub fn $name(
            self,
            user: impl ::core::convert::Into<::std::string::String>,
            password: impl ::core::convert::Into<$crate::client::Secret>,
        ) -> Self {
            Self(self.0.credential($wire, $crate::client::Credential::basic(user, password)))
        }
    };
    ($name:ident $wire:literal certificate) => {};
    ($name:ident $wire:literal $kind:ident) => {
        #[doc = concat!("What is shown for `", $wire, "`: a text, client credentials, or a source of tokens.")]
        pub fn $name(self, credential: impl ::core::convert::Into<$crate::client::Credential>) -> Self {
            Self(self.0.credential($wire, credential))
        }
    };
}

/// The call of an operation: a struct with a setter for each optional part.
#[doc(hidden)]
#[macro_export]
macro_rules! __call {
    ($request:ident $call:ident $id:literal [$($by:tt)*] [$(($need:ident $field:ident [$ty:ty]))*]) => {
        #[doc = concat!("A call of `", $id, "` that has not been sent yet.")]
        #[derive(Debug)]
        #[must_use = "a call does nothing until it is sent"]
        pub struct $call<'c> {
            client: &'c $crate::client::Client,
            request: $request,
            options: $crate::client::Options,
        }

        impl<'c> $call<'c> {
            /// A call of this request.
            pub fn new(client: &'c $crate::client::Client, request: $request) -> Self {
                Self { client, request, options: ::core::default::Default::default() }
            }

            $($crate::__setter! { $need $field $ty })*

            /// How long this call may take with all its attempts.
            pub fn timeout(mut self, timeout: ::core::time::Duration) -> Self {
                self.options.timeout = ::core::option::Option::Some(timeout);
                self
            }

            /// When this call is tried again.
            pub fn retry(mut self, retry: $crate::client::Retry) -> Self {
                self.options.retry = ::core::option::Option::Some(retry);
                self
            }

            /// Sends a header with this call.
            pub fn header(mut self, name: &str, value: impl ::core::convert::AsRef<[u8]>) -> Self {
                self.options.header(name, value);
                self
            }

            /// Sends `Idempotency-Key`: the call may then be repeated whatever its method.
            pub fn idempotent(self, key: impl ::core::convert::AsRef<[u8]>) -> Self {
                self.header("idempotency-key", key)
            }

            /// Sends the call.
            pub fn send(self) -> $crate::client::Sending<'c, $request> {
                $crate::client::send_boxed(self.client, self.request, self.options)
            }

            /// The pages of a list: this one and those that follow it, as the contract tells; else by `Link` headers.
            pub fn pages(self) -> $crate::client::Pages<'c, <$request as $crate::Request>::Response> {
                self.pages_by($crate::__page_by!($($by)*))
            }

            /// The pages of a list: this one and those that follow it.
            pub fn pages_by(
                self,
                by: $crate::client::PageBy,
            ) -> $crate::client::Pages<'c, <$request as $crate::Request>::Response> {
                $crate::client::Pages::new(self.client, &self.request, self.options, by)
            }
        }

        impl<'c> ::core::future::IntoFuture for $call<'c> {
            type Output = ::core::result::Result<
                $crate::Answer<<$request as $crate::Request>::Response>,
                $crate::client::ClientError,
            >;
            type IntoFuture = $crate::client::Sending<'c, $request>;

            fn into_future(self) -> Self::IntoFuture {
                self.send()
            }
        }
    };
}

/// How pages follow each other.
#[doc(hidden)]
#[macro_export]
macro_rules! __page_by {
    () => {
        $crate::client::PageBy::Link
    };
    (next $pointer:literal) => {
        $crate::client::PageBy::next($pointer)
    };
    (cursor $parameter:literal $pointer:literal) => {
        $crate::client::PageBy::cursor($parameter, $pointer)
    };
    ($count:ident $parameter:literal $first:literal $items:literal) => {
        $crate::client::PageBy::$count($parameter)
            .first($first)
            .items($items)
    };
}

/// The setter of an optional part.
#[doc(hidden)]
#[macro_export]
macro_rules! __setter {
    (required $field:ident $ty:ty) => {};
    (optional $field:ident $ty:ty) => {
        #[doc = concat!("Sets `", stringify!($field), "`.")]
        pub fn $field(mut self, value: impl ::core::convert::Into<$ty>) -> Self {
            self.request.$field = ::core::option::Option::Some(value.into());
            self
        }
    };
}
