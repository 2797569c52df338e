//! The one binary as a library, so that tests can start each role in their own process: every role of the product and
//! every tool of its admin.

mod cli;
mod commands;
pub mod config;
mod heartbeat;
pub mod roles;
pub mod telemetry;

use std::process::ExitCode;

use clap::Parser;

/// Runs the command of the command line.
#[must_use]
pub fn main() -> ExitCode {
    // Two TLS providers in one program would panic at the first connection: say which one, before anything else.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let cli = cli::Cli::parse();
    // The gateway waits far more than it works: on one thread it wakes nobody else for each webhook call.
    let mut runtime = match cli.command {
        cli::Command::Gateway => tokio::runtime::Builder::new_current_thread(),
        _ => tokio::runtime::Builder::new_multi_thread(),
    };
    let runtime = runtime.enable_all().build();
    let runtime = match runtime {
        Ok(runtime) => runtime,
        Err(error) => {
            eprintln!("finco: cannot start: {error}");
            return ExitCode::FAILURE;
        }
    };
    match runtime.block_on(commands::run(cli)) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("finco: {error:#}");
            ExitCode::FAILURE
        }
    }
}
