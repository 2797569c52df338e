//! `finco bench`: what the product costs, each figure against a floor measured in the same run, alternately. The ratios
//! stay when the machine changes; the figures do not.

mod company;
mod path;
mod reads;

use anyhow::Context;
use finco_store::company_bench::{Sizes, fill};
use finco_store::{PgPool, databases};

use crate::cli::{Bench, BenchKind, CompanyBench};
use crate::config::Settings;
use crate::roles::pool;

pub(super) async fn run(settings: Settings, arguments: Bench) -> anyhow::Result<()> {
    match arguments.kind {
        None => path::run(settings, arguments.path).await,
        Some(BenchKind::Company(arguments)) => company::run(settings, arguments).await,
        Some(BenchKind::Reads(arguments)) => reads::run(settings, arguments).await,
    }
}

/// A database of its own, with the company in it.
async fn filled(settings: &mut Settings, arguments: &CompanyBench) -> anyhow::Result<PgPool> {
    let url = settings
        .database_url
        .as_deref()
        .context("FINCO_DATABASE_URL must be set (./dev bench does it)")?;
    settings.database_url = Some(databases::recreate(url, "finco_bench").await?);
    settings.redis_prefix = "finco_bench".to_owned();
    let database = pool(settings)?;
    finco_store::migrate(&database).await?;
    let sizes = Sizes {
        employees: arguments.employees,
        messages: arguments.messages,
        pairs: arguments.pairs.unwrap_or(arguments.messages / 5),
    };
    anyhow::ensure!(
        sizes.employees > 0 && sizes.pairs > 0 && sizes.messages / 2 >= sizes.pairs,
        "a company has employees and asks, and two messages for each ask"
    );
    eprintln!("filling finco_bench with {sizes:?}");
    fill(&mut *database.acquire().await?, sizes).await?;
    Ok(database)
}

fn median(values: impl Iterator<Item = f64>) -> f64 {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}
