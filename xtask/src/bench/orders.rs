//! `cargo xtask bench orders`: the Orders service, and what one would write by hand for the same SQL, in turn.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use clap::Args;

use super::mock::case::Case;
use super::mock::measure::{self, CONNECTIONS, Figure};
use super::mock::process::{Rival, Running};
use super::mock::{client, wrk};

#[derive(Args)]
pub(crate) struct Orders {
    /// An empty database of PostgreSQL: postgres://user:password@host/name; without it SQLite alone is measured
    #[arg(long, value_name = "URL")]
    postgres: Option<String>,
    /// How often each case is measured; the median counts
    #[arg(long, default_value_t = 5)]
    rounds: usize,
    /// How long each measurement takes, in seconds
    #[arg(long, default_value_t = 2)]
    seconds: u32,
    /// Writes the figures to `docs/performance.md`
    #[arg(long)]
    write: bool,
}

const PLACE: Case = Case {
    name: "POST /orders",
    method: "POST",
    target: "/orders",
    headers: &[("content-type", "application/json")],
    body: r#"{"order":[{"product":"cappuccino","size":"big","quantity":2},{"product":"espresso","size":"small"}]}"#,
    status: 201,
    limit: 1.3,
};

const BY_HAND: &str = "by hand";
const OURS: &str = "orders";

pub(crate) fn run(arguments: &Orders) -> Result<ExitCode, String> {
    wrk::find()?;
    let programs = build()?;
    let folder = crate::root().join("target/bench/orders");
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).map_err(|error| error.to_string())?;
    let mut text = String::from(
        "Processor time for one request, in µs; × by hand:\n\n\
         | | by hand | orders | limit | p50 ms, by hand | p50 ms, orders | p99 ms, by hand | p99 ms, orders |\n\
         |---|---:|---:|---:|---:|---:|---:|---:|\n",
    );
    let mut passed = true;
    let sqlite = |name: &str| format!("sqlite:{}/{name}.db", folder.display());
    passed &= database("SQLite", &programs, &sqlite, arguments, &mut text)?;
    match &arguments.postgres {
        Some(url) => {
            let postgres = |_: &str| url.clone();
            passed &= database("PostgreSQL", &programs, &postgres, arguments, &mut text)?;
        }
        None => text.push_str("\nPostgreSQL was not measured: no --postgres.\n"),
    }
    print!("{text}");
    if arguments.write {
        super::place::write("bench orders", &text)?;
    }
    Ok(if passed {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

/// The programs, by name.
type Programs = [(&'static str, PathBuf); 2];

fn build() -> Result<Programs, String> {
    let mut command = Command::new("cargo");
    command
        .args([
            "build",
            "--release",
            "--package",
            "specwright-service-orders",
        ])
        .args(["--bin", "orders", "--example", "by_hand"])
        .current_dir(crate::root());
    let status = command.status().map_err(|error| error.to_string())?;
    if !status.success() {
        return Err("the service cannot be built".to_owned());
    }
    let target = std::env::var_os("CARGO_TARGET_DIR").map(PathBuf::from);
    let target = target.unwrap_or_else(|| crate::root().join("target"));
    let release = target.join("release");
    Ok([
        (BY_HAND, release.join("examples/by_hand")),
        (OURS, release.join("orders")),
    ])
}

/// A program on a database, with the port it is given.
fn rival(name: &'static str, program: &Path, url: String) -> Rival {
    let program = program.to_owned();
    Rival {
        name,
        mocks: true,
        starts: 1,
        command: Box::new(move |port| {
            let mut command = Command::new(&program);
            command
                .env("PORT", port.to_string())
                .env("DB_URL", &url)
                .env("LOG", "warn")
                .env("RESUME_EVERY", "3600");
            command
        }),
    }
}

/// Measures both programs on one kind of database; whether ours is within its limits.
fn database(
    kind: &str,
    programs: &Programs,
    url: &dyn Fn(&str) -> String,
    arguments: &Orders,
    text: &mut String,
) -> Result<bool, String> {
    let mut running = Vec::new();
    for (name, program) in programs {
        let server = rival(name, program, url(name)).start(&PLACE)?;
        let read = read_case(&server)?;
        running.push((*name, server, read));
    }
    let mut samples: BTreeMap<(&str, &str), Vec<Figure>> = BTreeMap::new();
    for round in 1..=arguments.rounds {
        for (name, server, read) in &running {
            for case in [&PLACE, read] {
                eprint!(
                    "\rbench: {kind}: round {round}: {} on {name}      ",
                    case.name
                );
                let figure = measure::one(server, case, CONNECTIONS, arguments.seconds)?;
                samples.entry((case.name, name)).or_default().push(figure);
            }
        }
    }
    eprintln!();
    let mut passed = true;
    for case in ["POST /orders", "GET /orders/{id}"] {
        let figure = |name| samples.get(&(case, name)).map(|all| measure::median(all));
        let (Some(hand), Some(ours)) = (figure(BY_HAND), figure(OURS)) else {
            continue;
        };
        let ratio = ours.cpu / hand.cpu;
        let within = ratio <= PLACE.limit;
        passed &= within;
        let _ = writeln!(
            text,
            "| {kind}, {case} | {:.1} | {:.1} ({ratio:.2}×) | {}× {} | {:.2} | {:.2} | {:.2} | {:.2} |",
            hand.cpu,
            ours.cpu,
            PLACE.limit,
            if within { "ok" } else { "**over**" },
            hand.p50,
            ours.p50,
            hand.p99,
            ours.p99,
        );
    }
    Ok(passed)
}

/// Reads an order that is placed for it.
fn read_case(server: &Running) -> Result<Case, String> {
    let (_, body) = client::answer(server.port, &PLACE).map_err(|error| error.to_string())?;
    let order: serde_json::Value =
        serde_json::from_str(&body).map_err(|error| format!("{error}: {body}"))?;
    let id = order.get("id").and_then(serde_json::Value::as_str);
    let id = id.ok_or("an order without an id")?;
    Ok(Case {
        name: "GET /orders/{id}",
        method: "GET",
        // cases live as long as the process
        target: format!("/orders/{id}").leak(),
        headers: &[],
        body: "",
        status: 200,
        limit: PLACE.limit,
    })
}
