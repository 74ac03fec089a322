//! What the name of a property tells of its value: `email`, `createdAt`, `unit_price`.

use fake::Fake;
use fake::faker::{address::en as address, company::en as company, internet::en as internet};
use fake::faker::{currency::en as currency, job::en as job, lorem::en as lorem, name::en as name};

use super::format;
use super::seeded::Seeded;

/// A plausible text for a name.
#[derive(Clone, Copy)]
pub(super) struct TextHint {
    pub(super) sample: &'static str,
    pub(super) draw: fn(&mut Seeded) -> String,
}

/// A plausible number for a name.
#[derive(Clone, Copy, Debug)]
pub(super) struct NumberHint {
    pub(super) sample: &'static str,
    pub(super) low: i128,
    pub(super) high: i128,
    /// Digits after the point of a number that need not be whole.
    pub(super) digits: u32,
}

/// What a name tells.
#[derive(Clone, Copy, Default)]
pub(super) struct Hint {
    pub(super) text: Option<&'static TextHint>,
    pub(super) number: Option<&'static NumberHint>,
}

/// The hint of a name: that of the longest run of words at its end that means something.
pub(super) fn of_name(name: &str) -> Hint {
    let words = words(name);
    let mut hint = Hint::default();
    for count in (1..=words.len().min(3)).rev() {
        let tail = words[words.len() - count..].concat();
        for tail in [tail.as_str(), singular(&tail)] {
            let tail = if tail.is_empty() { continue } else { tail };
            if hint.text.is_none() {
                hint.text = find(TEXTS, tail);
            }
            if hint.number.is_none() {
                hint.number = find(NUMBERS, tail);
            }
        }
    }
    hint
}

