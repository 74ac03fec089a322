//! What `specwright.toml` and the environment say: both become arguments before those that were typed, so that the
//! parser judges all three by the same rules, and the last wins.

use std::any::TypeId;
use std::ffi::OsString;
use std::ops::Range;
use std::path::{Path, PathBuf};

use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Arg, ArgAction, Command};
use specwright_contract::diagnostic::nearest;
use thiserror::Error;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::place::shown;
use super::spelling::{Kind, kebab, kind, spell};

/// The name of the file.
pub(crate) const FILE: &str = "specwright.toml";
/// What the variables of the environment start with.
const PREFIX: &str = "SPECWRIGHT_";
/// The sections of the file.
const SECTIONS: &[&str] = &["mock", "proxy", "test"];

/// What is wrong with `specwright.toml` or the environment; each thing with its place.
#[derive(Debug, Error)]
#[error("{}", .0.join("\n"))]
pub struct ConfigError(Vec<String>);

/// The arguments of a command with all that the file and the environment say, in the spelling of its parser. `command`
/// went through [`prepare`](super::prepare), and its name is that of its section.
///
/// # Errors
/// [`ConfigError`], all that is wrong at once.
pub fn configure(
    command: &Command,
    given: impl IntoIterator<Item = OsString>,
) -> Result<Vec<OsString>, ConfigError> {
    let typed = spell(command, given);
    // Who asks for help gets it, whatever the file says.
    let asks = ["--help", "--version", "-V"];
    if typed.iter().any(|word| asks.iter().any(|ask| word == ask)) {
        return Ok(typed);
    }
    let mut wrong = Vec::new();
    let environment = environment(command, &mut wrong);
    let named = last_value(&typed, "--config=").or_else(|| last_value(&environment, "--config="));
    let file = match named {
        Some(path) => Some(PathBuf::from(path)),
        None => find(),
    };
    let file = file.map(|path| File::read(&path, command, &mut wrong));
    if !wrong.is_empty() {
        return Err(ConfigError(wrong));
    }
    let file = file.unwrap_or_default();
    let mut words = file.flags;
    words.extend(environment);
    let mut positional = file.positional;
    let count = typed.iter().filter(|word| is_positional(word)).count();
    words.extend(typed);
    if command.get_positionals().count() == 1 {
        // Documents: those that are typed, or those of the file.
        positional.truncate(if count == 0 { usize::MAX } else { 0 });
    } else {
        // Each has its place, and what is typed fills the first ones.
        positional.drain(..count.min(positional.len()));
    }
    words.extend(positional.into_iter().flatten());
    Ok(words)
}

fn is_positional(word: &OsString) -> bool {
    let bytes = word.as_encoded_bytes();
    bytes == b"-" || !bytes.starts_with(b"-")
}

fn last_value(words: &[OsString], flag: &str) -> Option<String> {
    let value = |word: &OsString| Some(word.to_str()?.strip_prefix(flag)?.to_owned());
    words.iter().rev().find_map(value)
}

/// The nearest file from the working directory upwards, as a relative path.
fn find() -> Option<PathBuf> {
    let here = std::env::current_dir().ok()?;
    here.ancestors()
        .enumerate()
        .find(|(_, folder)| folder.join(FILE).is_file())
        .map(|(up, _)| {
            std::iter::repeat_n("..", up)
                .collect::<PathBuf>()
                .join(FILE)
        })
}

/// The flags that have a value of their own.
fn settings(command: &Command) -> impl Iterator<Item = (&Arg, &str)> {
    command
        .get_arguments()
        .filter(|arg| {
            matches!(
                arg.get_action(),
                ArgAction::Set | ArgAction::Append | ArgAction::SetTrue
            )
        })
        .filter_map(|arg| Some((arg, arg.get_long()?)))
}

/// `--port=3000` for each `SPECWRIGHT_PORT=3000`.
fn environment(command: &Command, wrong: &mut Vec<String>) -> Vec<OsString> {
    let mut words = Vec::new();
    for (arg, name) in settings(command) {
        let variable = format!("{PREFIX}{}", name.replace('-', "_").to_ascii_uppercase());
        let Some(value) = std::env::var_os(&variable).filter(|value| !value.is_empty()) else {
            continue;
        };
        if is_switch(arg) {
            match switched(&value.to_string_lossy()) {
                Some(true) => words.push(format!("--{name}").into()),
                Some(false) => {}
                None => wrong.push(format!(
                    "error: {variable} in the environment cannot be {:?}: it must be true or false",
                    value.to_string_lossy()
                )),
            }
            continue;
        }
        let word = flag(name, &value);
        match refused(command, arg, &word) {
            None => words.push(word),
            Some(reason) => wrong.push(format!(
                "error: {variable} in the environment cannot be {:?}: {reason}",
                value.to_string_lossy()
            )),
        }
    }
    words
}

