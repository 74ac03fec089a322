//! The values of bodies and headers that no example gives, and the text of any value: Prism's where `--compat prism`
//! asks for them, else our own.

use std::hash::{BuildHasher as _, RandomState};

use bytes::Bytes;
use http::HeaderValue;
use serde_json::Value;
use specwright_contract::Contract;
use specwright_contract::model::{MediaType, SchemaId};
use specwright_exchange::body::Codec;
use specwright_exchange::make::{self, Options};
use specwright_exchange::media_type::is_xml;
use specwright_exchange::prism::{self, SampleOptions, Unwritable};
use specwright_exchange::schema::Direction;

use crate::snapshot::Document;
use crate::stages::answer::Why;
use crate::{Behaviour, Settings};

/// Why there is no value, or no text of it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum Unmade {
    /// No value, and why.
    TooComplex(String),
    /// No text in Prism's forms.
    Unwritable(Unwritable),
    /// No text in ours, and why.
    NoForm(String),
}

/// A value and where it comes from, for the log.
#[derive(Debug)]
pub(crate) struct Made {
    /// Nothing where the body is empty, too.
    pub(crate) value: Option<Value>,
    pub(crate) why: Why,
}

/// The text of a value; `Display` takes a longer way.
pub(crate) fn json(value: &Value) -> Bytes {
    serde_json::to_vec(value).unwrap_or_default().into()
}

/// The static value of a schema.
pub(crate) fn sample(
    document: &Document,
    schema: SchemaId,
    behaviour: Behaviour,
) -> Result<Made, Unmade> {
    let validators = &document.validators;
    if !behaviour.sound_samples {
        let sampled = prism::sample(validators, schema, SampleOptions::default());
        return sampled
            .map(|value| Made {
                value,
                why: "sample".into(),
            })
            .map_err(|reason| Unmade::TooComplex(reason.to_string()));
    }
    let options = SampleOptions {
        format_ranges: false,
        write_only: false,
    };
    if let Ok(Some(value)) = prism::sample(validators, schema, options)
        && validators.is_valid(schema, Direction::Response, &value)
    {
        return Ok(Made {
            value: Some(value),
            why: "sample".into(),
        });
    }
    let (value, why) = match make::sample(validators, schema, Direction::Response) {
        Ok(value) => (value, "sample"),
        // A schema that contradicts itself: what keeps most of it is of more use than a refusal.
        Err(make::NoValue {
            nearest: Some(value),
            ..
        }) => (*value, "sample, though its schema contradicts itself"),
        Err(reason) => return Err(Unmade::TooComplex(reason.to_string())),
    };
    Ok(Made {
        value: Some(value),
        why: why.into(),
    })
}

/// A value of a schema that is drawn from a seed, or from any: the same seed draws the same.
pub(crate) fn generate(
    document: &Document,
    schema: SchemaId,
    seed: Option<&str>,
    settings: &Settings,
) -> Result<Made, Unmade> {
    let seed = seed.map_or_else(|| RandomState::new().hash_one(0), seed_of);
    let options = document.generating(settings);
    let validators = &document.validators;
    let made = make::generate_with(validators, schema, Direction::Response, seed, options);
    let value = match made {
        Ok(value) => value,
        Err(make::NoValue {
            nearest: Some(value),
            ..
        }) => *value,
        Err(_) => return sample(document, schema, settings.behaviour),
    };
    let value = if settings.behaviour.lifelike_values {
        value
    } else {
        prism::sorted(value)
    };
    Ok(Made {
        value: Some(value),
        why: Why::Prepared(format!("generated (seed {seed})").into()),
    })
}

/// How the values of a document are generated.
pub(crate) fn options(document: &Contract, settings: &Settings) -> Options {
    let mut options = Options::of(document);
    options.fill_properties(settings.fill_properties);
    if !settings.behaviour.lifelike_values {
        options.full = true;
        options.null = 50;
    }
    options
}

/// A seed as a number: itself where it is one, so that the one in the log can be given back, else its hash (FNV-1a).
fn seed_of(seed: &str) -> u64 {
    seed.parse().unwrap_or_else(|_| {
        seed.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
        })
    })
}

/// A body as it is sent.
#[derive(Debug)]
pub(crate) struct Written {
    pub(crate) bytes: Bytes,
    /// The media type, where it says more than the declared one: the boundary of a multipart body.
    pub(crate) content_type: Option<HeaderValue>,
}

/// The text of a value, or of none, in a media type; `sent` is the `Content-Type` of the answer.
pub(crate) fn write(
    document: &Document,
    media: &MediaType,
    sent: &str,
    value: Option<&Value>,
    behaviour: Behaviour,
) -> Result<Written, Unmade> {
    if !behaviour.declared_forms {
        return prism::text(value, sent)
            .map(|bytes| Written {
                bytes,
                content_type: None,
            })
            .map_err(Unmade::Unwritable);
    }
    let Some(value) = value else {
        return Ok(Written {
            bytes: Bytes::new(),
            content_type: None,
        });
    };
    // An example that is written as XML.
    if let Value::String(text) = value
        && is_xml(sent)
        && text.trim_start().starts_with('<')
    {
        return Ok(Written {
            bytes: Bytes::copy_from_slice(text.as_bytes()),
            content_type: None,
        });
    }
    let contract = &document.contract;
    let codec = Codec::new(contract, media);
    let encoded = codec
        .encode(contract, value)
        .map_err(|reason| Unmade::NoForm(reason.to_string()))?;
    let content_type = (encoded.content_type != *media.name)
        .then(|| HeaderValue::from_str(&encoded.content_type).ok())
        .flatten();
    Ok(Written {
        bytes: encoded.bytes,
        content_type,
    })
}
