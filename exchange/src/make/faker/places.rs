//! Places: cities, streets, countries, coordinates.

use fake::Fake;
use fake::faker::address::en;
use fake::faker::address::raw as address;
use serde_json::Value;

use super::{Call, Methods};
use crate::make::locale::in_locale;

const COUNTIES: &[&str] = &[
    "Kent",
    "Devon",
    "Orange County",
    "Essex",
    "Norfolk",
    "Surrey",
    "Wayne County",
    "Cornwall",
];
const DIRECTIONS: &[&str] = &[
    "North",
    "East",
    "South",
    "West",
    "Northeast",
    "Northwest",
    "Southeast",
    "Southwest",
];
const CONTINENTS: &[&str] = &[
    "Africa",
    "Antarctica",
    "Asia",
    "Australia",
    "Europe",
    "North America",
    "South America",
];
const LANGUAGES: &[&str] = &[
    "English",
    "German",
    "French",
    "Spanish",
    "Italian",
    "Dutch",
    "Portuguese",
    "Japanese",
];

macro_rules! english {
    ($call:ident, $faker:ident) => {
        Some(
            en::$faker()
                .fake_with_rng::<String, _>(&mut $call.seeded.rng)
                .into(),
        )
    };
}

pub(super) const METHODS: Methods = &[
    (
        &[
            "location.city",
            "address.city",
            "address.cityName",
            "location.cityName",
        ],
        |c| Some(in_locale!(c, address::CityName).into()),
    ),
    (&["location.cityPrefix", "address.cityPrefix"], |c| {
        english!(c, CityPrefix)
    }),
    (&["location.citySuffix", "address.citySuffix"], |c| {
        english!(c, CitySuffix)
    }),
    (
        &[
            "location.street",
            "address.street",
            "location.streetName",
            "address.streetName",
        ],
        |c| Some(in_locale!(c, address::StreetName).into()),
    ),
    (&["location.streetAddress", "address.streetAddress"], |c| {
        let street = in_locale!(c, address::StreetName);
        Some(format!("{} {street}", c.seeded.between(1, 9_999)).into())
    }),
    (&["location.streetPrefix", "address.streetPrefix"], |c| {
        c.pick(DIRECTIONS)
    }),
    (&["location.streetSuffix", "address.streetSuffix"], |c| {
        english!(c, StreetSuffix)
    }),
    (
        &["location.secondaryAddress", "address.secondaryAddress"],
        |c| {
            let kind = c.seeded.pick(&["Apt.", "Suite"]);
            Some(format!("{kind} {}", c.seeded.between(100, 999)).into())
        },
    ),
    (
        &["location.buildingNumber", "address.buildingNumber"],
        |c| Some(c.seeded.between(1, 99_999).to_string().into()),
    ),
    (
        &[
            "location.zipCode",
            "address.zipCode",
            "location.zipCodeByState",
            "address.zipCodeByState",
        ],
        |c| match c
            .arguments
            .text("format", 0)
            .filter(|format| format.contains('#'))
        {
            Some(format) => {
                let format = format.to_owned();
                Some(c.digits(&format).into())
            }
            None => Some(in_locale!(c, address::ZipCode).into()),
        },
    ),
    (&["location.state", "address.state"], |c| {
        Some(in_locale!(c, address::StateName).into())
    }),
    (&["location.stateAbbr", "address.stateAbbr"], |c| {
        english!(c, StateAbbr)
    }),
    (&["location.county", "address.county"], |c| c.pick(COUNTIES)),
    (&["location.country", "address.country"], |c| {
        Some(in_locale!(c, address::CountryName).into())
    }),
    (&["location.countryCode", "address.countryCode"], |c| {
        const THREE: &[&str] = &[
            "DEU", "FRA", "USA", "GBR", "JPN", "ESP", "ITA", "NLD", "SWE", "BRA",
        ];
        let variant = c
            .arguments
            .text("variant", 0)
            .or_else(|| c.arguments.text("alphaCode", 0));
        match variant {
            Some("alpha-3") => c.pick(THREE),
            Some("numeric") => Some(c.digits("!##").into()),
            _ => english!(c, CountryCode),
        }
    }),
    (&["location.continent", "address.continent"], |c| {
        c.pick(CONTINENTS)
    }),
    (&["location.language"], |c| c.pick(LANGUAGES)),
    (&["location.latitude", "address.latitude"], |c| {
        coordinate(c, 90.0, 1)
    }),
    (&["location.longitude", "address.longitude"], |c| {
        coordinate(c, 180.0, 1)
    }),
    (
        &[
            "location.nearbyGPSCoordinate",
            "address.nearbyGPSCoordinate",
        ],
        |c| Some(vec![coordinate(c, 90.0, 9)?, coordinate(c, 180.0, 9)?].into()),
    ),
    (&["location.direction", "address.direction"], |c| {
        c.pick(DIRECTIONS)
    }),
    (
        &["location.cardinalDirection", "address.cardinalDirection"],
        |c| c.pick(&DIRECTIONS[..4]),
    ),
    (
        &["location.ordinalDirection", "address.ordinalDirection"],
        |c| c.pick(&DIRECTIONS[4..]),
    ),
    (
        &["location.timeZone", "address.timeZone", "date.timeZone"],
        |c| english!(c, TimeZone),
    ),
];

/// A coordinate of four digits; the arguments say its bounds from this position on.
fn coordinate(call: &mut Call<'_>, most: f64, position: usize) -> Option<Value> {
    let bound = |name, position, default: f64| {
        call.arguments
            .number(name, position)
            .filter(|_| position < 9)
            .unwrap_or(default)
            .clamp(-most, most)
    };
    let (least, most) = (
        bound("min", position, -most),
        bound("max", position - 1, most),
    );
    call.decimal(least, most, 4)
}
