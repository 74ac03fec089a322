//! People: names, jobs, telephones.

use fake::Fake;
use fake::faker::job::en as job;
use fake::faker::name::raw as name;
use fake::faker::phone_number::en as phone;
use serde_json::Value;

use super::{Call, Methods};
use crate::make::locale::in_locale;

const MALE: &[&str] = &[
    "James", "Omar", "Luca", "Noah", "Erik", "Pablo", "Kenji", "Adam", "Felix", "Samuel",
];
const FEMALE: &[&str] = &[
    "Alice", "Maria", "Yuki", "Fatima", "Clara", "Ingrid", "Nora", "Sofia", "Grace", "Lena",
];
const PREFIXES: &[&str] = &["Mr.", "Mrs.", "Ms.", "Miss", "Dr."];
const SUFFIXES: &[&str] = &["Jr.", "Sr.", "I", "II", "III", "IV", "MD", "DDS", "PhD"];
const GENDERS: &[&str] = &["female", "male", "non-binary", "agender", "genderfluid"];
const SIGNS: &[&str] = &[
    "Aries",
    "Taurus",
    "Gemini",
    "Cancer",
    "Leo",
    "Virgo",
    "Libra",
    "Scorpio",
    "Sagittarius",
    "Capricorn",
    "Aquarius",
    "Pisces",
];
const DESCRIPTORS: &[&str] = &[
    "Lead",
    "Senior",
    "Direct",
    "Corporate",
    "Dynamic",
    "Future",
    "Regional",
    "Global",
];
const AREAS: &[&str] = &[
    "Solutions",
    "Brand",
    "Security",
    "Marketing",
    "Accounts",
    "Mobility",
    "Quality",
    "Research",
];
const TYPES: &[&str] = &[
    "Engineer",
    "Manager",
    "Analyst",
    "Designer",
    "Architect",
    "Consultant",
    "Officer",
    "Planner",
];
const BIOS: &[&str] = &[
    "reader",
    "traveller",
    "cook",
    "teacher",
    "gardener",
    "founder",
    "musician",
    "engineer",
];

pub(super) const METHODS: Methods = &[
    (&["person.firstName", "name.firstName"], |c| {
        Some(first(c).into())
    }),
    (&["person.lastName", "name.lastName"], |c| {
        Some(last(c).into())
    }),
    (&["person.middleName", "name.middleName"], |c| {
        Some(first(c).into())
    }),
    (
        &[
            "person.fullName",
            "name.fullName",
            "name.findName",
            "name.name",
        ],
        |c| Some(format!("{} {}", first(c), last(c)).into()),
    ),
    (&["person.gender", "name.gender"], |c| c.pick(GENDERS)),
    (
        &["person.sex", "person.sexType", "name.sex", "name.sexType"],
        |c| c.pick(&["female", "male"]),
    ),
    (&["person.prefix", "name.prefix"], |c| c.pick(PREFIXES)),
    (&["person.suffix", "name.suffix"], |c| c.pick(SUFFIXES)),
    (&["person.zodiacSign"], |c| c.pick(SIGNS)),
    (&["person.jobTitle", "name.jobTitle", "name.title"], |c| {
        Some(
            job::Title()
                .fake_with_rng::<String, _>(&mut c.seeded.rng)
                .into(),
        )
    }),
    (&["person.jobDescriptor", "name.jobDescriptor"], |c| {
        c.pick(DESCRIPTORS)
    }),
    (&["person.jobArea", "name.jobArea"], |c| c.pick(AREAS)),
    (&["person.jobType", "name.jobType"], |c| c.pick(TYPES)),
    (&["person.bio"], |c| {
        Some(format!("{}, {}", c.seeded.pick(BIOS), c.seeded.pick(BIOS)).into())
    }),
    (
        &[
            "phone.number",
            "phone.phoneNumber",
            "phone.phoneNumberFormat",
        ],
        |c| match c.arguments.text("format", 0) {
            Some(format) if format.contains(['#', '!']) => {
                let format = format.to_owned();
                Some(c.digits(&format).into())
            }
            _ => Some(
                phone::PhoneNumber()
                    .fake_with_rng::<String, _>(&mut c.seeded.rng)
                    .into(),
            ),
        },
    ),
    (&["phone.phoneFormats"], |c| {
        c.pick(&["###-###-####", "(###) ###-####", "1-###-###-####"])
    }),
    (&["phone.imei"], |c| {
        Some(c.digits("##-######-######-#").into())
    }),
];

pub(super) fn first(call: &mut Call<'_>) -> String {
    let sex = call
        .arguments
        .get("sex", 0)
        .or_else(|| call.arguments.get("gender", 0));
    match sex.and_then(Value::as_str) {
        Some("male") => call.seeded.pick(MALE).to_owned(),
        Some("female") => call.seeded.pick(FEMALE).to_owned(),
        _ => in_locale!(call, name::FirstName),
    }
}

pub(super) fn last(call: &mut Call<'_>) -> String {
    in_locale!(call, name::LastName)
}
