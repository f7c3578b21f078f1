//! Looking things up by name.

use ahash::AHashMap;

/// A map that can be asked and filled, and not iterated, so that its order reaches nothing.
#[derive(Debug)]
pub struct Index<V>(AHashMap<Box<str>, V>);

impl<V> Default for Index<V> {
    fn default() -> Self {
        Self(AHashMap::new())
    }
}

impl<V> Index<V> {
    /// What stands under `key`.
    pub fn get(&self, key: &str) -> Option<&V> {
        self.0.get(key)
    }

    /// Puts `value` under `key`, unless something stands there: then that is given back.
    pub fn insert(&mut self, key: &str, value: V) -> Option<&V> {
        if self.0.contains_key(key) {
            return self.0.get(key);
        }
        self.0.insert(key.into(), value);
        None
    }
}
