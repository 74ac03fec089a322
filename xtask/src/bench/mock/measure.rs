//! The measurements: every case on every server, in turn, several times.

use std::collections::BTreeMap;

use super::case::{CASES, Case};
use super::process::{Rival, Running};
use super::{client, wrk};

/// Connections of an ordinary measurement.
pub(in crate::bench) const CONNECTIONS: u32 = 32;
/// Connections of the measurement that shows whether the slowest stay near the others.
const MANY: u32 = 256;

/// The median of what was measured of one case on one server.
#[derive(Clone, Copy, Debug)]
pub(in crate::bench) struct Figure {
    /// Processor time of the server for one request, in microseconds.
    pub(in crate::bench) cpu: f64,
    pub(in crate::bench) rate: f64,
    pub(in crate::bench) p50: f64,
    pub(in crate::bench) p99: f64,
}

/// What was measured, by server and case, and of many connections by server.
pub(in crate::bench) struct Measured {
    pub(in crate::bench) figures: BTreeMap<(&'static str, &'static str), Figure>,
    pub(in crate::bench) many: BTreeMap<&'static str, Figure>,
    /// Resident memory after all of it.
    pub(in crate::bench) memory: BTreeMap<&'static str, u64>,
}

pub(in crate::bench) fn all(
    rivals: &[Rival],
    cases: &[&Case],
    rounds: usize,
    seconds: u32,
) -> Result<Measured, String> {
    let mut running = Vec::new();
    for rival in rivals {
        let server = rival.start(&CASES[0])?;
        for case in cases.iter().filter(|_| rival.mocks) {
            let (status, _) = client::ask(server.port, case)
                .map_err(|error| format!("{}: {}: {error}", rival.name, case.name))?;
            if status != case.status {
                eprintln!(
                    "bench: {}: {} is answered with {status}",
                    rival.name, case.name
                );
            }
        }
        running.push((rival, server));
    }
    let mut samples: BTreeMap<_, Vec<Figure>> = BTreeMap::new();
    let mut many: BTreeMap<_, Vec<Figure>> = BTreeMap::new();
    for round in 1..=rounds {
        for case in cases {
            for (rival, server) in &running {
                eprint!(
                    "\rbench: round {round} of {rounds}: {} on {}      ",
                    case.name, rival.name
                );
                let figure = one(server, case, CONNECTIONS, seconds)?;
                samples
                    .entry((rival.name, case.name))
                    .or_default()
                    .push(figure);
            }
        }
        for (rival, server) in &running {
            let figure = one(server, cases[0], MANY, seconds)?;
            many.entry(rival.name).or_default().push(figure);
        }
    }
    eprintln!();
    let mut memory = BTreeMap::new();
    for (rival, server) in &running {
        memory.insert(rival.name, server.memory()?);
    }
    let median = |(key, figures): (_, Vec<Figure>)| (key, median(&figures));
    Ok(Measured {
        figures: samples.into_iter().map(median).collect(),
        many: many
            .into_iter()
            .map(|(key, figures)| (key, self::median(&figures)))
            .collect(),
        memory,
    })
}

/// One measurement of a case on a server.
pub(in crate::bench) fn one(
    server: &Running,
    case: &Case,
    connections: u32,
    seconds: u32,
) -> Result<Figure, String> {
    let before = server.cpu()?;
    let counted = wrk::run(server.port, &[case], connections, seconds)?;
    let cpu = server.cpu()?.saturating_sub(before);
    if counted.errors > 0 {
        eprintln!("\nbench: {} errors of connections", counted.errors);
    }
    #[expect(clippy::cast_precision_loss, reason = "a figure for people")]
    let requests = counted.requests.max(1) as f64;
    Ok(Figure {
        cpu: 1e6 * cpu.as_secs_f64() / requests,
        rate: counted.rate,
        p50: counted.p50,
        p99: counted.p99,
    })
}

/// The median of each figure by itself.
pub(in crate::bench) fn median(figures: &[Figure]) -> Figure {
    let of = |figure: fn(&Figure) -> f64| {
        let mut values: Vec<f64> = figures.iter().map(figure).collect();
        values.sort_by(f64::total_cmp);
        values.get(values.len() / 2).copied().unwrap_or(f64::NAN)
    };
    Figure {
        cpu: of(|figure| figure.cpu),
        rate: of(|figure| figure.rate),
        p50: of(|figure| figure.p50),
        p99: of(|figure| figure.p99),
    }
}
