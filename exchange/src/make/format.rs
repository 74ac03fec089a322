//! Texts of every format: one plain example each, and as many others as there are seeds.

use fake::Fake;
use fake::faker::{internet::en as internet, name::en as name};

use super::hint::{person, phone, word};
use super::seeded::Seeded;

/// How texts of a format are made.
#[derive(Debug)]
pub(super) struct TextFormat {
    names: &'static [&'static str],
    pub(super) sample: &'static str,
    pub(super) draw: fn(&mut Seeded) -> String,
    /// How a text is made longer, one step at a time, and stays in the format.
    pub(super) longer: Option<fn(&str) -> String>,
    /// Shorter texts of the format, for small `maxLength`s.
    pub(super) short: &'static [&'static str],
}

pub(super) const DATE_TIME: &str = "2024-01-15T10:30:00Z";
pub(super) const DATE: &str = "2024-01-15";

/// 2024-01-15T10:30:00Z, which every drawn time is near.
const NOW: i64 = 1_705_314_600;

/// The format of this name.
pub(super) fn find(name: &str) -> Option<&'static TextFormat> {
    FORMATS.iter().find(|format| {
        format
            .names
            .iter()
            .any(|known| known.eq_ignore_ascii_case(name))
    })
}

const fn plain(
    names: &'static [&'static str],
    sample: &'static str,
    draw: fn(&mut Seeded) -> String,
) -> TextFormat {
    TextFormat {
        names,
        sample,
        draw,
        longer: None,
        short: &[],
    }
}

impl TextFormat {
    /// Whether texts are days without a time.
    pub(super) fn is_date(&self) -> bool {
        self.names.contains(&"date")
    }

    const fn longer(mut self, longer: fn(&str) -> String) -> Self {
        self.longer = Some(longer);
        self
    }

    const fn short(mut self, short: &'static [&'static str]) -> Self {
        self.short = short;
        self
    }
}

