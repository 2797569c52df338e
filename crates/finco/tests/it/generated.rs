//! Files that are made from the code are committed as the code makes them. `UPDATE=1` writes them anew.

use std::path::PathBuf;

/// Compares a committed file with what the code makes; with `UPDATE=1` it is written instead.
#[expect(clippy::disallowed_methods, reason = "whoever runs the test may ask for new files")]
fn is_as_made(path: &str, made: &str) {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../..").join(path);
    if std::env::var("UPDATE").is_ok_and(|update| update == "1") {
        std::fs::write(&path, made).expect("the file can be written");
    }
    let committed = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        committed == made,
        "{} is not as the code makes it: run `./dev gen`",
        path.display()
    );
}

#[test]
fn the_example_of_the_settings() {
    is_as_made(".env.example", &finco::config::example());
}

#[test]
fn the_manual_of_the_settings() {
    is_as_made("docs/configuration.md", &finco::config::manual());
}

#[test]
fn the_document_of_the_api() {
    is_as_made("dashboard-api/openapi.json", &finco_dashboard_api::openapi_json());
}
