//! `finco bench`.

use crate::cli::Bench;
use crate::config::Settings;

pub(super) async fn run(_settings: Settings, _arguments: Bench) -> anyhow::Result<()> {
    anyhow::bail!("not here yet")
}
