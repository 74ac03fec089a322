//! `wrk`, which asks as fast as it can and counts.

use std::fmt::Write as _;
use std::process::Command;

use super::case::Case;

/// What wrk counted.
#[derive(Clone, Copy, Debug)]
pub(super) struct Counted {
    pub(super) requests: u64,
    /// Requests a second.
    pub(super) rate: f64,
    /// Milliseconds.
    pub(super) p50: f64,
    pub(super) p99: f64,
    /// Connections that failed, and answers that did not come.
    pub(super) errors: u64,
}

/// Whether it is there.
pub(in crate::bench) fn find() -> Result<(), String> {
    match Command::new("wrk").arg("--version").output() {
        Ok(_) => Ok(()),
        Err(error) => Err(format!(
            "wrk cannot be started ({error}); on Debian: apt-get install wrk"
        )),
    }
}

/// Asks for these cases in turn over so many connections.
pub(super) fn run(
    port: u16,
    cases: &[&Case],
    connections: u32,
    seconds: u32,
) -> Result<Counted, String> {
    let folder = crate::root().join("target/bench");
    let script = folder.join("wrk.lua");
    std::fs::create_dir_all(&folder)
        .and_then(|()| std::fs::write(&script, lua(cases)))
        .map_err(|error| format!("{}: {error}", script.display()))?;
    let output = Command::new("wrk")
        .args(["-t1", "--latency", "--timeout", "10s"])
        .args(["-c", &connections.to_string()])
        .args(["-d", &format!("{seconds}s")])
        .arg("-s")
        .arg(&script)
        .arg(format!("http://127.0.0.1:{port}"))
        .output()
        .map_err(|error| format!("wrk: {error}"))?;
    let text = String::from_utf8_lossy(&output.stdout);
    read(&text).ok_or_else(|| format!("wrk said what is not understood:\n{text}"))
}

/// The requests are put together once, so that wrk itself costs little.
fn lua(cases: &[&Case]) -> String {
    let mut script = String::from("local all = {}\ninit = function(arguments)\n");
    for (at, case) in (1..).zip(cases) {
        let mut headers = String::new();
        for (name, value) in case.headers {
            let _ = write!(headers, "[{name:?}] = {value:?}, ");
        }
        let body = if case.body.is_empty() {
            "nil".to_owned()
        } else {
            format!("[==[{}]==]", case.body)
        };
        let _ = writeln!(
            script,
            "  all[{at}] = wrk.format({:?}, {:?}, {{{headers}}}, {body})",
            case.method, case.target
        );
    }
    script.push_str("end\nlocal next = 0\n");
    if cases.len() == 1 {
        script.push_str("request = function() return all[1] end\n");
    } else {
        script
            .push_str("request = function()\n  next = next % #all + 1\n  return all[next]\nend\n");
    }
    script
}

fn read(text: &str) -> Option<Counted> {
    let word = |line: &str, at: usize| line.split_whitespace().nth(at).map(str::to_owned);
    let starts = |start: &str| {
        text.lines()
            .map(str::trim)
            .find(|line| line.starts_with(start))
    };
    let requests = text
        .lines()
        .find(|line| line.contains(" requests in "))
        .and_then(|line| word(line, 0)?.parse().ok())?;
    let errors = starts("Socket errors:").map_or(0, |line| {
        line.split(|letter: char| !letter.is_ascii_digit())
            .filter_map(|number| number.parse::<u64>().ok())
            .sum()
    });
    Some(Counted {
        requests,
        rate: starts("Requests/sec:").and_then(|line| word(line, 1)?.parse().ok())?,
        p50: starts("50%").and_then(|line| milliseconds(&word(line, 1)?))?,
        p99: starts("99%").and_then(|line| milliseconds(&word(line, 1)?))?,
        errors,
    })
}

/// `97.00us`, `1.50ms`, `1.02s`.
fn milliseconds(text: &str) -> Option<f64> {
    let unit = text.find(|letter: char| letter.is_ascii_alphabetic())?;
    let (number, unit) = text.split_at(unit);
    let factor = match unit {
        "us" => 1e-3,
        "ms" => 1.0,
        "s" => 1e3,
        "m" => 6e4,
        _ => return None,
    };
    number.parse::<f64>().ok().map(|number| number * factor)
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]

    use super::*;

    #[test]
    fn what_wrk_says_is_understood() {
        let counted = read(
            "Running 2s test @ http://127.0.0.1:4010\n  1 threads and 32 connections\n  Thread Stats   Avg      Stdev     Max   +/- Stdev\n    Latency   239.12us  120.00us   4.10ms   91.00%\n    Req/Sec   130.00k     2.00k  134.00k    70.00%\n  Latency Distribution\n     50%  228.00us\n     75%  280.00us\n     90%  330.00us\n     99%    1.50ms\n  259012 requests in 2.00s, 80.00MB read\n  Socket errors: connect 1, read 2, write 0, timeout 0\nRequests/sec: 129506.11\nTransfer/sec:     40.00MB\n",
        )
        .unwrap();
        assert_eq!((counted.requests, counted.errors), (259_012, 3));
        assert!((counted.p50 - 0.228).abs() < 1e-9 && (counted.p99 - 1.5).abs() < 1e-9);
    }
}
