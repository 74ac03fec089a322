//! The time of a line as RFC 3339 has it, in UTC, written anew only when the second changes.

use std::cell::Cell;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

const LENGTH: usize = "2026-11-21T14:45:33".len();

thread_local! {
    static LAST: Cell<(u64, [u8; LENGTH])> = const { Cell::new((u64::MAX, [0; LENGTH])) };
}

/// Writes this moment: `2026-11-21T14:45:33.042Z`.
pub(super) fn now(line: &mut Vec<u8>) {
    let since = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or(Duration::ZERO);
    write(line, since);
}

fn write(line: &mut Vec<u8>, since: Duration) {
    let (second, mut text) = LAST.get();
    if second != since.as_secs() {
        text = civil(since.as_secs());
        LAST.set((since.as_secs(), text));
    }
    line.extend_from_slice(&text);
    let milli = since.subsec_millis();
    line.extend_from_slice(&[
        b'.',
        digit(milli / 100),
        digit(milli / 10),
        digit(milli),
        b'Z',
    ]);
}

/// Date and time of a second since 1970, after Howard Hinnant's `civil_from_days`.
fn civil(second: u64) -> [u8; LENGTH] {
    let (days, rest) = (second / 86_400, second % 86_400);
    let days = days + 719_468;
    let (era, day_of_era) = (days / 146_097, days % 146_097);
    let year_of_era =
        (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    let year = year_of_era + era * 400 + u64::from(month <= 2);
    let mut text = *b"0000-00-00T00:00:00";
    let parts = [
        (0, year / 100),
        (2, year),
        (5, month),
        (8, day),
        (11, rest / 3_600),
        (14, rest / 60 % 60),
        (17, rest % 60),
    ];
    for (at, value) in parts {
        let value = u32::try_from(value % 100).unwrap_or(0);
        text[at] = digit(value / 10);
        text[at + 1] = digit(value);
    }
    text
}

fn digit(value: u32) -> u8 {
    b'0' + u8::try_from(value % 10).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_is_told_as_rfc_3339_has_it() {
        for (second, milli, told) in [
            (0, 0, "1970-01-01T00:00:00.000Z"),
            (951_782_400, 7, "2000-02-29T00:00:00.007Z"),
            (1_795_272_333, 42, "2026-11-21T14:45:33.042Z"),
            (4_107_542_399, 999, "2100-02-28T23:59:59.999Z"),
            (4_107_542_400, 1, "2100-03-01T00:00:00.001Z"),
        ] {
            let mut line = Vec::new();
            write(&mut line, Duration::new(second, milli * 1_000_000));
            assert_eq!(String::from_utf8_lossy(&line), told);
        }
    }
}