/// Whether an argument is true by its presence.
fn is_switch(arg: &Arg) -> bool {
    matches!(arg.get_action(), ArgAction::SetTrue)
}

/// What a variable says that is true or false.
fn switched(text: &str) -> Option<bool> {
    let is = |words: &[&str]| words.iter().any(|word| text.eq_ignore_ascii_case(word));
    if is(&["true", "1", "yes", "on", "y", "t"]) {
        return Some(true);
    }
    is(&["false", "0", "no", "off", "n", "f"]).then_some(false)
}

fn flag(name: &str, value: impl AsRef<std::ffi::OsStr>) -> OsString {
    let mut word = OsString::from(format!("--{name}="));
    word.push(value);
    word
}

/// Why the parser does not take an argument.
fn refused(command: &Command, arg: &Arg, word: &OsString) -> Option<String> {
    let alone = command.clone().mut_args(|other| {
        let id = other.get_id().clone();
        if id == *arg.get_id() {
            other
        } else {
            other.required(false)
        }
    });
    let words = [OsString::from(command.get_name()), word.clone()];
    let error = alone.try_get_matches_from(words).err()?;
    match error.kind() {
        ErrorKind::ValueValidation => {
            let source = std::error::Error::source(&error).map(ToString::to_string);
            Some(source.unwrap_or_else(|| "it is no such value".to_owned()))
        }
        ErrorKind::InvalidValue => Some(match error.get(ContextKind::ValidValue) {
            Some(ContextValue::Strings(values)) if !values.is_empty() => {
                format!("it must be {}", values.join(" or "))
            }
            _ => "it needs a value".to_owned(),
        }),
        // What is missing beside it may be typed.
        _ => None,
    }
}

/// What a file says to a command.
#[derive(Default)]
struct File {
    flags: Vec<OsString>,
    /// For each positional argument its values.
    positional: Vec<Vec<OsString>>,
}

/// A file while it is judged.
struct Judged<'f> {
    path: &'f Path,
    command: &'f Command,
    wrong: Vec<(Range<usize>, String)>,
}

impl File {
    fn read(path: &Path, command: &Command, wrong: &mut Vec<String>) -> Self {
        let text = match std::fs::read_to_string(path) {
            Ok(text) => text,
            Err(error) => {
                wrong.push(format!("error: failed to read {}: {error}", path.display()));
                return Self::default();
            }
        };
        let mut judged = Judged {
            path,
            command,
            wrong: Vec::new(),
        };
        let (table, errors) = DeTable::parse_recoverable(&text);
        let mut file = Self::default();
        let place = |error: &toml::de::Error| error.span().unwrap_or_default();
        match errors.iter().min_by_key(|error| place(error).start) {
            // What comes after the first may be read wrongly.
            Some(error) => judged
                .wrong
                .push((place(error), error.message().to_owned())),
            None => file = judged.file(table.get_ref()),
        }
        judged.wrong.sort_by_key(|(span, _)| span.start);
        for (span, message) in &judged.wrong {
            wrong.push(shown(path, &text, span, message));
        }
        file
    }
}

impl<'f> Judged<'f> {
    fn file(&mut self, table: &DeTable<'_>) -> File {
        let mut file = File::default();
        for (key, value) in table {
            let name = key.get_ref().as_ref();
            let DeValue::Table(section) = value.get_ref() else {
                let help = match self.setting(name) {
                    Some(_) => format!("; write it below a line `[{}]`", self.command.get_name()),
                    None => near(name, SECTIONS.iter().copied(), "[", "]"),
                };
                self.refuse(key, format!("`{name}` is no section{help}"));
                continue;
            };
            if !SECTIONS.contains(&name) {
                let help = near(name, SECTIONS.iter().copied(), "[", "]");
                self.refuse(key, format!("there is no section [{name}]{help}"));
            } else if name == self.command.get_name() {
                file = self.section(section);
            }
        }
        file
    }

