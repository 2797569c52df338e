//! Who may know whom. What the plan of the house forbids fails here, with the crate, the file and the line.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

/// Which crates of the house each crate may import. Tests may use more: [`FOR_TESTS`].
const MAY_IMPORT: [(&str, &[&str]); 13] = [
    ("finco-domain", &[]),
    ("finco-queue", &[]),
    ("finco-http", &[]),
    ("finco-jobs", &["finco-domain", "finco-queue"]),
    ("finco-wire", &["finco-domain"]),
    ("finco-texts", &["finco-domain"]),
    ("finco-store", &["finco-domain"]),
    ("finco-kpi-engine", &["finco-domain"]),
    ("finco-simulator", &["finco-domain"]),
    (
        "finco-bot-gateway",
        &["finco-domain", "finco-wire", "finco-jobs", "finco-queue", "finco-http"],
    ),
    (
        "finco-workers",
        &[
            "finco-domain",
            "finco-wire",
            "finco-texts",
            "finco-jobs",
            "finco-queue",
            "finco-store",
            "finco-kpi-engine",
        ],
    ),
    (
        "finco-dashboard-api",
        &[
            "finco-domain",
            "finco-texts",
            "finco-jobs",
            "finco-queue",
            "finco-store",
            "finco-kpi-engine",
            "finco-http",
        ],
    ),
    (
        "finco",
        &[
            "finco-domain",
            "finco-bot-gateway",
            "finco-workers",
            "finco-dashboard-api",
            "finco-kpi-engine",
            "finco-store",
            "finco-jobs",
            "finco-queue",
            "finco-http",
            "finco-simulator",
            "finco-wire",
        ],
    ),
];

/// What the tests of a crate may import beyond that.
const FOR_TESTS: [(&str, &[&str]); 1] = [("finco", &["redis"])];

/// Outside crates that have owners: one place knows them, and can change its mind.
const OWNED: [(&str, &[&str]); 9] = [
    ("sqlx", &["finco-store"]),
    ("teloxide", &["finco-bot-gateway"]),
    (
        "axum",
        &[
            "finco-http",
            "finco-bot-gateway",
            "finco-dashboard-api",
            "finco-simulator",
        ],
    ),
    ("redis", &["finco-queue"]),
    (
        "apalis",
        &["finco-queue", "finco-jobs", "finco-workers", "finco-bot-gateway"],
    ),
    ("clap", &["finco"]),
    ("object_store", &["finco-bot-gateway"]),
    ("argon2", &["finco-dashboard-api"]),
    ("postgres", &[]),
];

/// A file longer than this is more than one thing.
const LONGEST_FILE: usize = 500;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../..")
        .canonicalize()
        .expect("the workspace is there")
}

/// The crates of the house as cargo knows them.
fn crates() -> Vec<Value> {
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--no-deps", "--format-version", "1", "--offline"])
        .current_dir(root())
        .output()
        .expect("cargo runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let mut metadata: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    let Value::Array(packages) = metadata["packages"].take() else {
        panic!("packages are a list")
    };
    packages
}

fn text<'a>(value: &'a Value, name: &str) -> &'a str {
    value[name].as_str().unwrap_or_else(|| panic!("{name} is a text"))
}

/// What a crate declares: the name, and whether only its tests use it.
fn declared(package: &Value) -> Vec<(&str, bool)> {
    let dependencies = package["dependencies"].as_array().expect("a list");
    dependencies
        .iter()
        .map(|one| (text(one, "name"), one["kind"] == "dev"))
        .collect()
}

fn allowed<'a>(table: &[(&str, &'a [&'a str])], name: &str) -> &'a [&'a str] {
    table
        .iter()
        .find(|(one, _)| *one == name)
        .map_or(&[], |(_, allowed)| *allowed)
}

/// Every Rust file of the house below `folder`, with its text.
fn files_below(folder: &Path) -> Vec<(PathBuf, String)> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display())) {
            let path = entry.expect("an entry").path();
            let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
            if path.is_dir() && !name.starts_with('.') && !matches!(name, "target" | "node_modules") {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let source = std::fs::read_to_string(&path).expect("a source file is text");
                found.push((path, source));
            }
        }
    }
    found.sort();
    found
}

