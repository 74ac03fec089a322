//! What is known only once all items are: aliases that would be infinite, boxes in cycles, which traits can be derived.

use super::{Form, Item};
use crate::Settings;
use crate::ir::{TypeId, TypeRef};

/// A struct in an optional field is boxed from this size on, in bytes as they are estimated: structs within structs
/// within structs would overflow the stack when they are read.
const LARGE: u64 = 1024;

/// A trait that not all types can have.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Derive {
    Eq,
    Hash,
    Copy,
    Default,
}

impl Derive {
    pub(crate) const ALL: [Self; 4] = [Self::Eq, Self::Hash, Self::Copy, Self::Default];

    /// Its name in `derive`.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Eq => "Eq",
            Self::Hash => "Hash",
            Self::Copy => "Copy",
            Self::Default => "Default",
        }
    }
}

/// What is known of all items.
#[derive(Debug)]
pub(crate) struct Facts {
    can: [Vec<bool>; 4],
    /// Whether `null` is a value of the item's type itself.
    null: Vec<bool>,
}

impl Facts {
    /// Makes the items finite and finds out what they can.
    pub(super) fn of(items: &mut [Item], _settings: &Settings) -> Self {
        let aliases = edges(items, &|form, out| {
            if let Form::Alias(ty) = form {
                targets(ty, true, out);
            }
        });
        let circles = components(&aliases);
        for (at, item) in items.iter_mut().enumerate() {
            if circles.is_circular(at, &aliases)
                && let Form::Alias(ty) = &mut item.form
            {
                item.form = Form::Newtype(std::mem::replace(ty, TypeRef::Value));
            }
        }
        let held = edges(items, &|form, out| {
            form.types().for_each(|ty| targets(ty, false, out));
        });
        let circles = components(&held);
        for (at, item) in items.iter_mut().enumerate() {
            let own = circles.of.get(at).copied();
            let circular = |id: TypeId| {
                let target = id.0 as usize;
                circles.of.get(target).copied() == own
                    && (target != at || circles.is_circular(at, &held))
            };
            if circles.is_circular(at, &held) && !matches!(item.form, Form::Alias(_)) {
                item.form.types_mut().for_each(|ty| boxed(ty, &circular));
            }
        }
        shrink(items);
        let order: Vec<u8> = (0..items.len())
            .map(|at| breadth(items, &TypeRef::Named(id(at)), 0))
            .collect();
        for item in items.iter_mut() {
            if let Form::Union(union) = &mut item.form
                && union.tag.is_none()
            {
                // What takes more stands behind what takes less, in the order of the document otherwise.
                union
                    .variants
                    .sort_by_key(|variant| match unboxed(&variant.ty) {
                        TypeRef::Named(id) => order.get(id.0 as usize).copied().unwrap_or(1),
                        ty => breadth(&[], ty, 0),
                    });
            }
        }
        let mut facts = Self {
            can: Derive::ALL.map(|_| vec![true; items.len()]),
            null: vec![false; items.len()],
        };
        for derive in Derive::ALL {
            facts.settle(items, derive);
        }
        facts.settle_null(items);
        facts
    }

