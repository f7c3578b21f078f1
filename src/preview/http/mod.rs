//! HTTP for the preview: who may ask, what is asked for, and how answers go over the wire.

mod conditions;
mod guard;
mod pool;
mod reader;
mod reply;
mod request;
mod response;
mod server;
mod streams;

pub use guard::Guard;
pub use reply::{Reply, content_type};
pub use request::Request;
pub use server::{DEFAULT_PORT, Server};
pub use streams::Streams;
