//! `finco doctor`: is everything there that the product needs, and is it safe?

use std::process::ExitCode;
use std::time::Duration;

use finco_store::PgConnection;

use crate::config::Settings;
use crate::roles::{pool, queues};

/// Asks a running role whether it is live: for container health checks.
pub(super) async fn live(url: &str) -> anyhow::Result<ExitCode> {
    let client = reqwest::Client::builder().timeout(Duration::from_secs(3)).build()?;
    let answered = client
        .get(url)
        .send()
        .await
        .is_ok_and(|response| response.status().is_success());
    Ok(if answered { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Checks the neighbours and prints a line for each.
pub(super) async fn run(settings: &Settings) -> anyhow::Result<ExitCode> {
    let mut is_well = true;
    let mut tell = |what: &str, faults: Vec<String>| {
        if faults.is_empty() {
            println!("ok    {what}");
        }
        for fault in faults {
            is_well = false;
            println!("FAULT {what}: {fault}");
        }
    };
    tell("settings", Vec::new()); // they were checked before we came here
    tell(
        "Postgres",
        postgres(settings)
            .await
            .unwrap_or_else(|error| vec![format!("{error:#}")]),
    );
    tell(
        "Redis",
        redis(settings).await.unwrap_or_else(|error| vec![format!("{error:#}")]),
    );
    tell(
        "dead letters",
        dead_letters(settings)
            .await
            .unwrap_or_else(|error| vec![format!("{error:#}")]),
    );
    match &settings.gateway.bot_token {
        Some(token) => tell("Telegram", telegram(&settings.gateway.api_url, token).await),
        None => tell(
            "Telegram",
            vec!["no FINCO_BOT_TOKEN: nothing is sent or fetched".to_owned()],
        ),
    }
    Ok(if is_well { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

async fn postgres(settings: &Settings) -> anyhow::Result<Vec<String>> {
    let mut conn = pool(settings)?.acquire().await?;
    let mut faults = Vec::new();
    if !finco_store::is_migrated(&mut conn).await? {
        faults.push("the schema is not up to date: finco migrate".to_owned());
    }
    faults.extend(unsafe_settings(&mut conn).await?);
    Ok(faults)
}

async fn unsafe_settings(conn: &mut PgConnection) -> anyhow::Result<Vec<String>> {
    let settings = finco_store::durability(conn).await?;
    Ok(settings
        .into_iter()
        .map(|name| format!("{name} is off: a power cut would lose what was committed"))
        .collect())
}

async fn redis(settings: &Settings) -> anyhow::Result<Vec<String>> {
    let faults = queues(settings)?.check(settings.redis_fsync).await?;
    Ok(faults.iter().map(ToString::to_string).collect())
}

async fn dead_letters(settings: &Settings) -> anyhow::Result<Vec<String>> {
    let queues = queues(settings)?;
    let mut faults = Vec::new();
    for spec in finco_jobs::QUEUES {
        let dead = queues.stats(spec.name).await?.dead;
        if dead > 0 {
            faults.push(format!("{dead} in {0}: finco jobs dead {0}", spec.name));
        }
    }
    Ok(faults)
}

async fn telegram(api_url: &str, token: &str) -> Vec<String> {
    let url = format!("{}/bot{token}/getMe", api_url.trim_end_matches('/'));
    let asked = async {
        let client = reqwest::Client::builder().timeout(Duration::from_secs(10)).build()?;
        client.get(url).send().await
    };
    // The error's own words would name the address, which holds the token.
    match asked.await {
        Ok(response) if response.status().is_success() => Vec::new(),
        Ok(response) => vec![format!("answers {}: is the token right?", response.status())],
        Err(error) if error.is_timeout() => vec!["no answer within 10 s".to_owned()],
        Err(_) => vec!["not reachable".to_owned()],
    }
}