    /// Whether a type has this trait.
    pub(crate) fn can(&self, ty: &TypeRef, derive: Derive) -> bool {
        use Derive::{Copy, Default, Eq, Hash};
        match ty {
            TypeRef::Value => matches!(derive, Eq | Default),
            TypeRef::Primitive("f64" | "f32") => matches!(derive, Copy | Default),
            TypeRef::Primitive("String") | TypeRef::Runtime("Base64") => derive != Copy,
            TypeRef::Bool | TypeRef::Primitive(_) => true,
            TypeRef::Runtime("DateTime" | "Date" | "Time" | "Uuid") => derive != Default,
            TypeRef::Runtime("Decimal") => matches!(derive, Eq | Hash),
            TypeRef::Runtime(_) | TypeRef::External(_) | TypeRef::RuntimeOf(..) => false,
            TypeRef::Named(id) => {
                let at = id.0 as usize;
                self.can[derive as usize].get(at).copied().unwrap_or(false)
            }
            TypeRef::Option(inner) | TypeRef::Maybe(inner) => {
                derive == Default || self.can(inner, derive)
            }
            TypeRef::Vec(inner) => match derive {
                Default => true,
                Copy => false,
                Eq | Hash => self.can(inner, derive),
            },
            TypeRef::Map(inner) => match derive {
                Default => true,
                Copy | Hash => false,
                Eq => self.can(inner, derive),
            },
            TypeRef::Boxed(inner) => derive != Copy && self.can(inner, derive),
            TypeRef::Tuple(all) => all.len() <= 12 && all.iter().all(|ty| self.can(ty, derive)),
        }
    }

    /// Whether `null` is a value of this type.
    pub(crate) fn takes_null(&self, ty: &TypeRef) -> bool {
        match ty {
            TypeRef::Value | TypeRef::Option(_) | TypeRef::Maybe(_) => true,
            TypeRef::Tuple(all) => all.is_empty(),
            TypeRef::Boxed(inner) => self.takes_null(inner),
            TypeRef::Named(id) => self.null.get(id.0 as usize).copied().unwrap_or(false),
            _ => false,
        }
    }

    /// All can until it is seen that they cannot.
    fn settle(&mut self, items: &[Item], derive: Derive) {
        let users = users(items);
        let mut queue: Vec<usize> = (0..items.len()).collect();
        while let Some(at) = queue.pop() {
            let Some(item) = items.get(at) else { continue };
            if self.can[derive as usize][at] && !self.item_can(item, derive) {
                self.can[derive as usize][at] = false;
                queue.extend(&users[at]);
            }
        }
    }

    fn item_can(&self, item: &Item, derive: Derive) -> bool {
        match &item.form {
            Form::Pending => false,
            Form::Alias(ty) | Form::Newtype(ty) => self.can(ty, derive),
            Form::Struct(body) => match derive {
                Derive::Default => body.fields.iter().all(|field| !field.required),
                Derive::Copy => {
                    body.rest.is_none()
                        && body.fields.len() <= 4
                        && body.fields.iter().all(|field| self.can(&field.ty, derive))
                }
                Derive::Eq | Derive::Hash => {
                    item.form.types().all(|ty| self.can(ty, derive))
                        && !(derive == Derive::Hash && body.rest.is_some())
                }
            },
            Form::Strings { other, .. } => match derive {
                Derive::Eq | Derive::Hash => true,
                Derive::Copy => other.is_none(),
                Derive::Default => false,
            },
            Form::Literals(_) => derive != Derive::Default,
            Form::Union(_) => {
                derive != Derive::Default && item.form.types().all(|ty| self.can(ty, derive))
            }
        }
    }

    fn settle_null(&mut self, items: &[Item]) {
        let users = users(items);
        let mut queue: Vec<usize> = (0..items.len()).collect();
        while let Some(at) = queue.pop() {
            let Some(item) = items.get(at) else { continue };
            let takes = match &item.form {
                Form::Alias(ty) => self.takes_null(ty),
                Form::Union(_) => item.form.types().any(|ty| self.takes_null(ty)),
                _ => false,
            };
            if takes && !self.null[at] {
                self.null[at] = true;
                queue.extend(&users[at]);
            }
        }
    }
}

