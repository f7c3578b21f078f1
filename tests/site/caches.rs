//! What is known from earlier builds: where it is kept, whose it is, and what it does when it is damaged.

use std::fs;

use crate::rebuilds::{expect_clean, settle, site};
use crate::support::{Site, files, finish};

/// Each file of the cache, cut at any byte and with any byte changed.
#[test]
fn a_damaged_cache_changes_nothing() {
    let site = site();
    site.build();
    settle();
    let folder = site.cache();
    let sound = files(&folder);
    assert!(sound.len() >= 6, "{:?}", sound.keys());
    site.replace("content/assessments/n7.md", "Title 7", "Other 7");
    let mut expected = None;
    for (name, bytes) in &sound {
        let cuts = (0..=bytes.len()).step_by(bytes.len() / 4 + 1);
        let cut = cuts.map(|end| bytes[..end].to_vec());
        let flips = (0..bytes.len()).step_by(bytes.len() / 4 + 1).map(|at| {
            let mut bytes = bytes.clone();
            bytes[at] ^= 0x40;
            bytes
        });
        for damaged in cut.chain(flips) {
            for (name, bytes) in &sound {
                fs::write(folder.join(name), bytes).unwrap();
            }
            fs::write(folder.join(name), damaged).unwrap();
            site.build();
            let built = site.public();
            assert!(
                *expected.get_or_insert_with(|| built.clone()) == built,
                "{name}"
            );
        }
    }
    expect_clean(&site);
}

/// Whoever gives a site away can put anything into its folder, and into its output.
#[test]
fn a_cache_that_came_with_a_site_is_not_believed() {
    let site = site();
    site.build();
    settle();
    // A copy of all of it, with a page that was forged and the caches that go with it.
    let clone = Site::copy_of(site.root());
    for (path, bytes) in files(site.caches()) {
        for folder in [".standpoint/", ".cache/", "cache/", ".standpoint/cache/"] {
            clone.write(&format!("{folder}{path}"), &bytes);
        }
    }
    clone.replace(
        "public/assessments/n3/index.html",
        "Words of 3",
        "Lies about",
    );
    clone.replace("public/index.html", "Title", "Lies!");
    clone.build();
    expect_clean(&clone);
    let all = clone.public();
    assert!(
        all.values()
            .all(|bytes| !String::from_utf8_lossy(bytes).contains("Lies"))
    );
}

#[cfg(unix)]
#[test]
fn a_folder_that_others_may_write_to_is_no_place_for_a_cache() {
    use std::os::unix::fs::{PermissionsExt as _, symlink};
    let site = site();
    site.build();
    settle();
    let folder = site.cache();
    let is_known = || site.build().stderr.contains("nothing has changed");
    assert!(is_known());
    fs::set_permissions(&folder, fs::Permissions::from_mode(0o777)).unwrap();
    assert!(!is_known());
    fs::set_permissions(&folder, fs::Permissions::from_mode(0o700)).unwrap();
    assert!(is_known());
    let elsewhere = site.path("elsewhere");
    fs::rename(&folder, &elsewhere).unwrap();
    symlink(&elsewhere, &folder).unwrap();
    assert!(!is_known());
}

#[test]
fn what_is_known_of_sites_that_are_gone_goes_with_the_next_new_one() {
    let [one, two, three] = [site(), site(), site()];
    let build = |site: &Site| {
        let mut command = site.command(&["build"]);
        finish(command.env("XDG_CACHE_HOME", three.caches())).expect(0);
        fs::read_dir(three.caches().join("standpoint"))
            .unwrap()
            .count()
    };
    fs::create_dir_all(three.caches().join("standpoint/somebody's")).unwrap();
    assert_eq!((build(&one), build(&two)), (2, 3));
    drop(one);
    assert_eq!((build(&two), build(&three)), (3, 3));
}

#[test]
fn without_a_place_for_a_cache_nothing_is_wrong() {
    let site = site();
    for place in ["/dev/null", "relative/path", ""] {
        for _ in 0..2 {
            let mut command = site.command(&["build"]);
            command
                .env("XDG_CACHE_HOME", place)
                .env("HOME", "/dev/null");
            let run = finish(&mut command).expect(0);
            assert!(!run.stderr.contains("note"), "{run:?}");
        }
    }
    let of_site = files(site.root());
    assert!(
        !of_site
            .keys()
            .any(|path| path.contains("cache") || path.contains("relative"))
    );
}