/// The Rust files of all crates, by their path in the house.
fn files() -> Vec<(String, String)> {
    let root = root();
    let mut files = Vec::new();
    for package in crates() {
        let folder = Path::new(text(&package, "manifest_path"))
            .parent()
            .expect("a folder")
            .to_owned();
        files.extend(files_below(&folder));
    }
    let named = |path: &Path| path.strip_prefix(&root).unwrap_or(path).display().to_string();
    files.into_iter().map(|(path, source)| (named(&path), source)).collect()
}

/// Tells every fault at once.
fn assert_none(faults: &[String], rule: &str) {
    assert!(faults.is_empty(), "{rule}:\n  {}", faults.join("\n  "));
}

/// The lines of a source file that are no comments, with their numbers.
fn code(source: &str) -> impl Iterator<Item = (usize, &str)> {
    (1..)
        .zip(source.lines())
        .filter(|(_, line)| !line.trim_start().starts_with("//"))
}

fn is_for_tests(path: &str) -> bool {
    path.contains("/tests/") || path.contains("/examples/") || path.contains("/benches/")
}

#[test]
fn every_crate_has_its_row_in_the_table() {
    let crates = crates();
    let there: BTreeSet<&str> = crates.iter().map(|package| text(package, "name")).collect();
    let told: BTreeSet<&str> = MAY_IMPORT.iter().map(|(name, _)| *name).collect();
    assert_eq!(there, told, "a new crate says here whom it may import");
}

#[test]
fn crates_import_downwards_only() {
    let crates = crates();
    let ours: BTreeSet<&str> = crates.iter().map(|package| text(package, "name")).collect();
    let mut faults = Vec::new();
    for package in &crates {
        let name = text(package, "name");
        for (dependency, for_tests) in declared(package) {
            let may = allowed(&MAY_IMPORT, name).contains(&dependency)
                || (for_tests && allowed(&FOR_TESTS, name).contains(&dependency));
            // A crate names itself to switch its test kit on for its own tests.
            let other = ours.contains(dependency) && dependency != name;
            if other && !may {
                faults.push(format!("{name} imports {dependency}"));
            }
        }
    }
    assert_none(&faults, "imports that the plan does not have");
}

#[test]
fn outside_crates_have_their_owners() {
    let mut faults = Vec::new();
    for package in &crates() {
        let name = text(package, "name");
        for (dependency, for_tests) in declared(package) {
            let owned = OWNED
                .iter()
                .find(|(one, _)| dependency == *one || dependency.starts_with(&format!("{one}-")));
            let Some((owned, owners)) = owned else { continue };
            let may = owners.contains(&name) || (for_tests && allowed(&FOR_TESTS, name).contains(owned));
            if !may {
                faults.push(format!("{name} imports {dependency}, which is for {owners:?}"));
            }
        }
    }
    assert_none(&faults, "outside crates in the wrong place");
}

#[test]
fn what_a_crate_declares_it_uses() {
    let mut faults = Vec::new();
    for package in &crates() {
        let folder = Path::new(text(package, "manifest_path"))
            .parent()
            .expect("a folder")
            .to_owned();
        let sources = files_below(&folder);
        for (dependency, for_tests) in declared(package) {
            let word = dependency.replace('-', "_");
            let used = sources.iter().any(|(path, source)| {
                let own = path.strip_prefix(&folder).unwrap_or(path);
                (for_tests || own.starts_with("src") || own.ends_with("build.rs"))
                    && code(source).any(|(_, line)| names(line, &word))
            });
            if !used {
                faults.push(format!("{}: {dependency}", text(package, "name")));
            }
        }
    }
    assert_none(&faults, "declared and not used");
}

