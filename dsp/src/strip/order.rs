//! In which order the modules stand: the user's, saved in session and preset, and not automatable.

use super::definition::{MAX_MODULES, StripDefinition};

/// An order of a strip's modules. Those that do not move keep their places at the end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Order {
    indices: [u8; MAX_MODULES],
    len: u8,
}

impl Order {
    /// That of the list, which a new instance has.
    ///
    /// # Panics
    /// When the list is longer than [`MAX_MODULES`].
    #[must_use]
    pub fn of(definition: &StripDefinition) -> Self {
        let len = definition.modules.len();
        assert!(
            len <= MAX_MODULES,
            "a strip has at most {MAX_MODULES} modules"
        );
        Self {
            indices: std::array::from_fn(|index| index as u8),
            len: len as u8,
        }
    }

    /// The order that names of modules ask for, with notes on the names that it could not follow.
    ///
    /// A module that is not named keeps its place behind the one that stands before it in the list, so that
    /// an order that was saved before a module existed stays what it was.
    #[must_use]
    #[expect(
        clippy::disallowed_methods,
        clippy::disallowed_types,
        reason = "an order is read from text outside process"
    )]
    pub fn from_keys<'a>(
        definition: &StripDefinition,
        keys: impl IntoIterator<Item = &'a str>,
    ) -> (Self, Vec<String>) {
        let mut notes = Vec::new();
        let mut indices: Vec<usize> = Vec::with_capacity(MAX_MODULES);
        for key in keys {
            match definition.module(key) {
                Some(index) if indices.contains(&index) => {
                    notes.push(format!("\"{key}\" stands twice in the order"));
                }
                Some(index) if definition.modules[index].is_movable => indices.push(index),
                Some(_) => {}
                None => notes.push(format!("\"{key}\" is not a module of {}", definition.key)),
            }
        }
        for (index, module) in definition.modules.iter().enumerate() {
            if !module.is_movable {
                indices.push(index);
            } else if !indices.contains(&index) {
                let before = index.checked_sub(1);
                let place = before
                    .and_then(|before| indices.iter().position(|other| *other == before))
                    .map_or(0, |place| place + 1);
                indices.insert(place, index);
            }
        }
        let mut order = Self::of(definition);
        for (to, from) in order.indices.iter_mut().zip(indices) {
            *to = from as u8;
        }
        (order, notes)
    }

    /// The modules' indices in the list, in this order.
    pub fn indices(&self) -> impl DoubleEndedIterator<Item = usize> + ExactSizeIterator + use<> {
        let Self { indices, len } = *self;
        (0..usize::from(len)).map(move |place| usize::from(indices[place]))
    }

    /// The keys of the modules that a user may move, in this order.
    pub fn keys(&self, definition: &StripDefinition) -> impl Iterator<Item = &'static str> + use<> {
        let modules = definition.modules;
        self.indices()
            .map(move |index| &modules[index])
            .filter(|module| module.is_movable)
            .map(|module| module.key)
    }

    /// As one number, four bits a place, for an atomic cell.
    #[must_use]
    pub fn pack(&self) -> u64 {
        let places = self.indices.iter().enumerate();
        places.fold(0, |packed, (place, index)| {
            packed | u64::from(*index) << (4 * place)
        })
    }

    /// The order that [`pack`](Self::pack) made of one of the same strip; anything else is the list's.
    #[must_use]
    pub fn unpack(definition: &StripDefinition, packed: u64) -> Self {
        let mut order = Self::of(definition);
        let list = order.indices;
        for (place, index) in order.indices.iter_mut().enumerate() {
            *index = (packed >> (4 * place) & 15) as u8;
        }
        let mut sorted = order.indices;
        sorted.sort_unstable();
        if sorted == list {
            order
        } else {
            Self::of(definition)
        }
    }

    /// The same with the module at place `from` at place `to`; unchanged where either may not move.
    #[must_use]
    pub fn moved(mut self, definition: &StripDefinition, from: usize, to: usize) -> Self {
        let is_movable = |place: usize| {
            let index = self.indices().nth(place);
            index.is_some_and(|index| definition.modules[index].is_movable)
        };
        if !is_movable(from) || !is_movable(to) {
            return self;
        }
        if from < to {
            self.indices[from..=to].rotate_left(1);
        } else {
            self.indices[to..=from].rotate_right(1);
        }
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::strip::{CHANNEL, MASTER};

    fn keys(order: &Order) -> Vec<&'static str> {
        order.keys(&CHANNEL).collect()
    }

    #[test]
    fn names_that_are_missing_keep_their_places() {
        let whole = Order::of(&CHANNEL);
        let without_eqv: Vec<_> = keys(&whole)
            .into_iter()
            .filter(|key| *key != "eqv")
            .collect();
        let (order, notes) = Order::from_keys(&CHANNEL, without_eqv);
        assert_eq!((order, notes.len()), (whole, 0));
        assert_eq!(Order::from_keys(&CHANNEL, []).0, whole);
    }

    #[test]
    fn names_that_nobody_has_and_names_told_twice_are_noted() {
        let (order, notes) = Order::from_keys(&CHANNEL, ["reverb", "vocoder", "reverb", "eq"]);
        assert_eq!(notes.len(), 2, "{notes:?}");
        let place = |key| keys(&order).iter().position(|other| *other == key);
        assert!(place("reverb") < place("eq"));
        assert_eq!(keys(&order).len(), CHANNEL.modules.len());
    }

    #[test]
    fn modules_move_and_the_limiter_stays_last() {
        let order = Order::of(&CHANNEL);
        let last = order.indices().len() - 1;
        let moved = order.moved(&CHANNEL, 0, last);
        assert_eq!(keys(&moved)[last], keys(&order)[0]);
        assert_eq!(moved.moved(&CHANNEL, last, 0), order);
        assert_eq!(Order::unpack(&CHANNEL, moved.pack()), moved);
        assert_eq!(Order::unpack(&CHANNEL, 0), order);

        let order = Order::of(&MASTER);
        let last = order.indices().len() - 1;
        assert_eq!(order.moved(&MASTER, 0, last), order);
        let (asked, _) = Order::from_keys(&MASTER, ["limiter", "compressor", "eq"]);
        assert_eq!(asked.indices().last(), MASTER.module("limiter"));
    }
}
