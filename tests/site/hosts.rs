//! `[deploy] host`: what a web host reads.

use crate::support::{Site, assessment};

fn site(settings: &str) -> Site {
    let site = Site::new::<&str>(&[]);
    site.write("standpoint.toml", settings);
    site.write(
        "content/events/talks.md",
        "---\ntitle: Talks\naliases: [Parley]\n---\n",
    );
    site.write(
        "content/agents/A-1.md",
        "---\nname: One\naliases: [Alpha]\n---\n",
    );
    site.write(
        "content/about.md",
        "---\ntitle: About\naliases: [/who/, /чому/]\n---\n",
    );
    site.write(
        "content/assessments/a.md",
        assessment(
            "A-1",
            "2025-01-05",
            "talks",
            "aliases: [before]\n",
            "Words.",
        ),
    );
    site
}

const NETLIFY: &str = "base_url = 'https://desk.example/'\n[deploy]\nhost = 'netlify'\n";

#[test]
fn each_old_address_is_one_real_redirect() {
    let site = site(NETLIFY);
    site.build();
    let rules = site.page("_redirects");
    for rule in [
        "/who/ /about/ 301!",
        "/%D1%87%D0%BE%D0%BC%D1%83/ /about/ 301!",
        "/events/parley/ /events/talks/ 301!",
        "/agents/alpha/ /agents/a-1/ 301!",
        "/agents/alpha/2025/ /agents/a-1/2025/ 301!",
        "/assessments/before/ /assessments/a/ 301!",
    ] {
        let count = rules.lines().filter(|line| *line == rule).count();
        assert_eq!(count, 1, "{rule}\n{rules}");
    }
    // Each of them is a page, too, for other hosts, and leads to a page.
    for rule in rules.lines() {
        let mut parts = rule.split(' ');
        let decoded = |path: &str| {
            let path = percent_encoding::percent_decode_str(&path[1..]);
            format!("{}index.html", path.decode_utf8().unwrap())
        };
        assert!(site.has(&decoded(parts.next().unwrap())), "{rule}");
        assert!(site.has(&decoded(parts.next().unwrap())), "{rule}");
    }
    site.write("standpoint.toml", NETLIFY.replace("netlify", "cloudflare"));
    site.build();
    assert_eq!(site.page("_redirects"), rules.replace('!', ""));
}

#[test]
fn an_address_that_another_page_will_have_is_no_permanent_redirect() {
    let site = site(NETLIFY);
    site.run(&["record"]).expect(0);
    site.build();
    assert!(site.has("assessments/a/v1/index.html"));
    let rules = site.page("_redirects");
    assert!(!rules.contains("/assessments/a/v1/"), "{rules}");
    let headers = site.page("_headers");
    assert!(headers.contains("/record/checkpoint\n  Content-Type: text/plain"));
}

#[test]
fn headers_forbid_what_the_pages_forbid() {
    let site = site(NETLIFY);
    site.build();
    let headers = site.page("_headers");
    let page = site.page("index.html");
    let policy = page.split("Content-Security-Policy\" content=\"").nth(1);
    let policy = policy.and_then(|rest| rest.split('"').next()).unwrap();
    let line = format!("  Content-Security-Policy: {policy}; frame-ancestors 'self'\n");
    assert!(headers.starts_with(&format!("/*\n{line}")), "{headers}");
    assert!(headers.contains("  X-Content-Type-Options: nosniff\n"));
    assert!(
        !headers.contains("record/") && !headers.contains("noindex"),
        "{headers}"
    );
    assert!(!headers.contains("talks"), "{headers}");
}

#[test]
fn files_of_the_publisher_win_and_without_the_key_there_are_none() {
    let site = site("");
    site.build();
    assert!(!site.has("_redirects") && !site.has("_headers"));
    site.write("standpoint.toml", NETLIFY);
    site.write("static/_headers", "/*\n  X-Own: yes\n");
    site.build();
    assert_eq!(site.page("_headers"), "/*\n  X-Own: yes\n");
    assert!(site.page("_redirects").contains("/who/ /about/"));
    site.write("standpoint.toml", NETLIFY.replace("netlify", "netlfy"));
    let errors = site.errors();
    assert!(
        errors.contains("`netlfy` is not a value of `host`"),
        "{errors}"
    );
}

#[test]
fn withheld_documents_make_no_rule() {
    let site = site(NETLIFY);
    site.build();
    let before = site.public();
    site.write(
        "content/secret.md",
        "---\ntitle: Secret\ndraft: true\naliases: [/hidden/]\n---\n",
    );
    site.write(
        "content/events/quiet.md",
        "---\ntitle: Quiet\nmarking: TLP:RED\naliases: [Silent]\n---\n",
    );
    site.build();
    assert_eq!(site.public(), before);
}
