//! Business: companies, commerce, money.

use fake::Fake;
use fake::faker::company::en;
use fake::faker::company::raw as company;
use fake::faker::currency::en as currency;
use serde_json::Value;

use super::{Call, Methods};
use crate::make::hint::word;
use crate::make::locale::in_locale;

const ADJECTIVES: &[&str] = &[
    "Handmade",
    "Small",
    "Practical",
    "Ergonomic",
    "Rustic",
    "Sleek",
    "Tasty",
    "Refined",
];
const MATERIALS: &[&str] = &[
    "Steel", "Wooden", "Concrete", "Plastic", "Cotton", "Granite", "Rubber", "Bamboo",
];
const PRODUCTS: &[&str] = &[
    "Chair", "Car", "Computer", "Keyboard", "Mouse", "Bike", "Ball", "Gloves", "Shirt", "Table",
];
const DEPARTMENTS: &[&str] = &[
    "Books", "Music", "Games", "Garden", "Grocery", "Health", "Toys", "Shoes", "Sports", "Tools",
];
const TRANSACTIONS: &[&str] = &["deposit", "withdrawal", "payment", "invoice"];
const ACCOUNTS: &[&str] = &[
    "Checking",
    "Savings",
    "Money Market",
    "Investment",
    "Home Loan",
    "Credit Card",
    "Personal Loan",
];
const ISSUERS: &[&str] = &["visa", "mastercard", "american_express", "discover", "jcb"];
const BASE58: &str = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
const LETTERS: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";

macro_rules! english {
    ($call:ident, $($faker:tt)+) => {
        Some($($faker)+.fake_with_rng::<String, _>(&mut $call.seeded.rng).into())
    };
}

pub(super) const METHODS: Methods = &[
    (&["company.name", "company.companyName"], |c| {
        Some(in_locale!(c, company::CompanyName).into())
    }),
    (&["company.companySuffix"], |c| {
        english!(c, en::CompanySuffix())
    }),
    (&["company.suffixes"], |_| {
        Some(vec!["Inc", "and Sons", "LLC", "Group"].into())
    }),
    (&["company.catchPhrase"], |c| english!(c, en::CatchPhrase())),
    (&["company.catchPhraseAdjective"], |c| {
        english!(c, en::Buzzword())
    }),
    (&["company.catchPhraseDescriptor"], |c| {
        english!(c, en::BuzzwordMiddle())
    }),
    (&["company.catchPhraseNoun"], |c| {
        english!(c, en::BuzzwordTail())
    }),
    (&["company.buzzPhrase", "company.bs"], |c| {
        english!(c, en::Bs())
    }),
    (&["company.buzzAdjective", "company.bsAdjective"], |c| {
        english!(c, en::BsAdj())
    }),
    (&["company.buzzVerb", "company.bsBuzz"], |c| {
        english!(c, en::BsVerb())
    }),
    (&["company.buzzNoun", "company.bsNoun"], |c| {
        english!(c, en::BsNoun())
    }),
    (&["commerce.product"], |c| c.pick(PRODUCTS)),
    (&["commerce.productAdjective"], |c| c.pick(ADJECTIVES)),
    (&["commerce.productMaterial"], |c| c.pick(MATERIALS)),
    (&["commerce.productName"], |c| Some(product(c).into())),
    (&["commerce.productDescription"], |c| {
        let (name, word) = (product(c), word(c.seeded));
        Some(format!("The {name} is made for {word}, and lasts").into())
    }),
    (&["commerce.department"], |c| c.pick(DEPARTMENTS)),
    (&["commerce.price"], |c| money(c, 1.0, 1_000.0)),
    (&["commerce.isbn"], |c| {
        Some(c.digits("978-#-##-######-#").into())
    }),
    (&["commerce.upc"], |c| Some(c.digits("############").into())),
    (&["finance.amount"], |c| money(c, 0.0, 1_000.0)),
    (&["finance.account", "finance.accountNumber"], |c| {
        let length = c.arguments.length("length", 0).unwrap_or(8);
        Some(c.seeded.text("0123456789", length).into())
    }),
    (&["finance.accountName"], |c| {
        Some(format!("{} Account", c.seeded.pick(ACCOUNTS)).into())
    }),
    (&["finance.mask", "finance.maskedNumber"], |c| {
        let length = c.arguments.length("length", 0).unwrap_or(4);
        Some(format!("(...{})", c.seeded.text("0123456789", length)).into())
    }),
    (&["finance.transactionType"], |c| c.pick(TRANSACTIONS)),
    (&["finance.transactionDescription"], |c| {
        let (kind, amount) = (c.seeded.pick(TRANSACTIONS), c.decimal(1.0, 999.0, 2)?);
        let name = in_locale!(c, company::CompanyName);
        Some(format!("{kind} of EUR {amount} at {name}").into())
    }),
    (&["finance.currency"], |c| {
        let code = c.pick(&["EUR", "USD", "GBP", "JPY", "CHF"])?;
        let name = match code.as_str() {
            Some("EUR") => "Euro",
            Some("USD") => "US Dollar",
            Some("GBP") => "Pound Sterling",
            Some("JPY") => "Yen",
            _ => "Swiss Franc",
        };
        Some(serde_json::json!({ "name": name, "code": code }))
    }),
    (&["finance.currencyCode"], |c| {
        english!(c, currency::CurrencyCode())
    }),
    (&["finance.currencyName"], |c| {
        english!(c, currency::CurrencyName())
    }),
    (&["finance.currencySymbol"], |c| {
        c.pick(&["€", "$", "£", "¥", "₹"])
    }),
    (&["finance.currencyNumericCode"], |c| {
        c.pick(&["978", "840", "826", "392", "756"])
    }),
    (&["finance.bitcoinAddress"], |c| {
        Some(format!("1{}", c.seeded.text(BASE58, 33)).into())
    }),
    (&["finance.litecoinAddress"], |c| {
        Some(format!("L{}", c.seeded.text(BASE58, 33)).into())
    }),
    (&["finance.ethereumAddress"], |c| {
        Some(format!("0x{}", c.seeded.text("0123456789abcdef", 40)).into())
    }),
    (&["finance.creditCardNumber"], |c| Some(card(c).into())),
    (&["finance.creditCardCVV"], |c| Some(c.digits("###").into())),
    (&["finance.creditCardIssuer"], |c| c.pick(ISSUERS)),
    (&["finance.pin"], |c| {
        let length = c.arguments.length("length", 0).unwrap_or(4);
        Some(c.seeded.text("0123456789", length).into())
    }),
    (&["finance.iban"], |c| Some(iban(c).into())),
    (&["finance.bic"], |c| {
        Some(
            format!(
                "{}DE{}",
                c.seeded.text(LETTERS, 4),
                c.seeded.text(LETTERS, 2)
            )
            .into(),
        )
    }),
    (&["finance.routingNumber"], |c| {
        Some(c.digits("#########").into())
    }),
];

