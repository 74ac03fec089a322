//! What is wrong with a token that is bad on purpose.

use std::fmt;
use std::str::FromStr;

macro_rules! flaws {
    ($($variant:ident $name:literal $doc:literal)*) => {
        /// What is wrong with a token that is bad on purpose. A service must refuse each.
        #[derive(Clone, Copy, PartialEq, Eq, Debug)]
        #[non_exhaustive]
        pub enum Flaw {
            $(#[doc = $doc] $variant,)*
        }

        impl Flaw {
            /// All of them.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// Its name on the command line.
            pub fn name(self) -> &'static str {
                match self {
                    $(Self::$variant => $name,)*
                }
            }

            /// What is wrong, in a sentence.
            pub fn told(self) -> &'static str {
                match self {
                    $(Self::$variant => $doc,)*
                }
            }
        }
    };
}

flaws! {
    Expired "expired" "It ended an hour ago"
    NotYetValid "not-yet-valid" "It begins in an hour"
    OtherAudience "other-audience" "It is for another service"
    NoSubject "no-subject" "It names nobody"
    OtherKey "other-key" "It is signed with another key"
    Tampered "tampered" "Its claims were changed after it was signed"
    Unsigned "unsigned" "It says that it needs no signature (`alg: none`)"
    PublicKeyAsSecret "public-key-as-secret" "It is signed with the public key as if that were a secret (`alg: HS256`)"
    WrongTypes "wrong-types" "Its times are texts"
    Garbage "garbage" "It is no token at all"
}

impl fmt::Display for Flaw {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for Flaw {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let named = Self::ALL.iter().find(|flaw| flaw.name() == text);
        named.copied().ok_or_else(|| {
            let names: Vec<&str> = Self::ALL.iter().map(|flaw| flaw.name()).collect();
            format!("the flaws are {}", names.join(", "))
        })
    }
}
