//! Parts that come out the same on many pages, drawn once: the function `once` of templates.
//!
//! It remembers what a component made of the same values, and nothing else: the markup is the theme's.
//! Where it cannot know that the component would make the same again, it gives nothing, and the
//! template calls the component itself.

use std::cell::{Cell, RefCell};
use std::collections::BTreeSet;
use std::sync::{Arc, PoisonError, RwLock};

use ahash::{HashMap, HashMapExt};
use tera::{Context, Kwargs, State, Tera, Value};

use super::Theme;

/// What is kept takes at most about this many bytes.
const ROOM: usize = 32 << 20;
/// What an entry takes besides its text.
const ENTRY: usize = 128;

thread_local! {
    /// What the page is made with that this thread renders. A component that is drawn for `once` has
    /// none, so that calls within it end where those of the engine do.
    static PAGE: RefCell<Option<Page>> = const { RefCell::new(None) };
}

/// What components made so far, for all pages of one site and one theme.
#[derive(Debug, Default)]
pub struct Drawn(RwLock<Store>);

#[derive(Debug, Default)]
struct Store {
    /// By the component and its values, and the address of the item of a list.
    parts: HashMap<Box<[u8]>, HashMap<usize, Part>>,
    /// How many bytes they take.
    taken: usize,
}

#[derive(Debug)]
struct Part {
    html: Arc<str>,
    /// The item: as long as it is held, nothing else can have its address.
    _item: Value,
}

/// What a page is made with, besides its own values.
struct Page {
    tera: Arc<Tera>,
    /// The components that the theme itself defines.
    anew: Arc<BTreeSet<String>>,
    kept: Arc<Drawn>,
    root: Value,
    site: Value,
    words: Value,
    /// Whether a component had an error. The template will come upon it, and then no more is drawn for
    /// it in between.
    failed: Cell<bool>,
}

/// While this lives, `once` draws for a page.
pub(super) struct Drawing(());

impl Drawing {
    /// Begins a page with the values `root` and `site`.
    pub(super) fn begin(theme: &Theme, kept: &Arc<Drawn>, context: &Context) -> Option<Self> {
        let page = Page {
            tera: theme.tera.clone(),
            anew: theme.anew.clone(),
            kept: kept.clone(),
            root: context.get("root")?.clone(),
            site: context.get("site")?.clone(),
            words: theme.words(),
            failed: Cell::default(),
        };
        PAGE.set(Some(page));
        Some(Self(()))
    }
}

impl Drop for Drawing {
    fn drop(&mut self) {
        PAGE.take();
    }
}

/// Whether what components make depends on their values, `root`, `site` and `words` alone.
pub(super) fn is_possible(tera: &Tera) -> bool {
    let mut components = tera.get_component_names();
    components.all(|name| {
        let component = tera.get_component_definition(name);
        component.is_some_and(|component| {
            let mut implicit = component.args().iter().filter(|arg| arg.is_implicit());
            implicit.all(|arg| matches!(arg.name(), "root" | "site" | "words"))
        })
    })
}

/// `once(of="scale", low=20, high=40)` is what the component `scale` makes of these values. With
/// `each="rows"` it is drawn for each item of `rows` alone, as a list of one.
#[expect(
    clippy::needless_pass_by_value,
    reason = "functions of templates are called so"
)]
pub(super) fn once(values: Kwargs, state: &State) -> Value {
    let page = PAGE.take().filter(|_| state.autoescaping_enabled());
    let html = page.as_ref().and_then(|page| page.draw(&values));
    PAGE.set(page.filter(|page| !page.failed.get()));
    html.map_or_else(Value::none, |html| Value::safe_string(&html))
}