impl Form {
    /// The types it is made of.
    pub(crate) fn types(&self) -> Box<dyn Iterator<Item = &TypeRef> + '_> {
        match self {
            Self::Alias(ty) | Self::Newtype(ty) => Box::new(std::iter::once(ty)),
            Self::Struct(body) => {
                let fields = body.fields.iter().map(|field| &field.ty);
                Box::new(fields.chain(body.rest.iter().map(|(_, ty)| ty)))
            }
            Self::Union(union) => Box::new(union.variants.iter().map(|variant| &variant.ty)),
            Self::Pending | Self::Strings { .. } | Self::Literals(_) => {
                Box::new(std::iter::empty())
            }
        }
    }

    fn types_mut(&mut self) -> Box<dyn Iterator<Item = &mut TypeRef> + '_> {
        match self {
            Self::Alias(ty) | Self::Newtype(ty) => Box::new(std::iter::once(ty)),
            // What is beyond the fields is in a map.
            Self::Struct(body) => Box::new(body.fields.iter_mut().map(|field| &mut field.ty)),
            Self::Union(union) => {
                Box::new(union.variants.iter_mut().map(|variant| &mut variant.ty))
            }
            Self::Pending | Self::Strings { .. } | Self::Literals(_) => {
                Box::new(std::iter::empty())
            }
        }
    }
}

pub(super) fn id(at: usize) -> TypeId {
    TypeId(u32::try_from(at).unwrap_or(u32::MAX))
}

fn unboxed(ty: &TypeRef) -> &TypeRef {
    match ty {
        TypeRef::Boxed(inner) => inner,
        ty => ty,
    }
}

/// The items that a type names; `all`: also behind lists, maps and boxes.
fn targets(ty: &TypeRef, all: bool, out: &mut Vec<usize>) {
    match ty {
        TypeRef::Named(id) => out.push(id.0 as usize),
        TypeRef::Option(inner) | TypeRef::Maybe(inner) => targets(inner, all, out),
        TypeRef::Vec(inner)
        | TypeRef::Map(inner)
        | TypeRef::Boxed(inner)
        | TypeRef::RuntimeOf(_, inner)
            if all =>
        {
            targets(inner, all, out);
        }
        TypeRef::Tuple(inner) => inner.iter().for_each(|ty| targets(ty, all, out)),
        _ => {}
    }
}

/// Puts a box around the items of a circle.
fn boxed(ty: &mut TypeRef, circular: &dyn Fn(TypeId) -> bool) {
    match ty {
        TypeRef::Named(id) if circular(*id) => *ty = TypeRef::Boxed(Box::new(ty.clone())),
        TypeRef::Option(inner) | TypeRef::Maybe(inner) => boxed(inner, circular),
        TypeRef::Tuple(all) => all.iter_mut().for_each(|ty| boxed(ty, circular)),
        _ => {}
    }
}

type Edges = Vec<Vec<usize>>;

fn edges(items: &[Item], of: &dyn Fn(&Form, &mut Vec<usize>)) -> Edges {
    items
        .iter()
        .map(|item| {
            let mut out = Vec::new();
            of(&item.form, &mut out);
            out.retain(|&at| at < items.len());
            out.sort_unstable();
            out.dedup();
            out
        })
        .collect()
}

/// The items that name each item, anywhere.
fn users(items: &[Item]) -> Edges {
    let all = edges(items, &|form, out| {
        form.types().for_each(|ty| targets(ty, true, out));
    });
    let mut users = vec![Vec::new(); items.len()];
    for (at, targets) in all.iter().enumerate() {
        for &target in targets {
            users[target].push(at);
        }
    }
    users
}

/// The strongly connected components of a graph.
struct Circles {
    of: Vec<usize>,
    sizes: Vec<usize>,
}

impl Circles {
    fn is_circular(&self, at: usize, edges: &Edges) -> bool {
        self.sizes[self.of[at]] > 1 || edges[at].contains(&at)
    }
}

