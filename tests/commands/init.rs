//! `init`, and the newcomer's path from there.

use crate::support::{Site, without_times};

const NOTE: &str = "\
note[no-base-url]: without `base_url` there are no feeds, no sitemap and no canonical links
 |
 = help: write `base_url = \"https://…/\"` into standpoint.toml, or pass `--base-url`

";

fn empty() -> Site {
    let site = Site::new::<&str>(&[]);
    std::fs::remove_dir(site.path("content")).unwrap();
    site
}

#[test]
fn init_then_build_gives_a_styled_site() {
    let site = empty();
    let run = site.run(&["init", "mysite"]).expect(0);
    assert_eq!(run.stdout, "");
    assert_eq!(
        run.stderr,
        "made a site with 8 files in `mysite`. Next: `standpoint serve` there, to see it while you \
         write\n"
    );
    for file in [
        ".gitignore",
        "static/.nojekyll",
        "standpoint.toml",
        "content/index.md",
    ] {
        assert!(site.path("mysite").join(file).is_file(), "{file}");
    }
    let run = site.run(&["--root", "mysite", "build"]).expect(0);
    assert_eq!(run.stdout, "");
    assert_eq!(
        without_times(&run.stderr),
        format!("{NOTE}built 18 pages: 41 files written, 0 unchanged, 0 removed in TIME\n")
    );
    let home = site.text("mysite/public/index.html");
    assert!(home.contains("theme/style.css") && home.contains("The old bridge reopens"));
    assert!(site.path("mysite/public/theme/style.css").is_file());
    assert!(site.path("mysite/public/.nojekyll").is_file());
    let run = site
        .run(&["--root", "mysite", "check", "--strict"])
        .expect(0);
    assert_eq!(
        without_times(&run.stderr),
        format!("{NOTE}checked 5 documents and 18 pages in TIME: no problems\n")
    );
}

#[test]
fn init_here_is_the_default() {
    let site = empty();
    let run = site.run(&["init"]).expect(0);
    assert!(
        run.stderr.starts_with("made a site with 8 files in `.`. "),
        "{run:?}"
    );
    site.build();
    // A built site does not stand in the way of the version control that `init` prepares.
    assert!(site.text(".gitignore").contains("/public/\n"));
}

#[test]
fn every_line_of_the_settings_can_be_uncommented() {
    let site = empty();
    site.run(&["init"]).expect(0);
    let settings = site.text("standpoint.toml");
    let uncomment = |line: &str| {
        let key = line.strip_prefix("# ").filter(|rest| {
            rest.starts_with('[')
                || rest
                    .split_once(" = ")
                    .is_some_and(|(k, _)| !k.contains(' '))
        });
        key.unwrap_or(line).to_owned()
    };
    let settings: Vec<_> = settings.lines().map(uncomment).collect();
    let settings = settings.join("\n").replace("theme = \"mine\"", "");
    assert!(settings.contains("\nbase_url = ") && settings.contains("\n[publish]"));
    site.write(
        "standpoint.toml",
        settings.replace("require_marking = true", ""),
    );
    site.write("content/about.md", "# About\n");
    let run = site.run(&["check", "--format", "short"]).expect(0);
    assert_eq!(run.stdout, "");
}

#[test]
fn init_overwrites_nothing() {
    let site = empty();
    site.write("standpoint.toml", "title = \"mine\"\n");
    let run = site.run(&["init"]).expect(2);
    assert_eq!(
        run.stderr,
        "error: `.` has standpoint.toml already, and nothing is overwritten. Choose another folder\n"
    );
    assert_eq!(site.text("standpoint.toml"), "title = \"mine\"\n");
    assert!(!site.path("content").exists());
}
