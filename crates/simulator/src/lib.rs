//! A fake Telegram (Bot API server), a company at work, a chat page: serves tests, demo and load.
//!
//! [`start`] serves the Bot API at `/bot<token>/<method>`, files at `/file/bot<token>/<path>`, a control API under
//! `/sim` and a page at `/` where a person chats as anyone. Everything that people do goes through [`World`].

mod api;
mod control;
mod events;
mod json;
mod limits;
mod page;
mod state;
mod work;
mod world;

use std::net::SocketAddr;
use std::time::Duration;

use finco_domain::time::SharedClock;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

pub use self::limits::Limits;
pub use self::state::WorldError;
pub use self::state::chats::GroupOptions;
pub use self::state::faults::{Fault, FaultKind};
pub use self::state::messages::{Attached, Content, Media, Message, SayOptions, Sent};
pub use self::state::people::{Standing, User};
pub use self::work::{
    Client, Company, CompanyChat, CompanyChatKind, Department, Employee, Manner, company, history, load_updates,
    run_scenario,
};
pub use self::world::{Place, World};

use self::state::State;

/// How the fake Telegram is set up.
#[derive(Debug, Clone)]
pub struct SimulatorConfig {
    /// Where to listen; port 0 takes a free one.
    pub listen: SocketAddr,
    /// The bot's token, `<bot id>:<secret>`.
    pub token: String,
    /// The bot's public name without `@`.
    pub bot_username: String,
    /// The sending limits.
    pub limits: Limits,
    /// How long updates wait for the bot; Telegram keeps them for 24 hours.
    pub retention: Duration,
}

impl Default for SimulatorConfig {
    fn default() -> Self {
        Self {
            listen: SocketAddr::from(([127, 0, 0, 1], 0)),
            token: "7000000001:simulated-token".to_owned(),
            bot_username: "finco_kpi_bot".to_owned(),
            limits: Limits::default(),
            retention: Duration::from_secs(24 * 60 * 60),
        }
    }
}

/// A running fake Telegram.
pub struct Simulator {
    url: String,
    world: World,
    server: JoinHandle<()>,
    pusher: JoinHandle<()>,
}

/// Starts serving in the background.
///
/// # Errors
/// The address cannot be listened on.
pub async fn start(config: SimulatorConfig, clock: SharedClock) -> std::io::Result<Simulator> {
    let listener = TcpListener::bind(config.listen).await?;
    let url = format!("http://{}", listener.local_addr()?);
    let now = clock.now();
    let bot = bot_of(&config);
    let state = State::new(bot, config.limits, config.retention, now);
    let world = World::new(state, clock, config.token);
    let app = api::routes()
        .merge(control::routes())
        .merge(page::routes())
        .with_state(world.clone());
    let closing = world.closing().clone();
    let server = tokio::spawn(async move {
        let serving = axum::serve(listener, app).with_graceful_shutdown(async move { closing.cancelled().await });
        if let Err(error) = serving.await {
            tracing::error!(%error, "the simulator's server failed");
        }
    });
    let pusher = tokio::spawn(api::webhook::deliver(world.clone()));
    Ok(Simulator {
        url,
        world,
        server,
        pusher,
    })
}

impl Simulator {
    /// Where it listens, as `http://127.0.0.1:1234`: the Bot API's address for a client, and the chat page.
    #[must_use]
    pub fn url(&self) -> String {
        self.url.clone()
    }

    /// The world of chats, for as long as the simulator runs.
    #[must_use]
    pub fn world(&self) -> World {
        self.world.clone()
    }

    /// Stops serving; waiting polls get an empty answer.
    pub async fn stop(self) {
        self.world.closing().cancel();
        for task in [self.server, self.pusher] {
            if let Err(error) = task.await {
                tracing::error!(%error, "a task of the simulator panicked");
            }
        }
    }
}

/// The bot's account: its id is the first part of the token.
pub(crate) fn bot_of(config: &SimulatorConfig) -> User {
    User {
        id: config
            .token
            .split(':')
            .next()
            .and_then(|id| id.parse().ok())
            .unwrap_or(7_000_000_001),
        is_bot: true,
        first_name: "FinCo KPI".to_owned(),
        last_name: None,
        username: Some(config.bot_username.clone()),
        language_code: None,
    }
}