fn product(call: &mut Call<'_>) -> String {
    format!(
        "{} {} {}",
        call.seeded.pick(ADJECTIVES),
        call.seeded.pick(MATERIALS),
        call.seeded.pick(PRODUCTS)
    )
}

/// An amount as text: `min`, `max`, `dec`, `symbol`.
fn money(call: &mut Call<'_>, least: f64, most: f64) -> Option<Value> {
    let arguments = call.arguments;
    let least = arguments.number("min", 0).unwrap_or(least);
    let most = arguments.number("max", 1).unwrap_or(most.max(least));
    let digits = arguments.length("dec", 2).unwrap_or(2).min(15);
    let symbol = arguments.text("symbol", 3).unwrap_or_default().to_owned();
    let amount = call.decimal(least, most, u32::try_from(digits).unwrap_or(2))?;
    Some(format!("{symbol}{:.digits$}", amount.as_f64()?).into())
}

/// A number whose last digit is right (ISO/IEC 7812-1, Luhn).
fn card(call: &mut Call<'_>) -> String {
    let mut text = format!("4{}", call.seeded.text("0123456789", 14));
    let sum: u32 = text
        .bytes()
        .rev()
        .enumerate()
        .map(|(at, byte)| {
            let digit = u32::from(byte - b'0');
            match digit * 2 {
                _ if at % 2 == 1 => digit,
                twice @ 10.. => twice - 9,
                twice => twice,
            }
        })
        .sum();
    text.push_str(&((10 - sum % 10) % 10).to_string());
    text
}

/// A German number whose check digits are right (ISO 13616).
fn iban(call: &mut Call<'_>) -> String {
    let account = call.seeded.text("0123456789", 18);
    // `DE00` moved to the end, with D = 13 and E = 14.
    let rest = format!("{account}131400")
        .bytes()
        .fold(0, |rest: u32, byte| {
            (rest * 10 + u32::from(byte - b'0')) % 97
        });
    format!("DE{:02}{account}", 98 - rest)
}
