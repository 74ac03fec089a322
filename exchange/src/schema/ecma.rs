//! Whether a pattern is a regular expression of ECMA-262 in its strict form (the flag `u`), which ajv asks for.

/// Whether JavaScript takes a pattern with the flag `u`.
pub(super) fn is_unicode_pattern(pattern: &str) -> bool {
    let chars: Vec<char> = pattern.chars().collect();
    let groups = captures(&chars);
    let mut reader = Reader {
        chars: &chars,
        at: 0,
        groups,
    };
    reader.pattern().is_some()
}

/// How many groups capture.
fn captures(chars: &[char]) -> usize {
    let (mut count, mut class, mut at) = (0, false, 0);
    while let Some(&char) = chars.get(at) {
        match char {
            '\\' => at += 1,
            '[' => class = true,
            ']' => class = false,
            '(' if !class => {
                let named = chars.get(at + 2) == Some(&'<')
                    && !matches!(chars.get(at + 3), Some('=' | '!'));
                count += usize::from(chars.get(at + 1) != Some(&'?') || named);
            }
            _ => {}
        }
        at += 1;
    }
    count
}

struct Reader<'p> {
    chars: &'p [char],
    at: usize,
    groups: usize,
}

/// What an escape stands for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Escape {
    /// One character.
    Char(u32),
    /// Several characters: `\d`.
    Class,
    /// A place: `\b`.
    Place,
}

