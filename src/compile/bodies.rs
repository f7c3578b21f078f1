//! Where the prose of documents waits from when they are parsed until their pages are rendered.

use std::sync::Arc;

use crate::parse::Prose;
use crate::source::{Spool, Spooled, Tree};

/// The prose of the documents, as far as there was room for it in a spool.
#[derive(Clone, Default)]
pub(super) struct Bodies(Option<Arc<InSpool>>);

struct InSpool {
    spool: Arc<dyn Spool>,
    tree: Arc<Tree>,
    /// In the order of the tree.
    places: Vec<Option<Spooled>>,
}

impl Bodies {
    /// Those of a tree, with the place of each in the spool.
    pub(super) fn new(
        spool: Arc<dyn Spool>,
        tree: Arc<Tree>,
        places: Vec<Option<Spooled>>,
    ) -> Self {
        Self(Some(Arc::new(InSpool {
            spool,
            tree,
            places,
        })))
    }

    /// That of the document at a path.
    pub(super) fn prose(&self, path: &str) -> Option<Prose> {
        let InSpool {
            spool,
            tree,
            places,
        } = self.0.as_deref()?;
        let at = tree.documents.binary_search_by(|file| (**file).cmp(path));
        let place = places.get(at.ok()?).copied().flatten()?;
        spool.read(place).map(Prose::from_text)
    }
}
