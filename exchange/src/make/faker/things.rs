//! Things: colours, vehicles, food, music, books, animals, science, aviation, databases.

use super::{Call, Methods};
use crate::make::hint::word;

const COLORS: &[&str] = &[
    "red", "green", "blue", "yellow", "purple", "teal", "white", "black", "orange", "pink",
    "olive", "ivory",
];
const MAKERS: &[&str] = &[
    "Toyota", "Ford", "Fiat", "Volvo", "BMW", "Honda", "Kia", "Nissan", "Tesla", "Audi",
];
const MODELS: &[&str] = &[
    "Focus", "Civic", "Golf", "Model 3", "Corolla", "Polo", "Altima", "Fiesta", "Panda", "Leaf",
];
const KINDS: &[&str] = &[
    "Cargo Van",
    "Convertible",
    "Coupe",
    "Hatchback",
    "Minivan",
    "SUV",
    "Sedan",
    "Wagon",
];
const BICYCLES: &[&str] = &[
    "Road Bicycle",
    "City Bicycle",
    "Folding Bicycle",
    "Mountain Bicycle",
    "Touring Bicycle",
];
const GENRES: &[&str] = &[
    "Rock",
    "Pop",
    "Jazz",
    "Blues",
    "Folk",
    "Classical",
    "Country",
    "Electronic",
    "Soul",
    "Metal",
];
const SONGS: &[&str] = &[
    "Silver Morning",
    "Long Road Home",
    "Paper Boats",
    "Winter Light",
    "Blue Hour",
    "Second Chances",
];
const ARTISTS: &[&str] = &[
    "The Lanterns",
    "Marble Fox",
    "North Station",
    "Ada & the Waves",
    "Quiet Harbour",
];
const ANIMALS: &[&str] = &[
    "bear", "bird", "cat", "dog", "fish", "horse", "lion", "rabbit", "snake", "whale",
];
const DOGS: &[&str] = &[
    "Beagle",
    "Boxer",
    "Collie",
    "Dalmatian",
    "Greyhound",
    "Husky",
    "Poodle",
    "Terrier",
];
const CATS: &[&str] = &[
    "Abyssinian",
    "Bengal",
    "Birman",
    "Burmese",
    "Persian",
    "Ragdoll",
    "Siamese",
    "Sphynx",
];
const BIRDS: &[&str] = &[
    "Barn Owl",
    "Blackbird",
    "Heron",
    "Kingfisher",
    "Robin",
    "Sparrow",
    "Swallow",
    "Wren",
];
const FISH: &[&str] = &[
    "Carp", "Cod", "Haddock", "Herring", "Pike", "Salmon", "Trout", "Tuna",
];
const HORSES: &[&str] = &[
    "Arabian",
    "Clydesdale",
    "Friesian",
    "Haflinger",
    "Lipizzan",
    "Mustang",
    "Shire",
];
const INSECTS: &[&str] = &[
    "Ant",
    "Bee",
    "Beetle",
    "Cricket",
    "Dragonfly",
    "Ladybird",
    "Moth",
    "Wasp",
];
const PET_NAMES: &[&str] = &["Bella", "Rex", "Luna", "Max", "Milo", "Nala", "Otis", "Pip"];
const DISHES: &[&str] = &[
    "Lasagne",
    "Paella",
    "Pho",
    "Ramen",
    "Risotto",
    "Tacos",
    "Fish and Chips",
    "Curry",
];
const FRUITS: &[&str] = &[
    "apple", "apricot", "cherry", "fig", "grape", "mango", "peach", "pear", "plum",
];
const VEGETABLES: &[&str] = &[
    "beetroot", "carrot", "celery", "kale", "leek", "onion", "pea", "spinach",
];
const MEATS: &[&str] = &[
    "beef", "chicken", "duck", "lamb", "pork", "turkey", "venison",
];
const SPICES: &[&str] = &[
    "basil", "cinnamon", "clove", "cumin", "ginger", "pepper", "saffron", "thyme",
];
const TASTES: &[&str] = &[
    "bitter", "creamy", "crispy", "fresh", "salty", "smoky", "sour", "spicy", "sweet",
];
const CUISINES: &[&str] = &[
    "Ethiopian",
    "French",
    "Greek",
    "Indian",
    "Italian",
    "Japanese",
    "Mexican",
    "Thai",
];
const TITLES: &[&str] = &[
    "The Long Winter",
    "A Quiet House",
    "Salt and Stone",
    "The Last Ferry",
    "Maps of Nowhere",
];
const PUBLISHERS: &[&str] = &[
    "Harbour Press",
    "Lantern Books",
    "North & Sons",
    "Quill House",
];
const ELEMENTS: &[(&str, &str, u8)] = &[
    ("H", "Hydrogen", 1),
    ("He", "Helium", 2),
    ("C", "Carbon", 6),
    ("N", "Nitrogen", 7),
    ("O", "Oxygen", 8),
    ("Fe", "Iron", 26),
];
const UNITS: &[(&str, &str)] = &[
    ("metre", "m"),
    ("second", "s"),
    ("kilogram", "kg"),
    ("ampere", "A"),
    ("kelvin", "K"),
    ("mole", "mol"),
];
const AIRPORTS: &[(&str, &str)] = &[
    ("Amsterdam Airport Schiphol", "AMS"),
    ("Frankfurt Airport", "FRA"),
    ("Heathrow Airport", "LHR"),
    ("Tokyo Haneda Airport", "HND"),
    ("Denver International Airport", "DEN"),
];
const AIRLINES: &[(&str, &str)] = &[
    ("KLM", "KL"),
    ("Lufthansa", "LH"),
    ("British Airways", "BA"),
    ("All Nippon Airways", "NH"),
    ("United Airlines", "UA"),
];
const AIRPLANES: &[(&str, &str)] = &[
    ("Airbus A320", "320"),
    ("Airbus A350", "359"),
    ("Boeing 737", "73J"),
    ("Boeing 787", "787"),
    ("Embraer 190", "E90"),
];