impl Page {
    fn draw(&self, values: &Kwargs) -> Option<String> {
        let of: &str = values.get("of").ok()??;
        let each: Option<&str> = values.get("each").ok()?;
        let mut key = Vec::with_capacity(128);
        push(&mut key, &self.root)?;
        for (name, value) in values.iter() {
            let name = name.as_str()?;
            if Some(name) != each {
                push(&mut key, &name.into())?;
                push(&mut key, value)?;
            }
        }
        let nothing = [Value::none()];
        let items = match each {
            // A theme's own component may draw a list otherwise than its items one by one.
            Some(_) if self.anew.contains(of) => return None,
            Some(each) => values.get::<&[Value]>(each).ok()??,
            None => &nothing,
        };
        let mut parts = self.kept.find(&key, items)?;
        for (part, item) in parts.iter_mut().zip(items) {
            if part.is_none() {
                let html = self.make(of, values, each, item)?;
                self.kept.keep(&key, item, &html);
                *part = Some(html);
            }
        }
        let parts: Vec<&str> = parts.iter().flatten().map(|part| &**part).collect();
        Some(parts.concat())
    }

    /// Draws a component.
    fn make(
        &self,
        of: &str,
        values: &Kwargs,
        each: Option<&str>,
        item: &Value,
    ) -> Option<Arc<str>> {
        let mut own = Context::new();
        for (name, value) in values.iter() {
            let name = name.as_str()?;
            if Some(name) == each {
                own.insert_value(name.to_owned(), Value::from(vec![item.clone()]));
            } else if !matches!(name, "of" | "each") {
                own.insert_value(name.to_owned(), value.clone());
            }
        }
        let mut around = Context::new();
        around.insert_value("root", self.root.clone());
        around.insert_value("site", self.site.clone());
        around.insert_value("words", self.words.clone());
        let tera = &self.tera;
        let made = tera.render_component_with_implicits(of, &own, &around, None, true);
        self.failed.set(made.is_err());
        made.ok().map(Into::into)
    }
}

/// Adds a text, a number or a truth to a key: what it is, and all of it.
fn push(key: &mut Vec<u8>, value: &Value) -> Option<()> {
    if let Some(text) = value.as_str() {
        key.push(0);
        key.extend_from_slice(&text.len().to_le_bytes());
        key.extend_from_slice(text.as_bytes());
    } else if let Some(whole) = value.as_i128() {
        key.push(1);
        key.extend_from_slice(&whole.to_le_bytes());
    } else if let Some(number) = value.as_f64() {
        key.push(2);
        key.extend_from_slice(&number.to_bits().to_le_bytes());
    } else {
        key.extend([3, u8::from(value.as_bool()?)]);
    }
    Some(())
}

/// Where an item lies, which tells it from all others as long as it is held.
fn address(item: &Value) -> Option<usize> {
    match item.as_map() {
        Some(map) => Some(std::ptr::from_ref(map).addr()),
        None => item.is_none().then_some(0),
    }
}

impl Drawn {
    /// What is kept of each item, unless some are missing and there is no room for more.
    fn find(&self, key: &[u8], items: &[Value]) -> Option<Vec<Option<Arc<str>>>> {
        let kept = self.0.read().unwrap_or_else(PoisonError::into_inner);
        let parts = kept.parts.get(key);
        let find = |item| {
            let part = parts.and_then(|parts| parts.get(&item));
            part.map(|part| part.html.clone())
        };
        let found = items.iter().map(|item| address(item).map(find));
        let found: Vec<_> = found.collect::<Option<_>>()?;
        (kept.taken < ROOM || found.iter().all(Option::is_some)).then_some(found)
    }

    fn keep(&self, key: &[u8], item: &Value, html: &Arc<str>) {
        let mut kept = self.0.write().unwrap_or_else(PoisonError::into_inner);
        let is_new = !kept.parts.contains_key(key);
        let takes = html.len() + ENTRY + if is_new { key.len() + ENTRY } else { 0 };
        let Some(address) = address(item).filter(|_| kept.taken < ROOM) else {
            return;
        };
        let part = Part {
            html: html.clone(),
            _item: item.clone(),
        };
        if is_new {
            kept.parts.insert(key.into(), HashMap::new());
        }
        if let Some(parts) = kept.parts.get_mut(key) {
            parts.insert(address, part);
            kept.taken += takes;
        }
    }
}
