//! `finco demo`: the whole product against a simulated Telegram, with a company at work. Its database and its keys are
//! its own and are made anew each time.

use std::collections::BTreeMap;
use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;
use std::time::Instant;

use anyhow::{Context, ensure};
use chrono::{DateTime, TimeDelta, Utc};
use finco_dashboard_api::auth::hash_password;
use finco_domain::calendar::{CalendarVersion, WEEKDAYS, WrittenWeek};
use finco_domain::chat::ChatKey;
use finco_domain::people::{Language, UserRole};
use finco_domain::time::{Clock, SharedClock, SystemClock};
use finco_jobs::HandleUpdate;
use finco_simulator::{Company, CompanyChatKind, Simulator, SimulatorConfig, company, history, run_scenario};
use finco_store::calendars::{self, NewVersion};
use finco_store::users::NewUser;
use finco_store::{PgConnection, PgPool, chats, company as companies, databases, people, users};
use rand::Rng;

use crate::cli::Demo;
use crate::config::Settings;
use crate::roles::{House, queues};
use crate::telemetry;

/// A clock that runs faster than life from the moment it was made.
struct FastClock {
    began: DateTime<Utc>,
    real: Instant,
    speed: f64,
}

impl Clock for FastClock {
    fn now(&self) -> DateTime<Utc> {
        let elapsed = self.real.elapsed().mul_f64(self.speed);
        self.began + TimeDelta::from_std(elapsed).unwrap_or(TimeDelta::MAX)
    }
}

pub(super) async fn run(mut settings: Settings, arguments: Demo) -> anyhow::Result<()> {
    ensure!((0.1..=1000.0).contains(&arguments.speed), "--speed is 0.1 to 1000");
    let began = SystemClock.now();
    let clock: SharedClock = Arc::new(FastClock {
        began,
        real: Instant::now(),
        speed: arguments.speed,
    });
    let _claim = make_own(&mut settings).await?;
    take_free_ports(&mut settings, arguments.port);
    let people = company(arguments.seed);
    let simulator = simulate(&mut settings, &people, clock.clone()).await?;

    let mut house = House::new(settings, clock.clone(), telemetry::measure()?);
    let pool = house.pool()?;
    finco_store::migrate(&pool).await?;
    let password = arguments.password.clone().unwrap_or_else(new_password);
    let logins = settle(&pool, &people, &password, began).await?;
    stay_open(&pool, began).await?;
    println!("Writing {} days of the company's past ...", arguments.days);
    let past = write_past(&house, &people, &arguments, began).await?;
    house.worker().await?;
    house.gateway().await?;
    wait_for_past(&house, &pool).await?;
    mark_internal(&pool, &people, began).await?;
    house.api().await?;
    if !arguments.quiet {
        let (world, speed, stop) = (simulator.world(), arguments.speed, house.stop.clone());
        house.tasks.spawn(async move {
            run_scenario(world, people, speed, arguments.seed, stop).await;
            Ok(())
        });
    }
    println!(
        "\nFinCo KPI is running: {past} updates of the past, {}.\n\n  dashboard   http://{}\n  chats       {}   \
         (write as a client or an employee)\n\n  {}\n  password    {password}\n\nCtrl-C ends it.",
        if arguments.quiet {
            "no live traffic"
        } else {
            "a company at work"
        },
        house.settings.api_listen,
        simulator.url(),
        logins.join("\n  ")
    );
    let ran = house.run().await;
    simulator.stop().await;
    ran
}

/// A database and a prefix of the demo's own: nothing of a real installation is touched. They are this demo's as long as
/// the connection returned is kept.
async fn make_own(settings: &mut Settings) -> anyhow::Result<PgConnection> {
    let url = settings
        .database_url
        .as_deref()
        .context("FINCO_DATABASE_URL must be set (./dev demo does it)")?;
    let claim = databases::claim(url, "finco_demo").await?;
    let claim = claim.context("Another demo runs on this database server: end it first")?;
    settings.database_url = Some(databases::recreate(url, "finco_demo").await?);
    settings.redis_prefix = "finco_demo".to_owned();
    settings.api.cookie_secure = false; // served on one's own machine
    queues(settings)?.clear().await.context("Redis does not answer")?;
    Ok(claim)
}

/// Ports that somebody else has are left alone.
fn take_free_ports(settings: &mut Settings, pages: u16) {
    settings.api_listen.set_port(pages);
    for address in [
        &mut settings.api_listen,
        &mut settings.api_ops_listen,
        &mut settings.gateway_listen,
        &mut settings.worker_listen,
    ] {
        *address = free_address(*address);
    }
}

/// The address, or the next one up that is free.
fn free_address(mut address: SocketAddr) -> SocketAddr {
    for port in address.port()..address.port().saturating_add(100) {
        address.set_port(port);
        if TcpListener::bind(address).is_ok() {
            return address;
        }
    }
    address.set_port(0);
    address
}

async fn simulate(settings: &mut Settings, company: &Company, clock: SharedClock) -> anyhow::Result<Simulator> {
    let listen = free_address(SocketAddr::from(([127, 0, 0, 1], 8090)));
    let config = SimulatorConfig {
        listen,
        ..SimulatorConfig::default()
    };
    settings.gateway.bot_token = Some(config.token.clone());
    settings.gateway.mode = finco_bot_gateway::Mode::Polling;
    let simulator = finco_simulator::start(config, clock).await?;
    simulator.world().settle(company)?;
    settings.gateway.api_url = simulator.url();
    Ok(simulator)
}