fn find<T>(table: &'static [(&'static [&'static str], T)], tail: &str) -> Option<&'static T> {
    table
        .iter()
        .find(|(names, _)| names.contains(&tail))
        .map(|(_, hint)| hint)
}

fn singular(word: &str) -> &str {
    if word.ends_with("sses") {
        return &word[..word.len() - 2];
    }
    match word.strip_suffix('s') {
        Some(stem) if stem.len() > 2 && !stem.ends_with(['s', 'u', 'i']) => stem,
        _ => word,
    }
}

/// `unitPrice`, `unit_price`, `Unit-Price` and `X-Unit-Price` alike.
fn words(name: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut lower_before = false;
    for c in name.chars().take(80) {
        let new = !c.is_alphanumeric() || (c.is_uppercase() && lower_before);
        if new && words.last().is_some_and(|word| !word.is_empty()) {
            words.push(String::new());
        }
        if c.is_alphanumeric()
            && let Some(word) = words.last_mut()
        {
            word.extend(c.to_lowercase());
        }
        lower_before = c.is_lowercase() || c.is_ascii_digit();
    }
    words.retain(|word| !word.is_empty());
    words
}

type Texts = &'static [(&'static [&'static str], TextHint)];
type Numbers = &'static [(&'static [&'static str], NumberHint)];

const fn text(sample: &'static str, draw: fn(&mut Seeded) -> String) -> TextHint {
    TextHint { sample, draw }
}

const fn number(sample: &'static str, low: i128, high: i128, digits: u32) -> NumberHint {
    NumberHint {
        sample,
        low,
        high,
        digits,
    }
}

const TEXTS: Texts = &[
    (
        &["firstname", "givenname", "forename"],
        text("Alice", |s| name::FirstName().fake_with_rng(&mut s.rng)),
    ),
    (
        &["lastname", "surname", "familyname"],
        text("Martin", |s| name::LastName().fake_with_rng(&mut s.rng)),
    ),
    (
        &[
            "fullname",
            "customer",
            "customername",
            "author",
            "owner",
            "contactname",
            "recipient",
            "authorname",
            "ownername",
            "displayname",
        ],
        text("Alice Martin", person),
    ),
    (
        &["username", "login", "nickname", "handle", "user"],
        text("alice", |s| internet::Username().fake_with_rng(&mut s.rng)),
    ),
    (
        &["email", "mail", "emailaddress"],
        text("alice@example.com", format::email),
    ),
    (
        &["phone", "phonenumber", "mobile", "tel", "telephone", "fax"],
        text("+15550100", phone),
    ),
    (
        &[
            "company",
            "companyname",
            "organization",
            "organisation",
            "employer",
            "vendor",
            "supplier",
        ],
        text("Example Ltd", |s| {
            company::CompanyName().fake_with_rng(&mut s.rng)
        }),
    ),
    (
        &["city", "town", "cityname"],
        text("Springfield", |s| {
            address::CityName().fake_with_rng(&mut s.rng)
        }),
    ),
    (
        &["country", "countryname"],
        text("France", |s| {
            address::CountryName().fake_with_rng(&mut s.rng)
        }),
    ),
    (
        &["countrycode"],
        text("FR", |s| address::CountryCode().fake_with_rng(&mut s.rng)),
    ),
    (
        &["state", "province", "region"],
        text("Ohio", |s| address::StateName().fake_with_rng(&mut s.rng)),
    ),
    (
        &[
            "street",
            "streetaddress",
            "address",
            "addressline",
            "line1",
            "address1",
        ],
        text("1 Main Street", |s| {
            let street: String = address::StreetName().fake_with_rng(&mut s.rng);
            format!("{} {street}", s.between(1, 299))
        }),
    ),
    (
        &["zip", "zipcode", "postcode", "postalcode"],
        text("12345", |s| s.text("0123456789", 5)),
    ),
    (
        &[
            "url",
            "uri",
            "link",
            "href",
            "website",
            "homepage",
            "callbackurl",
            "avatar",
        ],
        text("https://example.com", format::url),
    ),
    (
        &["host", "hostname", "domain", "domainname"],
        text("example.com", format::hostname),
    ),
    (
        &["ip", "ipaddress", "ipv4"],
        text("192.0.2.1", format::ipv4),
    ),
    (
        &["mac", "macaddress"],
        text("00:00:5e:00:53:01", format::mac),
    ),
    (
        &["uuid", "guid"],
        text("3fa85f64-5717-4562-b3fc-2c963f66afa6", format::uuid),
    ),
    (
        &["jobtitle", "position", "job", "role", "occupation"],
        text("Engineer", |s| job::Title().fake_with_rng(&mut s.rng)),
    ),
    (
        &[
            "description",
            "summary",
            "comment",
            "note",
            "text",
            "body",
            "content",
            "bio",
            "about",
            "details",
            "notes",
        ],
        text("A short description.", sentence),
    ),
    (
        &["message", "msg", "detail", "reason"],
        text("A message.", sentence),
    ),
    (
        &["title", "subject", "headline", "caption"],
        text("A title", title),
    ),
    (
        &["currency", "currencycode"],
        text("EUR", |s| {
            currency::CurrencyCode().fake_with_rng(&mut s.rng)
        }),
    ),
    (
        &["language", "lang", "locale", "languagecode"],
        text("en", |s| {
            s.pick(&["en", "de", "fr", "es", "it", "nl", "pt", "ja"])
                .to_owned()
        }),
    ),
    (
        &["timezone", "tz"],
        text("UTC", |s| {
            s.pick(&["UTC", "Europe/Paris", "America/New_York", "Asia/Tokyo"])
                .to_owned()
        }),
    ),
    (
        &["color", "colour"],
        text("blue", |s| {
            s.pick(&["red", "green", "blue", "black", "white", "orange", "purple"])
                .to_owned()
        }),
    ),
    (
        &["password", "passwd", "secret"],
        text("pa55-w0rd", format::password),
    ),
    (
        &["version"],
        text("1.0.0", |s| {
            format!(
                "{}.{}.{}",
                s.between(0, 4),
                s.between(0, 12),
                s.between(0, 9)
            )
        }),
    ),
    (
        &["filename", "file"],
        text("file.txt", |s| {
            format!(
                "{}.{}",
                word(s),
                s.pick(&["txt", "pdf", "png", "csv", "json"])
            )
        }),
    ),
    (
        &["mimetype", "contenttype", "mediatype"],
        text("text/plain", |s| {
            s.pick(&[
                "text/plain",
                "application/json",
                "image/png",
                "application/pdf",
            ])
            .to_owned()
        }),
    ),
    (
        &["path", "filepath"],
        text("/path", |s| format!("/{}/{}", word(s), word(s))),
    ),
    (
        &["slug"],
        text("a-slug", |s| format!("{}-{}", word(s), word(s))),
    ),
    (
        &[
            "createdat",
            "updatedat",
            "deletedat",
            "modifiedat",
            "timestamp",
            "datetime",
            "created",
            "updated",
            "modified",
            "expiresat",
            "startedat",
            "finishedat",
            "startat",
            "endat",
            "starttime",
            "endtime",
            "createdon",
            "updatedon",
            "expirationdate",
        ],
        text(format::DATE_TIME, format::date_time),
    ),
    (
        &[
            "date",
            "birthday",
            "birthdate",
            "dateofbirth",
            "dob",
            "startdate",
            "enddate",
            "duedate",
        ],
        text(format::DATE, format::date),
    ),
    (
        &["iban"],
        text("DE89370400440532013000", |s| {
            format!("DE{}", s.text("0123456789", 20))
        }),
    ),
    (
        &["sku"],
        text("SKU-0001", |s| format!("SKU-{}", s.text("0123456789", 4))),
    ),
    (
        &[
            "token",
            "apikey",
            "accesstoken",
            "refreshtoken",
            "key",
            "hash",
        ],
        text("token", |s| {
            s.text("abcdefghijklmnopqrstuvwxyz0123456789", 24)
        }),
    ),
    (
        &["useragent"],
        text("example/1.0", |s| {
            internet::UserAgent().fake_with_rng(&mut s.rng)
        }),
    ),
    (
        &[
            "price", "amount", "total", "cost", "balance", "subtotal", "tax",
        ],
        text("9.99", |s| {
            format!("{}.{:02}", s.between(1, 499), s.below(100))
        }),
    ),
    (
        &["id", "identifier", "reference", "ref", "requestid"],
        text("1", |s| s.text("abcdefghjkmnpqrstuvwxyz23456789", 10)),
    ),
    (&["name", "label", "displaylabel"], text("A name", title)),
    (
        &[
            "tag", "category", "keyword", "topic", "group", "type", "kind", "genre",
        ],
        text("string", word),
    ),
];

const NUMBERS: Numbers = &[
    (
        &[
            "price",
            "amount",
            "total",
            "cost",
            "balance",
            "subtotal",
            "tax",
            "fee",
            "unitprice",
            "discount",
            "salary",
            "budget",
        ],
        number("9.99", 1, 500, 2),
    ),
    (
        &[
            "quantity", "qty", "count", "stock", "size", "number", "items", "seats", "guests",
            "servings", "portions",
        ],
        number("1", 1, 10, 0),
    ),
    (
        &["totalcount", "totalitems", "totalresults"],
        number("1", 1, 100, 0),
    ),
    (&["age"], number("30", 18, 80, 0)),
    (&["year"], number("2024", 2000, 2030, 0)),
    (&["month"], number("1", 1, 12, 0)),
    (&["day"], number("1", 1, 28, 0)),
    (&["hour"], number("12", 0, 23, 0)),
    (&["minute", "second"], number("30", 0, 59, 0)),
    (&["latitude", "lat"], number("48.8566", -90, 90, 4)),
    (
        &["longitude", "lon", "lng", "long"],
        number("2.3522", -180, 180, 4),
    ),
    (
        &["percent", "percentage", "progress"],
        number("50", 0, 100, 0),
    ),
    (&["rating", "stars"], number("4", 1, 5, 0)),
    (
        &["score", "confidence", "probability", "ratio", "rate"],
        number("0.5", 0, 1, 2),
    ),
    (&["port"], number("8080", 1024, 65535, 0)),
    (&["id"], number("1", 1, 10_000, 0)),
    (
        &["page", "pagenumber", "currentpage", "index"],
        number("1", 1, 10, 0),
    ),
    (&["limit", "pagesize", "perpage"], number("20", 1, 100, 0)),
    (&["offset", "skip"], number("0", 0, 100, 0)),
    (
        &["width", "height", "length", "depth"],
        number("100", 1, 1000, 0),
    ),
    (&["weight"], number("1.5", 1, 100, 1)),
    (&["temperature"], number("20.5", -20, 40, 1)),
    (
        &["status", "statuscode", "httpstatus"],
        number("200", 200, 204, 0),
    ),
    (&["duration", "timeout", "ttl"], number("60", 1, 3600, 0)),
    (
        &[
            "timestamp",
            "createdat",
            "updatedat",
            "created",
            "updated",
            "expiresat",
            "epoch",
        ],
        number("1705314600", 1_700_000_000, 1_710_000_000, 0),
    ),
];

/// `Alice Martin`
pub(super) fn person(seeded: &mut Seeded) -> String {
    let first: String = name::FirstName().fake_with_rng(&mut seeded.rng);
    let last: String = name::LastName().fake_with_rng(&mut seeded.rng);
    format!("{first} {last}")
}

/// `+15550100`: a number that rings nowhere.
pub(super) fn phone(seeded: &mut Seeded) -> String {
    format!("+1555{}", seeded.text("0123456789", 7))
}

/// One lower-case word.
pub(super) fn word(seeded: &mut Seeded) -> String {
    lorem::Word()
        .fake_with_rng::<&str, _>(&mut seeded.rng)
        .to_owned()
}

fn title(seeded: &mut Seeded) -> String {
    let mut words = word(seeded);
    if let Some(first) = words.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    for _ in 0..seeded.below(3) {
        words.push(' ');
        words.push_str(lorem::Word().fake_with_rng::<&str, _>(&mut seeded.rng));
    }
    words
}

fn sentence(seeded: &mut Seeded) -> String {
    let mut words = title(seeded);
    for _ in 0..seeded.between(2, 6) {
        words.push(' ');
        words.push_str(lorem::Word().fake_with_rng::<&str, _>(&mut seeded.rng));
    }
    words.push('.');
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read_in_every_case() {
        for (name, sample) in [
            ("email", Some("alice@example.com")),
            ("customerEmail", Some("alice@example.com")),
            ("customer_email_address", Some("alice@example.com")),
            ("X-Created-At", Some(format::DATE_TIME)),
            ("createdAt", Some(format::DATE_TIME)),
            ("addresses", Some("1 Main Street")),
            ("cities", None),
            ("countries", None),
            ("phones", Some("+15550100")),
            ("frobnication", None),
        ] {
            let found = of_name(name).text.map(|hint| hint.sample);
            assert_eq!(found, sample, "{name}");
        }
    }
}
