//! Pictures: found where each program keeps them, brought along, and nothing else read.

use super::{MAPPED, import, imported, post, publish};
use crate::support::{Site, files};

#[test]
fn pictures_are_brought_along_and_never_over_another() {
    let site = Site::new(&[
        (
            "posts/a.md",
            post(
                "",
                "![one](pic.png) [same](pic.png) ![two](sub/pic.png) ![three](/images/The%20map.JPG)",
            ),
        ),
        (
            "posts/c/b.md",
            post("", "![one](pic.png) ![four](../pic.png)"),
        ),
        (
            "content/assessments/old-lock/pic.png",
            "not theirs".to_owned(),
        ),
    ]);
    for (path, bytes) in [
        ("posts/pic.png", "1"),
        ("posts/sub/pic.png", "2"),
        ("posts/c/pic.png", "1"),
        ("posts/static/images/The map.JPG", "3"),
    ] {
        site.write(path, bytes);
    }
    let run = import(&site).expect(0);
    assert!(
        run.stderr
            .starts_with("posts: 2 drafts, 1 new event, 1 new agent, 3 pictures\n"),
        "{}",
        run.stderr
    );
    let text = |name: &str| site.text(&format!("content/assessments/old-lock/{name}"));
    assert_eq!(text("pic.png"), "not theirs");
    assert_eq!(
        (text("pic-2.png"), text("pic-3.png"), text("the-map.jpg")),
        ("1".into(), "2".into(), "3".into())
    );
    assert!(
        text("a.md").contains(
            "![one](pic-2.png) [same](pic-2.png) ![two](pic-3.png) ![three](the-map.jpg)"
        ),
        "{}",
        text("a.md")
    );
    assert!(text("b.md").contains("![one](pic-2.png) ![four](pic-2.png)"));
    publish(&site);
    assert!(
        site.has("assessments/old-lock/pic-3.png") && !site.has("assessments/old-lock/pic.png")
    );
}

#[test]
fn what_is_no_picture_for_a_page_is_told() {
    let site = Site::new(&[(
        "posts/a.md",
        post(
            "",
            "![a](a.svg)\n![b](b.png)\n![[c.png]]\n![d](d.tiff)\n![e](https://a.example/e.png)",
        ),
    )]);
    for path in [
        "posts/a.svg",
        "posts/x/c.png",
        "posts/y/c.png",
        "posts/d.tiff",
    ] {
        site.write(path, "x");
    }
    let run = import(&site).expect(0);
    for told in [
        "posts/a.md:8: a picture becomes words: `a.svg`: an SVG can hold scripts, and is not brought along",
        "posts/a.md:9: a picture becomes words: `b.png`: it is not among the files",
        "posts/a.md:10: a picture becomes words: `c.png`: several files have this name",
        "posts/a.md:11: a picture becomes words: `d.tiff`: a file that ends in `.tiff` is no picture for a page",
    ] {
        assert!(run.stderr.contains(told), "{told}\n{}", run.stderr);
    }
    publish(&site);
    let found = files(&site.path("content/assessments"));
    assert_eq!(found.len(), 1);
}

#[cfg(unix)]
#[test]
fn nothing_outside_of_the_folder_is_read() {
    use std::os::unix::fs::symlink;
    let body = "![a](../secret.png) ![b](/../secret.png) ![c](%2e%2e/secret.png) ![d](link.png) ![e](folder/secret.png) [f](l.md)";
    let site = Site::new(&[
        ("posts/a.md", post("", body)),
        ("secret.png", "secret".to_owned()),
        ("out/secret.png", "secret".to_owned()),
    ]);
    site.write("out/post.md", post("", "secret"))
        .write("posts/.hidden/b.md", "x")
        .write("posts/node_modules/b.md", "x");
    symlink(site.path("secret.png"), site.path("posts/link.png")).unwrap();
    symlink(site.path("out/post.md"), site.path("posts/l.md")).unwrap();
    symlink(site.path("out"), site.path("posts/folder")).unwrap();
    let run = import(&site).expect(0);
    assert!(
        run.stderr
            .starts_with("posts: 1 draft, 1 new event, 1 new agent, 0 pictures\n"),
        "{}",
        run.stderr
    );
    for (path, bytes) in files(&site.path("content")) {
        assert!(
            !String::from_utf8_lossy(&bytes).contains("secret\n"),
            "{path}"
        );
        assert!(!path.contains(".png"), "{path}");
    }
    publish(&site);
}

#[test]
fn a_folder_without_settings_above_it_is_alone() {
    let files = [
        ("blog/content/a.md", post("", "![a](/a.png)")),
        ("blog/static/a.png", "1".to_owned()),
    ];
    let site = Site::new(&files);
    let arguments = |folder: &'static str| {
        let mut arguments = MAPPED;
        arguments[2] = folder;
        arguments
    };
    let run = site.run(&arguments("blog/content")).expect(0);
    assert!(
        run.stderr.contains("`/a.png`: it is not among the files"),
        "{}",
        run.stderr
    );
    let (_, run) = imported(&[
        ("posts/a.md", post("", "![a](a.png)")),
        ("posts/a.png", "1".to_owned()),
    ]);
    assert!(run.stderr.contains("1 picture\n"));
    let own = Site::new(&[("content/assessments/a.md", post("", "x"))]);
    let refused = own.run(&arguments(".")).expect(2);
    assert!(
        refused
            .stderr
            .contains("`.` holds this site's own content/"),
        "{}",
        refused.stderr
    );
    own.run(&arguments("content/assessments")).expect(2);
    own.run(&arguments("nowhere")).expect(2);
}