const FORMATS: &[TextFormat] = &[
    plain(
        &["date-time", "datetime", "timestamp"],
        DATE_TIME,
        date_time,
    )
    .longer(longer_time),
    plain(&["date", "full-date"], DATE, date),
    plain(&["time", "full-time", "partial-time"], "10:30:00Z", |s| {
        format!("{:02}:{:02}:{:02}Z", s.below(24), s.below(60), s.below(60))
    })
    .longer(longer_time),
    plain(&["duration"], "P1D", |s| {
        let count = s.between(1, 12);
        match s.below(4) {
            0 => format!("P{count}D"),
            1 => format!("PT{count}H"),
            2 => format!("P{count}DT{}M", s.between(1, 59)),
            _ => format!("P{count}W"),
        }
    }),
    plain(&["email", "idn-email"], "user@example.com", email)
        .longer(longer_email)
        .short(&["a@b.co", "a@b"]),
    plain(
        &["hostname", "idn-hostname", "host", "domain", "fqdn"],
        "example.com",
        hostname,
    )
    .longer(longer_host)
    .short(&["a.co", "a"]),
    plain(
        &["ipv4", "ip", "ip-address", "ipaddress"],
        "192.0.2.1",
        ipv4,
    )
    .short(&["1.1.1.1"]),
    plain(&["ipv6"], "2001:db8::1", |s| {
        format!("2001:db8::{}:{}", hex(s, 4), hex(s, 4))
    })
    .short(&["::1", "::"]),
    plain(&["cidr", "ipv4-cidr", "ipv4net"], "192.0.2.0/24", |s| {
        format!("192.0.2.0/{}", s.between(24, 32))
    }),
    plain(
        &[
            "uri",
            "iri",
            "url",
            "uri-reference",
            "iri-reference",
            "http-url",
            "https-url",
            "link",
        ],
        "https://example.com",
        url,
    )
    .longer(|text| {
        if text.ends_with("example.com") {
            format!("{text}/")
        } else {
            format!("{text}a")
        }
    })
    .short(&["http://a.co", "a:b"]),
    plain(&["uri-template"], "https://example.com/{id}", |s| {
        format!("https://example.com/{}/{{id}}", word(s))
    })
    .longer(|text| format!("{text}a"))
    .short(&["{a}", "a", ""]),
    plain(
        &["uuid", "guid", "uuid4"],
        "3fa85f64-5717-4562-b3fc-2c963f66afa6",
        uuid,
    ),
    plain(&["ulid"], "01HM6X0V8E5N3Q7R9T2W4Y6Z8A", |s| {
        format!("01{}", s.text("0123456789ABCDEFGHJKMNPQRSTVWXYZ", 24))
    }),
    plain(&["json-pointer"], "/a/b", |s| {
        format!("/{}/{}", word(s), s.below(10))
    })
    .longer(|text| format!("{text}a"))
    .short(&["/a", ""]),
    plain(&["relative-json-pointer"], "1/a", |s| {
        format!("{}/{}", s.below(4), word(s))
    })
    .longer(|text| format!("{text}a"))
    .short(&["0"]),
    plain(&["regex"], "^[a-z]+$", |s| format!("^{}[0-9]*$", word(s)))
        .longer(|text| format!("a{text}"))
        .short(&["a", ""]),
    plain(&["byte", "base64"], "c3RyaW5n", |s| {
        let length = 4 * usize::try_from(s.between(2, 6)).unwrap_or(2);
        s.text(
            "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789",
            length,
        )
    })
    .longer(|text| {
        // Without padding the length may be any but one beyond a multiple of four.
        let more = if text.len() % 4 == 0 { "ABCD" } else { "A" };
        format!("{text}{more}")
    })
    .short(&["YWJj", "YWI", "YQ", ""]),
    plain(&["base64url"], "c3RyaW5n", |s| {
        let length = 4 * usize::try_from(s.between(2, 6)).unwrap_or(2);
        s.text(
            "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789",
            length,
        )
    })
    .longer(|text| {
        let more = if text.len() % 4 == 0 { "ABCD" } else { "A" };
        format!("{text}{more}")
    })
    .short(&["YWJj", "YWI", "YQ", ""]),
    plain(&["binary"], "string", word)
        .longer(|text| format!("{text}a"))
        .short(&["a", ""]),
    plain(&["password"], "pa55-w0rd", password)
        .longer(|text| format!("{text}a"))
        .short(&["a", ""]),
    plain(&["char"], "a", |s| s.text("abcdefghijklmnopqrstuvwxyz", 1)),
    plain(
        &["phone", "phone-number", "phonenumber", "e164", "tel"],
        "+15550100",
        phone,
    ),
    plain(
        &["currency", "currency-code", "iso4217", "iso-4217"],
        "EUR",
        |s| {
            s.pick(&["EUR", "USD", "GBP", "JPY", "CHF", "SEK"])
                .to_owned()
        },
    ),
    plain(
        &["country", "country-code", "iso3166", "iso-3166-1-alpha-2"],
        "FR",
        |s| {
            s.pick(&["FR", "DE", "US", "GB", "JP", "ES", "IT"])
                .to_owned()
        },
    ),
    plain(&["color", "colour", "hex-color"], "#336699", |s| {
        format!("#{}", hex(s, 6))
    }),
    plain(&["mac", "mac-address"], "00:00:5e:00:53:01", mac),
    plain(
        &["decimal", "double", "float", "number", "money"],
        "9.99",
        |s| format!("{}.{:02}", s.below(500), s.below(100)),
    )
    .short(&["9.9", "1"]),
    plain(
        &[
            "int64", "int32", "int16", "uint32", "uint64", "integer", "long", "bigint", "int",
            "numeric", "digits",
        ],
        "1",
        |s| s.between(1, 99_999).to_string(),
    )
    .longer(|text| format!("{text}0")),
    plain(&["boolean", "bool"], "true", |s| {
        s.pick(&["true", "false"]).to_owned()
    }),
    plain(&["semver", "version"], "1.0.0", |s| {
        format!("{}.{}.{}", s.below(4), s.below(12), s.below(9))
    }),
    plain(&["name", "full-name"], "Alice Martin", person),
    plain(&["username"], "alice", |s| {
        internet::Username().fake_with_rng(&mut s.rng)
    }),
    plain(
        &[
            "http-date",
            "date-time-rfc1123",
            "rfc1123",
            "date-time-rfc7231",
        ],
        "Mon, 15 Jan 2024 10:30:00 GMT",
        |s| {
            const DAYS: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
            let day = s.below(7);
            let name = s.pick(&DAYS[usize::try_from(day).unwrap_or(0)..][..1]);
            format!(
                "{name}, {} Jan 2024 {:02}:{:02}:00 GMT",
                15 + day,
                s.below(24),
                s.below(60)
            )
        },
    ),
    plain(&["date-month", "year-month"], "2024-01", |s| {
        format!("2024-{:02}", s.between(1, 12))
    }),
    plain(&["unix-time", "unixtime"], "1705314600", |s| {
        time(s).to_string()
    }),
    plain(&["language", "locale", "bcp47"], "en", |s| {
        s.pick(&["en", "de", "fr", "es"]).to_owned()
    }),
    plain(&["timezone", "time-zone"], "UTC", |s| {
        s.pick(&["UTC", "Europe/Paris"]).to_owned()
    }),
];