/// Does the line use the word as a whole?
fn names(line: &str, word: &str) -> bool {
    let is_part = |c: char| c.is_alphanumeric() || c == '_';
    line.match_indices(word).any(|(at, _)| {
        !line[..at].chars().next_back().is_some_and(is_part)
            && !line[at + word.len()..].chars().next().is_some_and(is_part)
    })
}

/// Fragments that only one place may write, put together here so that this file does not match itself.
#[test]
fn sources_keep_to_their_room() {
    let sql = format!("sqlx::{}", "query");
    let environment = [
        format!("std::{}", "env::"),
        format!("std::{}", "env;"),
        format!("env::{}(", "var"),
    ];
    let database = ["sqlx", "postgres", "finco_store"];
    let mut faults = Vec::new();
    for (path, source) in files() {
        for (number, line) in code(&source) {
            let mut fault = |what: &str| faults.push(format!("{path}:{number}: {what}: {}", line.trim()));
            if line.contains(&sql) && !path.starts_with("crates/store/") {
                fault("only the store speaks SQL");
            }
            let reads_environment = environment.iter().any(|way| line.contains(way));
            let may_read = path == "crates/finco/src/config.rs" || path.ends_with("build.rs") || is_for_tests(&path);
            if reads_environment && !may_read {
                fault("only the settings read the environment");
            }
            let lower = line.to_lowercase();
            if path.starts_with("bot-gateway/") && database.iter().any(|word| lower.contains(word)) {
                fault("the gateway knows no database");
            }
        }
    }
    assert_none(&faults, "in the wrong room");
}

#[test]
fn the_engine_reads_no_clock_and_no_chance_and_does_no_io() {
    let ways = [
        "SystemTime",
        "Instant::now",
        "Utc::now",
        "Local::now",
        "std::fs",
        "std::net",
        "tokio",
        "rand::",
    ];
    let mut faults = Vec::new();
    for (path, source) in files().iter().filter(|(path, _)| path.starts_with("kpi-engine/src/")) {
        for (number, line) in code(source).filter(|(_, line)| ways.iter().any(|way| line.contains(way))) {
            faults.push(format!("{path}:{number}: {}", line.trim()));
        }
    }
    assert_none(&faults, "the same inputs must give the same numbers in a year");
}

#[test]
fn every_file_says_what_it_is_for_and_is_one_thing() {
    let mut faults = Vec::new();
    for (path, source) in files() {
        if !source.starts_with("//!") {
            faults.push(format!("{path}: opens with no purpose line (//!)"));
        }
        let lines = source.lines().count();
        if lines > LONGEST_FILE {
            faults.push(format!("{path}: {lines} lines, more than {LONGEST_FILE}"));
        }
    }
    assert_none(&faults, "files");
}

#[test]
fn one_version_of_each_thing_that_must_be_one() {
    // The lock itself and not `cargo metadata`, which wants the sources of every platform's packages.
    let lock = std::fs::read_to_string(root().join("Cargo.lock")).expect("the lock is committed");
    let mut versions: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for package in lock.split("[[package]]").skip(1) {
        let field = |name: &str| {
            let line = package.lines().find_map(|line| line.strip_prefix(name));
            line.and_then(|line| line.split('"').nth(1))
                .expect("every package has it")
        };
        versions
            .entry(field("name = "))
            .or_default()
            .insert(field("version = "));
    }
    for one in [
        "tokio",
        "sqlx",
        "redis",
        "axum",
        "hyper",
        "rustls",
        "reqwest",
        "teloxide-core",
        "chrono",
    ] {
        assert_eq!(
            versions.get(one).map(BTreeSet::len),
            Some(1),
            "{one}: {:?}",
            versions.get(one)
        );
    }
    for none in ["openssl", "openssl-sys", "native-tls", "aws-lc-sys"] {
        assert!(
            !versions.contains_key(none),
            "{none}: TLS is rustls with ring, and nothing else"
        );
    }
}
