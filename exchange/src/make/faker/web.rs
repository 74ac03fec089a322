//! The internet: addresses of every kind, images, files, versions.

use fake::Fake;
use fake::faker::internet::en as internet;

use super::people::{first, last};
use super::{Call, Methods};
use crate::make::format;
use crate::make::hint::word;

const TOPS: &[&str] = &["com", "org", "net", "info", "io", "biz", "name"];
const EMOJI: &[&str] = &["😀", "🎉", "🚀", "🌍", "🍕", "🐙", "🎸", "❄️", "🔥", "📦"];
const TYPES: &[&str] = &[
    "application/json",
    "application/pdf",
    "application/xml",
    "application/zip",
    "audio/mpeg",
    "image/gif",
    "image/jpeg",
    "image/png",
    "text/csv",
    "text/html",
    "text/plain",
    "video/mp4",
];
const EXTENSIONS: &[&str] = &[
    "pdf", "png", "jpg", "gif", "txt", "csv", "json", "xml", "html", "mp3", "mp4", "zip",
];
const FOLDERS: &[&str] = &[
    "/usr/bin",
    "/usr/share",
    "/etc",
    "/var/log",
    "/var/tmp",
    "/home/user",
    "/opt/lib",
    "/srv",
];
const STATUSES: &[u16] = &[
    200, 201, 202, 204, 301, 302, 304, 400, 401, 403, 404, 409, 410, 415, 422, 429, 500, 502, 503,
];
const ALPHANUMERIC: &str = "abcdefghijklmnopqrstuvwxyz0123456789";
const BASE64: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

pub(super) const METHODS: Methods = &[
    (&["internet.email"], |c| {
        email(c, &["gmail.com", "yahoo.com", "hotmail.com"])
    }),
    (&["internet.exampleEmail", "internet.safeEmail"], |c| {
        email(c, &["example.com", "example.org", "example.net"])
    }),
    (&["internet.username", "internet.userName"], |c| {
        Some(user(c).into())
    }),
    (&["internet.displayName"], |c| {
        Some(format!("{}{}", first(c), c.seeded.below(100)).into())
    }),
    (&["internet.password"], |c| {
        let length = c.arguments.length("length", 0).unwrap_or(15);
        Some(c.seeded.text(BASE64, length).into())
    }),
    (&["internet.url"], |c| {
        Some(format!("https://{}/", domain(c)).into())
    }),
    (&["internet.domainName"], |c| Some(domain(c).into())),
    (&["internet.domainSuffix"], |c| c.pick(TOPS)),
    (&["internet.domainWord"], |c| {
        Some(format!("{}-{}", word(c.seeded), word(c.seeded)).into())
    }),
    (&["internet.ip", "internet.ipv4"], |c| {
        Some(
            internet::IPv4()
                .fake_with_rng::<String, _>(&mut c.seeded.rng)
                .into(),
        )
    }),
    (&["internet.ipv6"], |c| {
        let part = |c: &mut Call<'_>| c.seeded.text("0123456789abcdef", 4);
        Some((0..8).map(|_| part(c)).collect::<Vec<_>>().join(":").into())
    }),
    (&["internet.mac"], |c| {
        let between = c.arguments.text("separator", 0).unwrap_or(":").to_owned();
        let part = |c: &mut Call<'_>| c.seeded.text("0123456789abcdef", 2);
        Some(
            (0..6)
                .map(|_| part(c))
                .collect::<Vec<_>>()
                .join(&between)
                .into(),
        )
    }),
    (&["internet.port"], |c| Some(c.seeded.below(65_536).into())),
    (&["internet.protocol"], |c| c.pick(&["http", "https"])),
    (&["internet.httpMethod"], |c| {
        c.pick(&["GET", "POST", "PUT", "DELETE", "PATCH"])
    }),
    (&["internet.httpStatusCode"], |c| {
        let at = c.seeded.index(STATUSES.len());
        STATUSES.get(at).map(|&status| status.into())
    }),
    (&["internet.userAgent"], |c| {
        Some(
            internet::UserAgent()
                .fake_with_rng::<String, _>(&mut c.seeded.rng)
                .into(),
        )
    }),
    (&["internet.color", "color.rgb", "internet.colour"], |c| {
        Some(format!("#{}", c.seeded.text("0123456789abcdef", 6)).into())
    }),
    (&["internet.emoji"], |c| c.pick(EMOJI)),
    (&["internet.jwtAlgorithm"], |c| {
        c.pick(&["HS256", "HS384", "HS512", "RS256", "ES256", "none"])
    }),
    (&["internet.jwt"], |c| {
        let (body, signature) = (c.seeded.text(BASE64, 60), c.seeded.text(BASE64, 43));
        Some(format!("eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.{body}.{signature}").into())
    }),
    (
        &[
            "image.avatar",
            "internet.avatar",
            "image.avatarGitHub",
            "image.avatarLegacy",
            "image.personPortrait",
        ],
        |c| {
            Some(
                format!(
                    "https://avatars.githubusercontent.com/u/{}",
                    c.seeded.below(100_000_000)
                )
                .into(),
            )
        },
    ),
    (
        &[
            "image.url",
            "image.imageUrl",
            "image.image",
            "image.urlPicsumPhotos",
            "image.urlLoremFlickr",
            "image.urlPlaceholder",
            "image.abstract",
            "image.animals",
            "image.business",
            "image.cats",
            "image.city",
            "image.fashion",
            "image.food",
            "image.nature",
            "image.nightlife",
            "image.people",
            "image.sports",
            "image.technics",
            "image.transport",
            "random.image",
        ],
        |c| {
            let (width, height) = size(c);
            let seed = c.seeded.text(ALPHANUMERIC, 8);
            Some(format!("https://picsum.photos/seed/{seed}/{width}/{height}").into())
        },
    ),
    (&["image.dataUri"], |c| {
        let (width, height) = size(c);
        let color = c.seeded.text("0123456789abcdef", 6);
        Some(
            format!(
                "data:image/svg+xml;charset=UTF-8,%3Csvg%20xmlns%3D%22http%3A%2F%2Fwww.w3.org%2F2000%2Fsvg%22%20width%3D%22{width}%22%20height%3D%22{height}%22%3E%3Crect%20width%3D%22100%25%22%20height%3D%22100%25%22%20fill%3D%22%23{color}%22%2F%3E%3C%2Fsvg%3E"
            )
            .into(),
        )
    }),
    (&["system.fileName", "system.commonFileName"], |c| {
        Some(file(c).into())
    }),
    (&["system.fileExt", "system.commonFileExt"], |c| {
        c.pick(EXTENSIONS)
    }),
    (&["system.mimeType"], |c| c.pick(TYPES)),
    (&["system.fileType", "system.commonFileType"], |c| {
        c.pick(&["application", "audio", "image", "text", "video"])
    }),
    (&["system.directoryPath"], |c| c.pick(FOLDERS)),
    (&["system.filePath"], |c| {
        Some(format!("{}/{}", c.seeded.pick(FOLDERS), file(c)).into())
    }),
    (&["system.semver"], |c| {
        let part = |c: &mut Call<'_>| c.seeded.below(10);
        Some(format!("{}.{}.{}", part(c), part(c), part(c)).into())
    }),
    (&["system.networkInterface"], |c| {
        Some(format!("eth{}", c.seeded.below(4)).into())
    }),
    (&["system.cron"], |c| {
        Some(
            format!(
                "{} {} * * {}",
                c.seeded.below(60),
                c.seeded.below(24),
                c.seeded.below(7)
            )
            .into(),
        )
    }),
    (&["git.branch"], |c| {
        Some(format!("{}-{}", word(c.seeded), word(c.seeded)).into())
    }),
    (&["git.commitSha"], |c| {
        let length = c.arguments.length("length", 0).unwrap_or(40);
        Some(c.seeded.text("0123456789abcdef", length).into())
    }),
    (&["git.shortSha"], |c| {
        Some(c.seeded.text("0123456789abcdef", 7).into())
    }),
    (&["git.commitMessage"], |c| {
        let verb = c
            .seeded
            .pick(&["fix", "add", "remove", "rename", "test", "document"]);
        Some(format!("{verb} {} {}", word(c.seeded), word(c.seeded)).into())
    }),
    (&["git.commitDate"], |c| {
        Some(format::date_time(c.seeded).into())
    }),
];

