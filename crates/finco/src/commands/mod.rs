//! What each command does.

mod admin;
mod asks;
mod bench;
mod demo;
mod doctor;
mod import;
mod jobs;
mod quarantine;
mod verify;

use std::process::ExitCode;
use std::sync::Arc;

use finco_domain::time::{SharedClock, SystemClock};

use crate::cli::{Cli, Command, ConfigCommand, Import};
use crate::config::{self, Settings};
use crate::roles::{House, migrate};
use crate::telemetry;

/// Runs the command of the command line.
pub(crate) async fn run(cli: Cli) -> anyhow::Result<ExitCode> {
    match cli.command {
        Command::Config(ConfigCommand::Example) => print!("{}", config::example()),
        Command::Config(ConfigCommand::Doc) => print!("{}", config::manual()),
        Command::Config(ConfigCommand::Check) => {
            config::from_environment()?;
            println!("The settings are in order.");
        }
        Command::Asks(command) => asks::run(command)?,
        Command::Openapi => print!("{}", finco_dashboard_api::openapi_json()),
        Command::Doctor { live: Some(url) } => return doctor::live(&url).await,
        command => return with_settings(command, config::from_environment()?).await,
    }
    Ok(ExitCode::SUCCESS)
}

async fn with_settings(command: Command, settings: Settings) -> anyhow::Result<ExitCode> {
    telemetry::log(&settings.log, settings.log_format);
    let clock: SharedClock = Arc::new(SystemClock);
    match command {
        Command::Up => {
            let mut house = house(settings, clock)?;
            migrate(&house.settings).await?;
            house.gateway().await?;
            house.worker().await?;
            house.api().await?;
            house.run().await?;
        }
        Command::Gateway => {
            let mut house = house(settings, clock)?;
            house.gateway().await?;
            house.run().await?;
        }
        Command::Worker { migrate: first } => {
            let mut house = house(settings, clock)?;
            if first {
                migrate(&house.settings).await?;
            }
            house.worker().await?;
            house.run().await?;
        }
        Command::Api => {
            let mut house = house(settings, clock)?;
            house.api().await?;
            house.run().await?;
        }
        Command::Migrate => {
            migrate(&settings).await?;
            println!("The schema is up to date.");
        }
        Command::Import(Import::TelegramExport(arguments)) => import::run(&settings, &arguments).await?,
        Command::Jobs(command) => jobs::run(&settings, &clock, command).await?,
        Command::Quarantine(command) => quarantine::run(&settings, command).await?,
        Command::Verify(arguments) => return verify::run(&settings, &clock, &arguments).await,
        Command::Admin(command) => admin::run(&settings, &clock, command).await?,
        Command::Doctor { .. } => return doctor::run(&settings).await,
        Command::Demo(arguments) => demo::run(settings, arguments).await?,
        Command::Bench(arguments) => bench::run(settings, arguments).await?,
        Command::Config(_) | Command::Openapi | Command::Asks(_) => {} // answered without settings
    }
    Ok(ExitCode::SUCCESS)
}

fn house(settings: Settings, clock: SharedClock) -> anyhow::Result<House> {
    Ok(House::new(settings, clock, telemetry::measure()?))
}