/// Tarjan's algorithm without recursion.
fn components(edges: &Edges) -> Circles {
    const NEW: usize = usize::MAX;
    let count = edges.len();
    let mut circles = Circles {
        of: vec![NEW; count],
        sizes: Vec::new(),
    };
    let mut number = vec![NEW; count];
    let mut low = vec![0; count];
    let mut open: Vec<usize> = Vec::new();
    let mut next = 0;
    for start in 0..count {
        if number[start] != NEW {
            continue;
        }
        let mut steps: Vec<(usize, usize)> = vec![(start, 0)];
        while let Some((at, edge)) = steps.pop() {
            if edge == 0 {
                number[at] = next;
                low[at] = next;
                next += 1;
                open.push(at);
            }
            if let Some(&target) = edges[at].get(edge) {
                steps.push((at, edge + 1));
                if number[target] == NEW {
                    steps.push((target, 0));
                } else if circles.of[target] == NEW {
                    low[at] = low[at].min(number[target]);
                }
                continue;
            }
            if low[at] == number[at] {
                let mut size = 0;
                while let Some(member) = open.pop() {
                    circles.of[member] = circles.sizes.len();
                    size += 1;
                    if member == at {
                        break;
                    }
                }
                circles.sizes.push(size);
            }
            if let Some(&(parent, _)) = steps.last() {
                low[parent] = low[parent].min(low[at]);
            }
        }
    }
    circles
}

/// Boxes large structs in optional fields and large variants. Sizes are estimates, of what is held first.
fn shrink(items: &mut [Item]) {
    let held = edges(items, &|form, out| {
        form.types().for_each(|ty| targets(ty, false, out));
    });
    let circles = components(&held);
    // Components are numbered after those that they lead to.
    let mut order: Vec<usize> = (0..items.len()).collect();
    order.sort_by_key(|&at| circles.of[at]);
    let mut sizes = vec![64_u64; items.len()];
    for at in order {
        let Some(item) = items.get_mut(at) else {
            continue;
        };
        let union = matches!(item.form, Form::Union(_));
        let large = |id: TypeId| sizes.get(id.0 as usize).is_some_and(|&size| size > LARGE);
        if let Form::Struct(body) = &mut item.form {
            for field in body
                .fields
                .iter_mut()
                .filter(|field| !field.required || field.nullable)
            {
                boxed(&mut field.ty, &large);
            }
        } else if union {
            item.form.types_mut().for_each(|ty| boxed(ty, &large));
        }
        let parts = item.form.types().map(|ty| size(ty, &sizes));
        sizes[at] = if union {
            parts.max().unwrap_or(0).saturating_add(8)
        } else {
            parts.fold(8, u64::saturating_add)
        };
    }
}

fn size(ty: &TypeRef, sizes: &[u64]) -> u64 {
    match ty {
        TypeRef::Bool => 2,
        TypeRef::Primitive("String") | TypeRef::Vec(_) | TypeRef::Runtime(_) => 24,
        TypeRef::Primitive(_) | TypeRef::Boxed(_) => 16,
        TypeRef::Value | TypeRef::Map(_) => 72,
        TypeRef::Option(inner) | TypeRef::Maybe(inner) => size(inner, sizes),
        TypeRef::Tuple(all) => all
            .iter()
            .map(|ty| size(ty, sizes))
            .fold(0, u64::saturating_add),
        TypeRef::Named(id) => sizes.get(id.0 as usize).copied().unwrap_or(64),
        TypeRef::External(_) | TypeRef::RuntimeOf(..) => 32,
    }
}

/// How much a type takes, beside others of its JSON type.
fn breadth(items: &[Item], ty: &TypeRef, depth: u8) -> u8 {
    match ty {
        TypeRef::Value => 5,
        TypeRef::Primitive("String") | TypeRef::Runtime("Base64") => 4,
        TypeRef::Primitive("f64") => 3,
        TypeRef::Primitive(_) | TypeRef::Runtime(_) | TypeRef::External(_) => 2,
        TypeRef::Named(id) if depth < 32 => match items.get(id.0 as usize).map(|item| &item.form) {
            Some(Form::Alias(ty)) => breadth(items, ty, depth + 1),
            _ => 1,
        },
        _ => 1,
    }
}
