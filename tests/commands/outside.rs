//! Strangers' sites: nothing outside the folder is read or written, and nothing of theirs that looks like the
//! program's own is believed.

use std::fs::{self, File};
use std::os::unix::fs::symlink;
use std::path::Path;

use standpoint::digest::{Digest, Digester};

use crate::support::{Files, Site, assessment, files, temporary};

fn site() -> Site {
    Site::new(&[(
        "content/assessments/a.md",
        assessment("A", "2025-01-01", "E", "", "Text."),
    )])
}

#[test]
fn settings_lead_no_output_out_of_the_site() {
    let site = site();
    let beside = temporary();
    for output in [
        "../elsewhere",
        "..",
        "public/../../elsewhere",
        "public/..",
        beside.path().to_str().unwrap(),
        "/",
        r"C:\\site",
        "c:site",
        r"\\\\server\\site",
        r"..\\elsewhere",
    ] {
        site.write(
            "standpoint.toml",
            format!("title = \"x\"\noutput = \"{output}\"\n"),
        );
        let run = site.run(&["build"]).expect(1);
        assert!(
            run.stderr
                .contains("error[outside-site]: `output` may not lead to")
                && run.stderr.contains("standpoint.toml:2:10"),
            "{run:?}"
        );
    }
    assert!(files(beside.path()).is_empty() && !site.has("index.html"));
    for output in ["public", "build/site/", "./public"] {
        site.write("standpoint.toml", format!("output = \"{output}\"\n"));
        site.build();
        assert!(site.path(output).join("index.html").is_file());
    }
}

#[test]
fn a_link_leads_no_output_out_of_the_site() {
    let site = site();
    let beside = temporary();
    symlink(beside.path(), site.path("public")).unwrap();
    symlink(beside.path(), site.path("build")).unwrap();
    for output in ["public", "build/site"] {
        site.write("standpoint.toml", format!("output = \"{output}\"\n"));
        let run = site.run(&["build"]).expect(2);
        assert!(run.stderr.contains("leads out of the site"), "{run:?}");
    }
    assert!(files(beside.path()).is_empty());
    // Whoever types the command may write where they like.
    site.run(&["build", "--out", "public"]).expect(0);
    assert!(beside.path().join("index.html").is_file());
    fs::create_dir(site.path("inner")).unwrap();
    symlink(site.path("inner"), site.path("way")).unwrap();
    site.write("standpoint.toml", "output = \"way\"\n").build();
    assert!(site.path("inner/index.html").is_file());
}

#[test]
fn folders_that_are_links_out_of_the_site_are_refused() {
    for link in [
        "content",
        "static",
        "themes",
        "imports",
        "archive",
        ".standpoint",
    ] {
        for is_there in [true, false] {
            let site = site();
            let beside = temporary();
            if link == "content" {
                fs::remove_dir_all(site.path("content")).unwrap();
            }
            site.write("standpoint.toml", "")
                .write("t.txt", "A: words\n");
            let target = beside.path().join(if is_there { "" } else { "gone" });
            symlink(target, site.path(link)).unwrap();
            for arguments in [
                &["build"][..],
                &["check"],
                &["new", "agent", "B"],
                &["import", "t.txt"],
                &["record"],
                &["verify"],
                &["archive", "--format", "bagit", "--out", "bag"],
            ] {
                let run = site.run(arguments).expect(1);
                let named = format!("`{link}` is a symbolic link");
                assert!(run.stderr.contains(&named), "{link} {arguments:?} {run:?}");
            }
            assert!(files(beside.path()).is_empty(), "{link}");
        }
    }
}

#[test]
fn no_command_writes_through_a_link_out_of_the_site() {
    let site = site();
    let beside = temporary();
    symlink(beside.path(), site.path("content/agents")).unwrap();
    symlink(beside.path(), site.path("content/assessments/e")).unwrap();
    for arguments in [
        &["new", "agent", "B"][..],
        &["new", "assessment", "--event", "E", "--agent", "B"],
    ] {
        let run = site.run(arguments).expect(3);
        assert!(run.stderr.contains("leads out of the site"), "{run:?}");
    }
    site.write("t.txt", "Kyiv talks\n\nB: I think so.\n\nC: So do I.\n");
    let run = site.run(&["import", "t.txt"]);
    assert!(run.code != Some(0) || files(beside.path()).is_empty());
    for command in ["check", "build"] {
        let run = site.run(&[command]).expect(1);
        let told = "error[outside-site]: this symbolic link leads out of the site";
        assert_eq!(run.stderr.matches(told).count(), 2, "{run:?}");
    }
    let made = Site::new::<&str>(&[]);
    fs::create_dir(made.path("new")).unwrap();
    symlink(beside.path(), made.path("new/content")).unwrap();
    let run = made.run(&["init", "new"]).expect(3);
    assert!(
        run.stderr.contains("`content` is a symbolic link"),
        "{run:?}"
    );
    // A lock is no way out either.
    fs::write(beside.path().join("mine"), "").unwrap();
    symlink(beside.path().join("mine"), made.path(".standpoint")).unwrap();
    assert_eq!(files(beside.path()).len(), 1);
}