/// Easy to read out, hard to guess.
fn new_password() -> String {
    let mut chance = rand::rng();
    let letters = "abcdefghjkmnpqrstuvwxyz23456789".as_bytes();
    (0..12)
        .map(|_| char::from(letters[chance.random_range(0..letters.len())]))
        .collect()
}

/// Writes the company's people into the books; returns the logins to show.
async fn settle(pool: &PgPool, company: &Company, password: &str, now: DateTime<Utc>) -> anyhow::Result<Vec<String>> {
    let hash = hash_password(password)?;
    let mut conn = pool.begin().await?;
    let mut employees = Vec::new();
    for one in &company.employees {
        let department = people::ensure_department(&mut conn, &one.department).await?;
        let language = Language::from_tag(&one.language).unwrap_or_default();
        let id = people::insert_employee(
            &mut conn,
            &one.name,
            Some(department),
            Some(one.telegram_id),
            language,
            now,
        )
        .await?;
        employees.push((one, id, department));
    }
    let new = |login, name, role| NewUser {
        login,
        name,
        password_hash: &hash,
        role,
        language: Language::Uz,
        employee: None,
        departments: &[],
    };
    add_user(&mut conn, &new("admin", "Administrator", UserRole::Admin), now).await?;
    let mut logins = vec!["login       admin          sees everything".to_owned()];
    if let Some((one, id, department)) = employees.iter().find(|(one, ..)| one.supervisor) {
        let user = NewUser {
            employee: Some(*id),
            departments: &[*department],
            ..new("supervisor", &one.name, UserRole::Supervisor)
        };
        add_user(&mut conn, &user, now).await?;
        logins.push(format!(
            "            supervisor     {}, sees {}",
            one.name, one.department
        ));
    }
    if let Some((one, id, _)) = employees.iter().find(|(one, ..)| !one.supervisor) {
        let user = NewUser {
            employee: Some(*id),
            ..new("employee", &one.name, UserRole::Employee)
        };
        add_user(&mut conn, &user, now).await?;
        logins.push(format!("            employee       {}, sees own numbers", one.name));
    }
    conn.commit().await?;
    Ok(logins)
}

async fn add_user(conn: &mut PgConnection, user: &NewUser<'_>, now: DateTime<Utc>) -> anyhow::Result<()> {
    users::insert(conn, user, now).await?;
    Ok(())
}

/// From now on the company is open around the clock: what is typed counts at whatever hour somebody looks at the demo. The
/// past has office hours.
async fn stay_open(pool: &PgPool, now: DateTime<Utc>) -> anyhow::Result<()> {
    let mut conn = pool.begin().await?;
    let zone = companies::get(&mut conn).await?.zone;
    let all_day = || vec![("00:00".to_owned(), "24:00".to_owned())];
    let week: WrittenWeek = WEEKDAYS.map(|day| (day.to_owned(), all_day())).into();
    let hours = CalendarVersion::read(0, zone.name(), &week, &BTreeMap::new())?;
    for calendar in calendars::list(&mut conn).await? {
        let version = NewVersion {
            calendar: calendar.id,
            applies_from: now,
            hours: &hours,
            note: "Open around the clock from here on, so that the demo counts what is typed at any hour",
            by: "demo",
            at: now,
        };
        calendars::insert_version(&mut conn, &version).await?;
    }
    conn.commit().await?;
    Ok(())
}

/// The past takes the same way as everything else: raw updates into the queue.
async fn write_past(house: &House, company: &Company, arguments: &Demo, until: DateTime<Utc>) -> anyhow::Result<usize> {
    let queues = house.queues()?;
    let mut count = 0;
    let mut jobs = Vec::with_capacity(500);
    for update in history(company, arguments.days, until, arguments.seed) {
        jobs.push(HandleUpdate {
            raw: serde_json::to_vec(&update)?,
            received_at_ms: 0,
        });
        count += 1;
        if jobs.len() == 500 {
            queues.push_all(&jobs).await?;
            jobs.clear();
        }
    }
    queues.push_all(&jobs).await?;
    Ok(count)
}

/// Waits until the past is logged and linked.
async fn wait_for_past(house: &House, pool: &PgPool) -> anyhow::Result<()> {
    let queues = house.queues()?;
    loop {
        let mut left = 0;
        for spec in finco_jobs::QUEUES {
            let stats = queues.stats(spec.name).await?;
            left += stats.waiting + stats.running + stats.delayed;
        }
        let mut conn = pool.acquire().await?;
        if left == 0
            && finco_store::unlinked::list_unlinked(&mut conn, 1, &[])
                .await?
                .is_empty()
        {
            return Ok(());
        }
        drop(conn);
        tokio::select! {
            () = crate::roles::interrupted() => anyhow::bail!("stopped while writing the past"),
            () = tokio::time::sleep(std::time::Duration::from_millis(200)) => {}
        }
    }
}

async fn mark_internal(pool: &PgPool, company: &Company, now: DateTime<Utc>) -> anyhow::Result<()> {
    let mut conn = pool.acquire().await?;
    for chat in company.chats.iter().filter(|chat| chat.kind == CompanyChatKind::Staff) {
        let set = chats::set_purpose(&mut conn, &ChatKey::own(chat.id), true, now).await;
        if let Err(error) = set {
            tracing::debug!(%error, chat = chat.title, "nobody has written there yet");
        }
    }
    Ok(())
}
