//! The macro that makes a user's `Api` and `Security` a server.

/// Makes the functions `router` and `server` of generated code.
///
/// ```text
/// rt::server! { Api, Security; contract CONTRACT;
///     scheme bearer_auth "bearerAuth" bearer;
///     create_schedule: CreateScheduleRequest;
/// }
/// ```
///
/// The words of a scheme: `bearer`, `basic`, `header_key "X-Key"`, `query_key "key"`, `cookie_key "session"`,
/// `other "digest"`, `certificate`. A contract without schemes has no `Security`.
#[macro_export]
macro_rules! server {
    ($api:ident, $security:ident; contract $contract:ident; $($lines:tt)*) => {
        $crate::__server! { ($api $security $contract) [] $($lines)* }
    };
    ($api:ident; contract $contract:ident; $($method:ident: $request:ty;)*) => {
        /// The router of an implementation: it can be merged, nested and layered as any other.
        pub fn router<A: $api>(api: A) -> $crate::axum::Router {
            server(api).router()
        }

        /// An implementation as a server with settings.
        pub fn server<A: $api>(api: A) -> $crate::server::Builder {
            let gate = $crate::server::Open::<A::Principal>::default();
            $crate::server::Builder::new(&$contract, api, gate, $crate::__handlers!(A; $($method: $request;)*))
        }
    };
}

/// Sorts the lines of `server!`: schemes, then methods.
#[doc(hidden)]
#[macro_export]
macro_rules! __server {
    ($names:tt [$($schemes:tt)*] scheme $scheme:ident $name:literal $kind:ident $($more:literal)*; $($lines:tt)*) => {
        $crate::__server! { $names [$($schemes)* ($scheme $name $kind $($more)*)] $($lines)* }
    };
    (($api:ident $security:ident $contract:ident)
     [$(($scheme:ident $name:literal $kind:ident $($more:literal)*))*]
     $($method:ident: $request:ty;)*) => {
        /// The router of an implementation: it can be merged, nested and layered as any other.
        pub fn router<A: $api, S: $security<Principal = A::Principal>>(
            api: A,
            security: S,
        ) -> $crate::axum::Router {
            server(api, security).router()
        }

        /// An implementation as a server with settings.
        pub fn server<A: $api, S: $security<Principal = A::Principal>>(
            api: A,
            security: S,
        ) -> $crate::server::Builder {
            struct Gate<S>(S);

            impl<S: $security> $crate::server::Gate for Gate<S> {
                type Principal = S::Principal;

                const SCHEMES: &'static [$crate::server::Scheme] = &[
                    $($crate::server::Scheme {
                        name: $name,
                        kind: $crate::__scheme!($kind $($more)*),
                    }),*
                ];

                async fn judge(
                    &self,
                    scheme: &'static str,
                    credential: $crate::server::Credential,
                    cx: &$crate::server::SecurityContext<'_>,
                ) -> ::core::result::Result<S::Principal, $crate::server::Denied> {
                    match scheme {
                        $($name => match ::core::convert::TryFrom::try_from(credential) {
                            ::core::result::Result::Ok(credential) => self.0.$scheme(credential, cx).await,
                            ::core::result::Result::Err(_) => {
                                ::core::result::Result::Err($crate::server::Denied::Unauthorized)
                            }
                        },)*
                        _ => {
                            let _ = (credential, cx);
                            ::core::result::Result::Err($crate::server::Denied::Unauthorized)
                        }
                    }
                }
            }

            $crate::server::Builder::new(&$contract, api, Gate(security), $crate::__handlers!(A; $($method: $request;)*))
        }
    };
}

/// The handlers of `server!`.
#[doc(hidden)]
#[macro_export]
macro_rules! __handlers {
    ($api:ident; $($method:ident: $request:ty;)*) => {
        ::std::vec![$($crate::server::Handler::<$api, $api::Principal> {
            operation: <$request as $crate::Request>::OPERATION,
            streams: <$request as $crate::Request>::streams,
            call: |api, cx, reader| ::std::boxed::Box::pin(async move {
                let request = $crate::server::read::<$request>(reader)?;
                $crate::server::reply(api.$method(cx, request).await)
            }),
        }),*]
    };
}
