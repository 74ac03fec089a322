//! The raw values of path parameters, without allocation for as many as paths really have.

/// How many are kept in place.
const INLINE: usize = 8;

/// Raw values in the template's order.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(crate) struct Captures<'p> {
    inline: [&'p str; INLINE],
    more: Vec<&'p str>,
    len: usize,
}

impl<'p> Captures<'p> {
    pub(crate) fn push(&mut self, value: &'p str) {
        match self.inline.get_mut(self.len) {
            Some(place) => *place = value,
            None => self.more.push(value),
        }
        self.len += 1;
    }

    pub(crate) fn set(&mut self, at: usize, value: &'p str) {
        let place = match self.inline.get_mut(at) {
            Some(place) => Some(place),
            None => self.more.get_mut(at - INLINE),
        };
        if let Some(place) = place {
            *place = value;
        }
    }

    pub(crate) fn truncate(&mut self, len: usize) {
        self.more.truncate(len.saturating_sub(INLINE));
        self.len = self.len.min(len);
    }

    pub(crate) fn len(&self) -> usize {
        self.len
    }

    pub(crate) fn get(&self, at: usize) -> Option<&'p str> {
        if at >= self.len {
            return None;
        }
        self.inline
            .get(at)
            .or_else(|| self.more.get(at - INLINE))
            .copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_kept_beyond_those_in_place() {
        let texts: Vec<String> = (0..20).map(|n| n.to_string()).collect();
        let mut captures = Captures::default();
        for text in &texts {
            captures.push(text);
        }
        captures.truncate(10);
        captures.set(9, "nine");
        captures.push("ten");
        assert_eq!(captures.len(), 11);
        assert_eq!(captures.get(7), Some("7"));
        assert_eq!(captures.get(9), Some("nine"));
        assert_eq!(captures.get(10), Some("ten"));
        assert_eq!(captures.get(11), None);
    }
}
