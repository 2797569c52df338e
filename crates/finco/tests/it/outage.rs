//! Postgres goes away and comes back: the door stays open, the worker waits, nothing is lost or put aside.

use finco_domain::people::UserRole;
use finco_simulator::{GroupOptions, SayOptions};
use reqwest::Method;
use serde_json::{Value, json};
use tokio::net::{TcpListener, TcpStream, UnixStream};
use tokio::sync::watch;

use crate::browser::{Browser, add_user};
use crate::harness::{House, given, until};

const AZIZA: i64 = 100;
const BOB: i64 = 200;

/// Where the tests' Postgres listens.
#[derive(Clone)]
enum Server {
    Socket(String),
    Address(String),
}

/// A wire to Postgres that can be cut.
struct Wire {
    url: String,
    is_whole: watch::Sender<bool>,
}

impl Wire {
    /// A wire to the database of this address.
    async fn to(database_url: &str) -> Self {
        let given = given("FINCO_TEST_DATABASE_URL");
        let (_, rest) = given.split_once("://").expect("an address");
        let (user, rest) = rest.split_once('@').expect("a user");
        let address = rest.split(['/', '?']).next().expect("a host").to_owned();
        let port = address.rsplit_once(':').map_or("5432", |(_, port)| port);
        let server = match rest.split_once("host=/") {
            Some((_, folder)) => Server::Socket(format!(
                "/{}/.s.PGSQL.{port}",
                folder.split('&').next().expect("a folder")
            )),
            None => Server::Address(address),
        };
        let name = database_url
            .split('?')
            .next()
            .and_then(|url| url.rsplit('/').next())
            .expect("a database");
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let url = format!(
            "postgres://{user}@{}/{name}",
            listener.local_addr().expect("it is bound")
        );
        let (is_whole, seen) = watch::channel(true);
        tokio::spawn(async move {
            // Ends with the test's runtime.
            while let Ok((client, _)) = listener.accept().await {
                if *seen.borrow() {
                    tokio::spawn(carry(client, server.clone(), seen.clone()));
                }
            }
        });
        Self { url, is_whole }
    }

    /// Cuts every connection, and lets no new one through; or mends it.
    fn set(&self, is_whole: bool) {
        self.is_whole.send(is_whole).expect("the wire is there");
    }
}

async fn carry(mut client: TcpStream, server: Server, mut is_whole: watch::Receiver<bool>) {
    let carried = async {
        match server {
            Server::Socket(path) => {
                let mut server = UnixStream::connect(path).await?;
                tokio::io::copy_bidirectional(&mut client, &mut server).await
            }
            Server::Address(address) => {
                let mut server = TcpStream::connect(address).await?;
                tokio::io::copy_bidirectional(&mut client, &mut server).await
            }
        }
    };
    tokio::select! {
        // However a connection ends, its ends notice.
        _ended = carried => {}
        _cut = is_whole.wait_for(|is_whole| !is_whole) => {}
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn postgres_may_go_away_and_come_back() {
    let mut house = House::empty().await;
    house.employee(AZIZA, "Aziza", "Savdo", "uz").await;
    house.client(BOB, "Bob");
    add_user(&house, "admin", UserRole::Admin, None, &[]).await;
    let wire = Wire::to(&house.database.url).await;
    house.settings.database_url = Some(wire.url.clone());
    house.start_gateway().await;
    house.start_worker().await;
    let api = house.start_api().await;
    let admin = Browser::sign_in(api, "admin").await;
    let group = house
        .world
        .add_group("Mijozlar", &[AZIZA, BOB], GroupOptions::default())
        .unwrap();
    house
        .world
        .say(group, BOB, "Narxi qancha?", SayOptions::default())
        .unwrap();
    house.settle().await;

    wire.set(false);
    house.wait_secs(40);
    house
        .world
        .say(group, AZIZA, "100 ming", SayOptions::default())
        .unwrap();
    until("the door takes updates all the same", || async {
        house.world.pending() == 0
    })
    .await;
    let away = admin.call(Method::GET, "/api/v1/leaderboard", None).await;
    assert_eq!(away.status(), 503);
    assert_eq!(away.headers()["content-type"], "application/problem+json");
    let problem: Value = away.json().await.unwrap();
    assert_eq!(problem["code"], "unavailable");
    let told = problem.to_string().to_lowercase();
    assert!(
        !told.contains("postgres") && !told.contains("127.0.0.1"),
        "nothing from inside: {told}"
    );
    for (role, status) in [("gateway", 200), ("worker", 503), ("api", 503)] {
        let ready = reqwest::get(format!("http://{}/readyz", house.address(role)))
            .await
            .unwrap();
        assert_eq!(ready.status().as_u16(), status, "{role}");
        let live = reqwest::get(format!("http://{}/healthz", house.address(role)))
            .await
            .unwrap();
        assert_eq!(live.status(), 200, "{role} lives");
    }

    wire.set(true);
    house.settle().await;
    assert_eq!(
        house.columns("asks", &["wall_secs", "linked_by"]).await,
        [json!([40, "order"])]
    );
    until("the dashboard works again", || async {
        admin.call(Method::GET, "/api/v1/leaderboard", None).await.status() == 200
    })
    .await;
    house.finish().await;
}
