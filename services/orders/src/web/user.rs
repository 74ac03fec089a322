//! Who calls.

use specwright_orders::Security;
use specwright_runtime::jwt::Verifier;
use specwright_runtime::server::{Bearer, Denied, SecurityContext};

/// The user of a request: the `sub` of the token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct User(pub String);

impl User {
    /// Everybody, where nobody has to say who they are.
    pub fn test() -> Self {
        Self("test".to_owned())
    }
}

/// Whose requests are answered.
#[derive(Clone, Debug)]
pub enum Users {
    /// Everybody's; all are the user `test`.
    Everybody,
    /// Those of whoever has a token that is believed.
    Known(Verifier),
}

impl Security for Users {
    type Principal = User;

    async fn bearer_auth(&self, token: Bearer, _: &SecurityContext<'_>) -> Result<User, Denied> {
        match self {
            Self::Everybody => Ok(User::test()),
            Self::Known(verifier) => {
                let claims = verifier.verify(token.token()).await?;
                Ok(User(claims.subject()?.to_owned()))
            }
        }
    }

    /// The same tokens, from another flow.
    async fn oauth2(&self, token: Bearer, cx: &SecurityContext<'_>) -> Result<User, Denied> {
        self.bearer_auth(token, cx).await
    }
}