impl Reader<'_> {
    fn next(&mut self) -> Option<char> {
        let char = self.chars.get(self.at).copied();
        self.at += usize::from(char.is_some());
        char
    }

    fn peek(&self) -> Option<char> {
        self.chars.get(self.at).copied()
    }

    fn take(&mut self, wanted: char) -> bool {
        let found = self.peek() == Some(wanted);
        self.at += usize::from(found);
        found
    }

    fn pattern(&mut self) -> Option<()> {
        // whether each open group can be repeated
        let mut open: Vec<bool> = Vec::new();
        let mut repeatable = false;
        while let Some(char) = self.next() {
            repeatable = match char {
                '(' => {
                    open.push(self.group()?);
                    false
                }
                ')' => open.pop()?,
                '[' => {
                    self.class()?;
                    true
                }
                '^' | '$' | '|' => false,
                '*' | '+' | '?' => {
                    if !repeatable {
                        return None;
                    }
                    self.take('?');
                    false
                }
                '{' => {
                    if !repeatable || !self.counts() {
                        return None;
                    }
                    self.take('?');
                    false
                }
                ']' | '}' => return None,
                '\\' => !matches!(self.escape(false)?, Escape::Place),
                _ => true,
            };
        }
        open.is_empty().then_some(())
    }

    /// What follows `(`; whether the group can be repeated.
    fn group(&mut self) -> Option<bool> {
        if !self.take('?') {
            return Some(true);
        }
        match self.next()? {
            ':' => Some(true),
            '=' | '!' => Some(false),
            '<' => {
                if self.take('=') || self.take('!') {
                    return Some(false);
                }
                self.name().then_some(true)
            }
            _ => None,
        }
    }

    /// A name up to its `>`.
    fn name(&mut self) -> bool {
        let start = self.at;
        while let Some(char) = self.next() {
            if char == '>' {
                return self.at > start + 1;
            }
            if !(char.is_alphanumeric() || matches!(char, '_' | '$')) {
                return false;
            }
        }
        false
    }

    /// `m}`, `m,}` or `m,n}`
    fn counts(&mut self) -> bool {
        let Some(low) = self.digits() else {
            return false;
        };
        if self.take('}') {
            return true;
        }
        if !self.take(',') {
            return false;
        }
        if self.take('}') {
            return true;
        }
        self.digits().is_some_and(|high| low <= high) && self.take('}')
    }

    fn digits(&mut self) -> Option<u64> {
        let mut number: Option<u64> = None;
        while let Some(digit) = self.peek().and_then(|char| char.to_digit(10)) {
            let before = number.unwrap_or(0);
            number = Some(before.saturating_mul(10).saturating_add(u64::from(digit)));
            self.at += 1;
        }
        number
    }

    fn class(&mut self) -> Option<()> {
        self.take('^');
        loop {
            let first = match self.next()? {
                ']' => return Some(()),
                char => self.member(char)?,
            };
            if self.peek() != Some('-') || self.chars.get(self.at + 1) == Some(&']') {
                continue;
            }
            self.at += 1;
            let char = self.next()?;
            let last = self.member(char)?;
            match (first, last) {
                (Escape::Char(first), Escape::Char(last)) if first <= last => {}
                _ => return None,
            }
        }
    }

    /// A member of a class.
    fn member(&mut self, char: char) -> Option<Escape> {
        if char != '\\' {
            return Some(Escape::Char(char as u32));
        }
        self.escape(true).filter(|escape| *escape != Escape::Place)
    }

    fn escape(&mut self, class: bool) -> Option<Escape> {
        let char = self.next()?;
        Some(match char {
            'd' | 'D' | 'w' | 'W' | 's' | 'S' => Escape::Class,
            'b' if class => Escape::Char(8),
            'b' | 'B' if !class => Escape::Place,
            'f' => Escape::Char(12),
            'n' => Escape::Char(10),
            'r' => Escape::Char(13),
            't' => Escape::Char(9),
            'v' => Escape::Char(11),
            'c' => {
                let letter = self.next().filter(char::is_ascii_alphabetic)?;
                Escape::Char(letter as u32 % 32)
            }
            '0' if !self.peek().is_some_and(|char| char.is_ascii_digit()) => Escape::Char(0),
            '1'..='9' if !class => {
                self.at -= 1;
                let number = usize::try_from(self.digits()?).ok()?;
                if number > self.groups {
                    return None;
                }
                Escape::Class
            }
            'x' => Escape::Char(self.hex(2)?),
            'u' => {
                if self.take('{') {
                    let mut number: u32 = 0;
                    let start = self.at;
                    while !self.take('}') {
                        let digit = self.next()?.to_digit(16)?;
                        number = number.checked_mul(16)?.checked_add(digit)?;
                    }
                    if self.at == start + 1 || number > 0x10_ffff {
                        return None;
                    }
                    Escape::Char(number)
                } else {
                    Escape::Char(self.hex(4)?)
                }
            }
            'k' if !class => {
                if !self.take('<') || !self.name() {
                    return None;
                }
                Escape::Class
            }
            'p' | 'P' => {
                if !self.take('{') {
                    return None;
                }
                while self.next()? != '}' {}
                Escape::Class
            }
            '-' if class => Escape::Char(char as u32),
            '^' | '$' | '\\' | '.' | '*' | '+' | '?' | '(' | ')' | '[' | ']' | '{' | '}' | '|'
            | '/' => Escape::Char(char as u32),
            _ => return None,
        })
    }

    fn hex(&mut self, digits: usize) -> Option<u32> {
        let mut number = 0;
        for _ in 0..digits {
            number = number * 16 + self.next()?.to_digit(16)?;
        }
        Some(number)
    }
}

#[cfg(test)]
mod tests {
    use super::is_unicode_pattern;

    #[test]
    fn patterns_are_taken_as_javascript_takes_them() {
        for right in [
            "",
            "^[a-z]+$",
            r"\d{2,3}?",
            r"[\w\-.]",
            r"(?:a|b)*",
            r"(?<y>\d)\k<y>",
            r"(a)\1",
            r"[^\]]",
            r"\/",
            r"\u{1F600}",
            r"\p{L}+",
            r"(?=a)b",
            "[a-]",
            r"[-a]",
            r"a{2}",
        ] {
            assert!(is_unicode_pattern(right), "{right}");
        }
        for wrong in [
            r"^[\w-\.]+$",
            r"\-",
            r"\_",
            "a{",
            "a}",
            "]",
            "(",
            ")",
            "*a",
            "a**",
            r"\1",
            "[z-a]",
            "(?i)a",
            r"\8",
            "(?=a)*",
            "a{2,1}",
            "[",
            r"\",
        ] {
            assert!(!is_unicode_pattern(wrong), "{wrong}");
        }
    }
}