#[test]
fn what_configures_a_host_is_published_from_static_alone() {
    let names = [
        "_redirects",
        "_headers",
        "CNAME",
        "_worker.js",
        "netlify.toml",
        "_routes.json",
        "vercel.json",
        "staticwebapp.config.json",
        "web.config",
        "Web.Config",
    ];
    for name in names {
        let site = Site::new(&[("content/index.md", format!("[words]({name})\n"))]);
        site.write(
            &format!("content/{name}"),
            "/* https://example.org/:splat 301\n",
        );
        let run = site.run(&["build"]).expect(1);
        let told = format!("error[bad-file-name]: `{name}` tells web hosts what to do");
        assert!(
            run.stderr.contains(&told) && run.stderr.contains("put it in `static/`"),
            "{run:?}"
        );
        assert!(!site.has(name));
    }
    for deep in ["notes/_worker.js/map.png", ".well-known/security.txt"] {
        let site = Site::new(&[("content/index.md", format!("[words]({deep})\n"))]);
        site.write(&format!("content/{deep}"), "text");
        site.run(&["build"]).expect(1);
    }
    let site = Site::new(&[("content/cname.md", "On names of hosts.\n")]);
    for name in names
        .into_iter()
        .chain([".well-known/security.txt", ".nojekyll"])
    {
        site.write(&format!("static/{name}"), "mine");
    }
    site.build();
    assert!(names.iter().all(|name| site.page(name) == "mine"));
    assert!(site.has(".well-known/security.txt") && site.has("cname/index.html"));
}

/// Copies a folder as an archive of files would bring it: other files, with the same times.
fn clone_of(folder: &Path, to: &Path) {
    for path in files(folder).keys() {
        let (from, to) = (folder.join(path), to.join(path));
        fs::create_dir_all(to.parent().unwrap()).unwrap();
        fs::copy(&from, &to).unwrap();
        let times = from.metadata().unwrap().modified().unwrap();
        File::options()
            .write(true)
            .open(&to)
            .unwrap()
            .set_modified(times)
            .unwrap();
    }
}

#[test]
fn caches_that_come_with_a_site_change_no_byte() {
    let site = site();
    site.write("static/site.txt", "mine").build();
    let clean = site.public();
    // Their build is at the same place, as on machines that check out sites for everyone.
    for lie in [
        "index.html",
        "assessments/a/index.html",
        "site.txt",
        "theme/site.js",
    ] {
        let page = site.path("public").join(lie);
        let times = page.metadata().unwrap().modified().unwrap();
        let mut bytes = fs::read(&page).unwrap();
        bytes[1] ^= 1;
        fs::write(&page, bytes).unwrap();
        File::options()
            .write(true)
            .open(&page)
            .unwrap()
            .set_modified(times)
            .unwrap();
        let kept = temporary();
        for folder in ["public", ".standpoint"] {
            clone_of(&site.path(folder), &kept.path().join(folder));
            fs::remove_dir_all(site.path(folder)).unwrap();
            clone_of(&kept.path().join(folder), &site.path(folder));
        }
        assert_ne!(site.public(), clean);
        site.build();
        assert!(site.public() == clean, "{lie}");
    }
    // Nor does anything else that may lie there.
    let odd: Files = [
        ("output-0", "x"),
        ("record.whole", "x"),
        ("theme/base.html", "x"),
    ]
    .map(|(name, text)| (name.to_owned(), text.as_bytes().to_vec()))
    .into();
    for (name, bytes) in odd {
        site.write(&format!(".standpoint/{name}"), bytes);
    }
    site.write("public/.standpoint-stage/0", "x").build();
    assert!(site.public() == clean);
}

#[test]
fn a_record_is_not_whole_because_a_stranger_says_so() {
    let site = site();
    site.run(&["record"]).expect(0);
    fs::remove_dir_all(site.path("archive/objects")).unwrap();
    let mut digester = Digester::default();
    digester.digest(Digest::of(site.text("archive/ledger.jsonl").as_bytes()));
    site.write(
        ".standpoint/record.whole",
        format!("{}\n", digester.finish()),
    );
    let run = site.run(&["build"]).expect(1);
    assert!(run.stderr.contains("record-store-corrupt"), "{run:?}");
}