    fn section(&mut self, section: &DeTable<'_>) -> File {
        let command = self.command;
        let mut file = File::default();
        let positionals: Vec<&Arg> = command.get_positionals().collect();
        file.positional.resize(positionals.len(), Vec::new());
        for (key, value) in section {
            let name = kebab(key.get_ref()).replace('_', "-");
            let position = positionals.iter().position(|arg| arg.get_id() == &*name);
            if let Some(position) = position {
                file.positional[position] = self.positional(positionals[position], value);
            } else if let Some(arg) = self.setting(&name) {
                match value.get_ref() {
                    DeValue::Array(values) if matches!(arg.get_action(), ArgAction::Append) => {
                        let words = values.iter().filter_map(|one| self.flag(arg, &name, one));
                        file.flags.extend(words);
                    }
                    DeValue::Boolean(on) if is_switch(arg) => {
                        file.flags.extend(on.then(|| format!("--{name}").into()));
                    }
                    _ => file.flags.extend(self.flag(arg, &name, value)),
                }
            } else {
                let names = settings(command)
                    .map(|(_, name)| name)
                    .chain(positionals.iter().map(|arg| arg.get_id().as_str()));
                let section = command.get_name();
                let help = near(&name, names, "`", "`");
                self.refuse(
                    key,
                    format!(
                        "there is no setting `{}` in [{section}]{help}",
                        key.get_ref()
                    ),
                );
            }
        }
        file
    }

    fn setting(&self, name: &str) -> Option<&'f Arg> {
        let mut settings = settings(self.command);
        // The file is found before it is read.
        settings
            .find(|(_, known)| *known == name && name != "config")
            .map(|(arg, _)| arg)
    }

    /// Documents are paths relative to the file, or URLs.
    fn positional(&mut self, arg: &Arg, value: &Spanned<DeValue<'_>>) -> Vec<OsString> {
        let many = matches!(arg.get_action(), ArgAction::Append);
        let is_path = !arg.get_id().as_str().starts_with("upstream");
        let values: Vec<&Spanned<DeValue<'_>>> = match value.get_ref() {
            DeValue::Array(values) if many => values.iter().collect(),
            _ => vec![value],
        };
        let mut words = Vec::new();
        for value in values {
            match value.get_ref() {
                DeValue::String(text) if is_path && text != "-" && !text.contains("://") => {
                    words.push(self.beside(text).into());
                }
                DeValue::String(text) => words.push(text.as_ref().into()),
                other => {
                    let wanted = if many {
                        "text, or a list of texts"
                    } else {
                        "text"
                    };
                    let told = format!("`{}` must be {wanted}, not {}", arg.get_id(), what(other));
                    self.refuse(value, told);
                }
            }
        }
        words
    }

    fn flag(&mut self, arg: &Arg, name: &str, value: &Spanned<DeValue<'_>>) -> Option<OsString> {
        let of = arg.get_value_parser().type_id();
        let is_number = [
            TypeId::of::<u16>(),
            TypeId::of::<u32>(),
            TypeId::of::<u64>(),
            TypeId::of::<usize>(),
        ]
        .iter()
        .any(|number| of == *number);
        let word = match (kind(arg), value.get_ref()) {
            (Kind::Boolean, DeValue::Boolean(value)) => flag(name, value.to_string()),
            (Kind::Valued, DeValue::Integer(value)) if value.radix() == 10 => {
                flag(name, value.as_str())
            }
            (Kind::Valued, DeValue::Float(value)) if !is_number => flag(name, value.as_str()),
            (Kind::Valued, DeValue::String(text)) if !is_number => {
                if of == TypeId::of::<PathBuf>() {
                    flag(name, self.beside(text))
                } else {
                    flag(name, text.as_ref())
                }
            }
            (kind, other) => {
                let wanted = match kind {
                    Kind::Boolean | Kind::Bare => "true or false",
                    _ if is_number => "a number",
                    Kind::Valued => "text",
                };
                self.refuse(
                    value,
                    format!("`{name}` must be {wanted}, not {}", what(other)),
                );
                return None;
            }
        };
        if let Some(reason) = refused(self.command, arg, &word) {
            self.refuse(value, format!("`{name}` cannot be this: {reason}"));
            return None;
        }
        Some(word)
    }

    /// A path of the file, which is relative to it.
    fn beside(&self, path: &str) -> PathBuf {
        self.path.parent().unwrap_or(Path::new("")).join(path)
    }

    fn refuse<T>(&mut self, at: &Spanned<T>, message: String) {
        self.wrong.push((at.span(), message));
    }
}

fn near<'c>(
    name: &str,
    names: impl IntoIterator<Item = &'c str>,
    before: &str,
    after: &str,
) -> String {
    nearest(name, names).map_or_else(String::new, |near| {
        format!("; did you mean {before}{near}{after}?")
    })
}

fn what(value: &DeValue<'_>) -> &'static str {
    match value {
        DeValue::String(_) => "text",
        DeValue::Integer(_) | DeValue::Float(_) => "a number",
        DeValue::Boolean(_) => "true or false",
        DeValue::Datetime(_) => "a date",
        DeValue::Array(_) => "a list",
        DeValue::Table(_) => "a section",
    }
}