fn email(call: &mut Call<'_>, hosts: &[&str]) -> Option<serde_json::Value> {
    let host = call.arguments.text("provider", 2).map(str::to_owned);
    let user = user(call);
    let host = host.unwrap_or_else(|| call.seeded.pick(hosts).to_owned());
    Some(format!("{user}@{host}").into())
}

/// `alice.martin42`, of ASCII alone.
fn user(call: &mut Call<'_>) -> String {
    let first = call.arguments.text("firstName", 0).map(str::to_owned);
    let last_name = call.arguments.text("lastName", 1).map(str::to_owned);
    let first = first.unwrap_or_else(|| first_of(call));
    let last_name = last_name.unwrap_or_else(|| last(call));
    let mut text: String = format!("{first}.{last_name}")
        .chars()
        .filter(|letter| letter.is_ascii_alphanumeric() || *letter == '.')
        .collect();
    text.make_ascii_lowercase();
    let text = text.trim_matches('.');
    format!(
        "{}{}",
        if text.is_empty() { "user" } else { text },
        call.seeded.below(100)
    )
}

fn first_of(call: &mut Call<'_>) -> String {
    first(call)
}

pub(super) fn domain(call: &mut Call<'_>) -> String {
    format!(
        "{}-{}.{}",
        word(call.seeded),
        word(call.seeded),
        call.seeded.pick(TOPS)
    )
}

fn file(call: &mut Call<'_>) -> String {
    format!(
        "{}_{}.{}",
        word(call.seeded),
        word(call.seeded),
        call.seeded.pick(EXTENSIONS)
    )
}

fn size(call: &Call<'_>) -> (u64, u64) {
    let of = |name, position, default| match call.arguments.number(name, position) {
        Some(_) => call
            .arguments
            .count(name, position)
            .unwrap_or(default)
            .max(1),
        None => default,
    };
    (of("width", 0, 640), of("height", 1, 480))
}
