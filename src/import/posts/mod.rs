//! Posts of other site generators and of vaults, made into drafts of assessments.
//!
//! ```text
//! Folder ─▶ Post ─▶ ids, names, Index ─▶ PostBody ─▶ PostsPlan
//!           keys    all posts together   Markdown    files of the site
//! ```

mod address;
mod body;
mod date;
mod earlier;
mod file;
mod folder;
mod front;
mod ids;
mod index;
mod json;
mod lines;
mod links;
mod mapping;
mod missing;
mod names;
mod parties;
mod pictures;
mod placing;
mod plan;
mod post;
mod prepare;
mod reading;
mod tags;
mod target;
mod values;
mod withheld;
mod writing;

pub use folder::{Folder, PASSED_OVER};
pub use mapping::Mapping;
pub use plan::{PlannedPosts, PostMade, PostsRefusal, PostsRequest, plan};