fn time(seeded: &mut Seeded) -> i64 {
    const YEAR: u64 = 365 * 86_400;
    let ago = i64::try_from(seeded.below(YEAR)).unwrap_or(0);
    NOW - ago
}

pub(super) fn date_time(seeded: &mut Seeded) -> String {
    let second = time(seeded);
    jiff::Timestamp::from_second(second).map_or_else(|_| DATE_TIME.to_owned(), |t| t.to_string())
}

pub(super) fn date(seeded: &mut Seeded) -> String {
    let mut text = date_time(seeded);
    text.truncate(DATE.len());
    text
}

/// Digits of the second's fraction, as many as one likes.
fn longer_time(text: &str) -> String {
    let body = text.trim_end_matches('Z');
    if body.contains('.') {
        format!("{body}0Z")
    } else {
        format!("{body}.0Z")
    }
}

/// Labels and local parts have at most 63 and 64 characters.
fn longer_host(host: &str) -> String {
    let label = host.split('.').next().map_or(0, str::len);
    if label < 60 {
        format!("a{host}")
    } else {
        format!("a.{host}")
    }
}

fn longer_email(email: &str) -> String {
    match email.split_once('@') {
        Some((local, host)) if local.len() >= 60 => format!("{local}@{}", longer_host(host)),
        _ => format!("a{email}"),
    }
}

pub(super) fn email(seeded: &mut Seeded) -> String {
    let first: String = name::FirstName().fake_with_rng(&mut seeded.rng);
    let mut local: String = first.chars().filter(char::is_ascii_alphabetic).collect();
    local.make_ascii_lowercase();
    format!("{local}{}@example.com", seeded.below(100))
}

pub(super) fn hostname(seeded: &mut Seeded) -> String {
    format!("{}.example.com", word(seeded))
}

pub(super) fn url(seeded: &mut Seeded) -> String {
    format!("https://example.com/{}", word(seeded))
}

pub(super) fn ipv4(seeded: &mut Seeded) -> String {
    let net = seeded.pick(&["192.0.2", "198.51.100", "203.0.113"]);
    format!("{net}.{}", seeded.between(1, 254))
}

pub(super) fn mac(seeded: &mut Seeded) -> String {
    format!("00:00:5e:00:53:{}", hex(seeded, 2))
}

pub(super) fn password(seeded: &mut Seeded) -> String {
    let letters = seeded.text("abcdefghijkmnpqrstuvwxyz", 6);
    let capital = seeded.text("ABCDEFGHJKLMNPQRSTUVWXYZ", 2);
    format!("{capital}{letters}-{}", seeded.text("23456789", 3))
}

/// Version 4 (RFC 9562, section 5.4).
pub(super) fn uuid(seeded: &mut Seeded) -> String {
    let variant = seeded.text("89ab", 1);
    format!(
        "{}-{}-4{}-{variant}{}-{}",
        hex(seeded, 8),
        hex(seeded, 4),
        hex(seeded, 3),
        hex(seeded, 3),
        hex(seeded, 12)
    )
}

fn hex(seeded: &mut Seeded, digits: usize) -> String {
    seeded.text("0123456789abcdef", digits)
}
