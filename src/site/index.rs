//! Looking things up by name.

use std::borrow::Borrow;
use std::collections::hash_map::Entry;
use std::hash::Hash;

use ahash::AHashMap;

/// A map that can be asked and filled, and not iterated, so that its order reaches nothing. Its
/// keys are texts, owned or borrowed.
#[derive(Debug)]
pub struct Index<K, V>(AHashMap<K, V>);

impl<K, V> Default for Index<K, V> {
    fn default() -> Self {
        Self(AHashMap::new())
    }
}

impl<K: Borrow<str> + Eq + Hash, V> Index<K, V> {
    /// An empty one with room for so many.
    pub fn with_capacity(count: usize) -> Self {
        Self(AHashMap::with_capacity(count))
    }

    /// What stands under `key`.
    pub fn get(&self, key: &str) -> Option<&V> {
        self.0.get(key)
    }

    /// The key itself, if something stands under it.
    pub fn key(&self, key: &str) -> Option<&K> {
        self.0.get_key_value(key).map(|(known, _)| known)
    }

    /// Puts `value` under `key`, unless something stands there: then that is given back.
    pub fn insert(&mut self, key: K, value: V) -> Option<&V> {
        match self.0.entry(key) {
            Entry::Occupied(known) => Some(known.into_mut()),
            Entry::Vacant(place) => {
                place.insert(value);
                None
            }
        }
    }
}
