//! The store against a real Postgres.

mod partitions;
mod session;

use finco_store::testing::TestDatabase;

/// A migrated database on the server that `./dev test` names.
#[expect(clippy::disallowed_methods, reason = "tests are told where their Postgres is")]
async fn database() -> TestDatabase {
    let server = std::env::var("FINCO_TEST_DATABASE_URL").expect("FINCO_TEST_DATABASE_URL is set by `./dev test`");
    TestDatabase::create(&server).await
}
