//! The phases of a run.

/// A phase: where cases come from.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
#[non_exhaustive]
pub enum Phase {
    /// Every named example.
    Examples,
    /// Each constraint at, inside and outside its edge; deterministic.
    Boundaries,
    /// Seeded random values, valid and invalid.
    Properties,
    /// Sequences: create, read, replace, list, delete.
    Stateful,
    /// Credentials that are missing, wrong, or another's.
    Security,
    /// Traffic that was recorded: no phase of a run.
    Recorded,
}

impl Phase {
    /// Every phase with its name and what it does, in the order of a run.
    pub const ALL: &[(Self, &str, &str)] = &[
        (Self::Examples, "examples", "every named example"),
        (
            Self::Boundaries,
            "boundaries",
            "each constraint at, inside and outside its edge",
        ),
        (
            Self::Properties,
            "properties",
            "seeded random values, valid and invalid, with shrinking",
        ),
        (
            Self::Stateful,
            "stateful",
            "create, read, replace, list, delete, read again",
        ),
        (
            Self::Security,
            "security",
            "credentials that are missing, wrong, or another's",
        ),
    ];

    /// The name.
    pub fn as_str(self) -> &'static str {
        let mut all = Self::ALL.iter();
        all.find(|(phase, ..)| *phase == self)
            .map_or("recorded", |(_, name, _)| name)
    }

    /// The phase of this name.
    pub fn parse(name: &str) -> Option<Self> {
        let mut all = Self::ALL.iter();
        all.find(|(_, known, _)| *known == name)
            .map(|(phase, ..)| *phase)
    }
}