pub(super) const METHODS: Methods = &[
    (
        &[
            "color.human",
            "commerce.color",
            "vehicle.color",
            "random.color",
        ],
        |c| c.pick(COLORS),
    ),
    (&["color.hsl", "color.hsla"], |c| {
        numbers(c, &[360, 100, 100])
    }),
    (
        &["color.cmyk", "color.lab", "color.lch", "color.hwb"],
        |c| numbers(c, &[100, 100, 100]),
    ),
    (&["color.space"], |c| {
        c.pick(&["sRGB", "Adobe RGB", "CIELAB", "CMYK", "HSL", "ProPhoto RGB"])
    }),
    (&["color.cssSupportedFunction"], |c| {
        c.pick(&["rgb", "rgba", "hsl", "hsla", "hwb", "lab", "lch", "color"])
    }),
    (&["color.cssSupportedSpace"], |c| {
        c.pick(&["sRGB", "display-p3", "rec2020", "a98-rgb", "prophoto-rgb"])
    }),
    (&["vehicle.vehicle"], |c| {
        Some(format!("{} {}", c.seeded.pick(MAKERS), c.seeded.pick(MODELS)).into())
    }),
    (&["vehicle.manufacturer"], |c| c.pick(MAKERS)),
    (&["vehicle.model"], |c| c.pick(MODELS)),
    (&["vehicle.type"], |c| c.pick(KINDS)),
    (&["vehicle.fuel"], |c| {
        c.pick(&["Diesel", "Electric", "Gasoline", "Hybrid"])
    }),
    (&["vehicle.vin"], |c| {
        Some(
            c.seeded
                .text("ABCDEFGHJKLMNPRSTUVWXYZ0123456789", 17)
                .into(),
        )
    }),
    (&["vehicle.vrm"], |c| Some(c.digits("??##???").into())),
    (&["vehicle.bicycle"], |c| c.pick(BICYCLES)),
    (&["music.genre"], |c| c.pick(GENRES)),
    (&["music.songName", "music.album"], |c| c.pick(SONGS)),
    (&["music.artist"], |c| c.pick(ARTISTS)),
    (&["animal.type"], |c| c.pick(ANIMALS)),
    (&["animal.dog"], |c| c.pick(DOGS)),
    (&["animal.cat"], |c| c.pick(CATS)),
    (&["animal.bird"], |c| c.pick(BIRDS)),
    (&["animal.fish"], |c| c.pick(FISH)),
    (&["animal.horse"], |c| c.pick(HORSES)),
    (&["animal.insect"], |c| c.pick(INSECTS)),
    (&["animal.petName"], |c| c.pick(PET_NAMES)),
    (&["animal.bear"], |c| {
        c.pick(&["Brown bear", "Black bear", "Polar bear", "Panda"])
    }),
    (&["animal.cow"], |c| {
        c.pick(&["Angus", "Galloway", "Hereford", "Holstein", "Jersey"])
    }),
    (&["animal.rabbit"], |c| {
        c.pick(&["Angora", "Dutch", "Lop", "Rex"])
    }),
    (&["animal.snake"], |c| {
        c.pick(&["Adder", "Boa", "Cobra", "Grass snake", "Python"])
    }),
    (&["animal.lion"], |c| {
        c.pick(&["Asiatic Lion", "Cape lion", "Masai Lion"])
    }),
    (&["animal.crocodilia"], |c| {
        c.pick(&["Alligator", "Caiman", "Gharial", "Nile Crocodile"])
    }),
    (&["animal.cetacean"], |c| {
        c.pick(&["Beluga", "Blue Whale", "Orca", "Porpoise"])
    }),
    (&["food.dish"], |c| c.pick(DISHES)),
    (&["food.fruit"], |c| c.pick(FRUITS)),
    (&["food.vegetable"], |c| c.pick(VEGETABLES)),
    (&["food.meat"], |c| c.pick(MEATS)),
    (&["food.spice"], |c| c.pick(SPICES)),
    (&["food.adjective"], |c| c.pick(TASTES)),
    (&["food.ethnicCategory"], |c| c.pick(CUISINES)),
    (&["food.ingredient"], |c| {
        let of = [FRUITS, VEGETABLES, MEATS, SPICES][c.seeded.index(4)];
        c.pick(of)
    }),
    (&["food.description"], |c| {
        Some(
            format!(
                "A {} dish with {} and {}",
                c.seeded.pick(TASTES),
                c.seeded.pick(VEGETABLES),
                c.seeded.pick(SPICES)
            )
            .into(),
        )
    }),
    (&["book.title", "book.series"], |c| c.pick(TITLES)),
    (&["book.author"], |c| super::by_name("person.fullName", c)),
    (&["book.genre"], |c| {
        c.pick(&[
            "Fantasy",
            "History",
            "Mystery",
            "Poetry",
            "Romance",
            "Science Fiction",
        ])
    }),
    (&["book.format"], |c| {
        c.pick(&["Audiobook", "Ebook", "Hardcover", "Paperback"])
    }),
    (&["book.publisher"], |c| c.pick(PUBLISHERS)),
    (&["science.chemicalElement"], |c| {
        let (symbol, name, number) = ELEMENTS[c.seeded.index(ELEMENTS.len())];
        Some(serde_json::json!({ "symbol": symbol, "name": name, "atomicNumber": number }))
    }),
    (&["science.unit"], |c| {
        let (name, symbol) = UNITS[c.seeded.index(UNITS.len())];
        Some(serde_json::json!({ "name": name, "symbol": symbol }))
    }),
    (&["airline.airport"], |c| coded(c, AIRPORTS, "iataCode")),
    (&["airline.airline"], |c| coded(c, AIRLINES, "iataCode")),
    (&["airline.airplane"], |c| {
        coded(c, AIRPLANES, "iataTypeCode")
    }),
    (&["airline.aircraftType"], |c| {
        c.pick(&["narrowbody", "regional", "widebody"])
    }),
    (&["airline.recordLocator"], |c| {
        Some(c.seeded.text("ABCDEFGHJKLMNPQRSTUVWXYZ", 6).into())
    }),
    (&["airline.seat"], |c| {
        Some(format!("{}{}", c.seeded.between(1, 35), c.seeded.text("ABCDEF", 1)).into())
    }),
    (&["airline.flightNumber"], |c| {
        Some(c.seeded.between(1, 9_999).to_string().into())
    }),
    (&["database.column"], |c| {
        c.pick(&[
            "id",
            "title",
            "name",
            "email",
            "phone",
            "status",
            "createdAt",
            "updatedAt",
        ])
    }),
    (&["database.type"], |c| {
        c.pick(&[
            "int", "varchar", "text", "date", "datetime", "boolean", "decimal", "blob",
        ])
    }),
    (&["database.collation"], |c| {
        c.pick(&[
            "utf8_unicode_ci",
            "utf8_general_ci",
            "utf8_bin",
            "ascii_bin",
        ])
    }),
    (&["database.engine"], |c| {
        c.pick(&["InnoDB", "MyISAM", "MEMORY", "CSV", "ARCHIVE"])
    }),
    (&["git.commitEntry"], |c| {
        Some(
            format!(
                "commit {}\n\n    {}",
                c.seeded.text("0123456789abcdef", 40),
                word(c.seeded)
            )
            .into(),
        )
    }),
    (&["random.locale"], |c| {
        c.pick(&["en", "de", "fr", "es", "it", "nl", "pt_BR", "ja"])
    }),
];

/// A list of numbers up to these.
fn numbers(call: &mut Call<'_>, most: &[u64]) -> Option<serde_json::Value> {
    Some(
        most.iter()
            .map(|&most| serde_json::Value::from(call.seeded.between(0, most)))
            .collect(),
    )
}

fn coded(call: &mut Call<'_>, of: &[(&str, &str)], code_name: &str) -> Option<serde_json::Value> {
    let (name, code) = of[call.seeded.index(of.len())];
    let mut members = serde_json::Map::new();
    members.insert("name".to_owned(), name.into());
    members.insert(code_name.to_owned(), code.into());
    Some(members.into())
}
