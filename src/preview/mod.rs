//! The live preview: the site rendered page by page as it is asked for, while people write.
