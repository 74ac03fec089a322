//! The languages that names and addresses are made in.

/// A language.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
#[non_exhaustive]
pub enum Locale {
    /// English
    #[default]
    En,
    /// Arabic
    Ar,
    /// German
    De,
    /// French
    Fr,
    /// Italian
    It,
    /// Japanese
    Ja,
    /// Dutch
    Nl,
    /// Portuguese of Brazil
    PtBr,
    /// Portuguese of Portugal
    PtPt,
    /// Turkish
    Tr,
    /// Persian
    Fa,
    /// Chinese, simplified
    ZhCn,
    /// Chinese, traditional
    ZhTw,
}

impl Locale {
    /// The language of a tag: `de`, `de_AT`, `pt-BR`. Those that are not known are English.
    pub fn parse(tag: &str) -> Self {
        let tag = tag.replace('-', "_").to_ascii_lowercase();
        match tag.split('_').next().unwrap_or_default() {
            "ar" => Self::Ar,
            "de" => Self::De,
            "fr" => Self::Fr,
            "it" => Self::It,
            "ja" => Self::Ja,
            "nl" => Self::Nl,
            "pt" if tag == "pt_pt" => Self::PtPt,
            "pt" => Self::PtBr,
            "tr" => Self::Tr,
            "fa" => Self::Fa,
            "zh" if tag == "zh_tw" => Self::ZhTw,
            "zh" => Self::ZhCn,
            _ => Self::En,
        }
    }
}

/// Draws a text by a faker of the `fake` crate in the language of a call.
macro_rules! in_locale {
    ($call:expr, $faker:path) => {{
        use ::fake::locales as l;

        use $crate::make::locale::Locale;
        let rng = &mut $call.seeded.rng;
        let text: String = match $call.locale {
            Locale::En => $faker(l::EN).fake_with_rng(rng),
            Locale::Ar => $faker(l::AR_SA).fake_with_rng(rng),
            Locale::De => $faker(l::DE_DE).fake_with_rng(rng),
            Locale::Fr => $faker(l::FR_FR).fake_with_rng(rng),
            Locale::It => $faker(l::IT_IT).fake_with_rng(rng),
            Locale::Ja => $faker(l::JA_JP).fake_with_rng(rng),
            Locale::Nl => $faker(l::NL_NL).fake_with_rng(rng),
            Locale::PtBr => $faker(l::PT_BR).fake_with_rng(rng),
            Locale::PtPt => $faker(l::PT_PT).fake_with_rng(rng),
            Locale::Tr => $faker(l::TR_TR).fake_with_rng(rng),
            Locale::Fa => $faker(l::FA_IR).fake_with_rng(rng),
            Locale::ZhCn => $faker(l::ZH_CN).fake_with_rng(rng),
            Locale::ZhTw => $faker(l::ZH_TW).fake_with_rng(rng),
        };
        text
    }};
}
pub(super) use in_locale;
