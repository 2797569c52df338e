//! What runs by the clock: once for all workers, and not lost when Redis is away at that moment.

use chrono::{DateTime, Utc};
use finco_domain::time::Clock;
use finco_workers::schedule::{Begun, start_due};

use crate::harness::House;
use crate::redis::PrivateRedis;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_run_that_could_not_be_queued_is_not_taken_for_begun() {
    let mut redis = PrivateRedis::start().await;
    let mut house = House::empty().await;
    house.use_redis(&redis.url());
    // Nine in the morning in Tashkent.
    let nine: DateTime<Utc> = "2026-11-17T04:00:01Z".parse().unwrap();
    house.clock.advance(nine - house.clock.now());
    let context = house.context();
    let digests = async || house.queues.stats("send_digest").await.unwrap().waiting;

    redis.kill();
    let mut begun = Begun::new();
    start_due(&context, &mut begun).await;
    assert!(begun.is_empty(), "{begun:?}");
    assert!(house.rows("schedule_runs").await.is_empty());

    redis.start_again().await;
    start_due(&context, &mut begun).await;
    assert_eq!((begun.len(), digests().await), (6, 1), "every line is due at nine");
    let runs = house.rows("schedule_runs").await;
    assert_eq!(runs.len(), 6);
    start_due(&context, &mut begun).await;
    start_due(&context, &mut Begun::new()).await;
    assert_eq!(digests().await, 1, "neither this worker nor another begins it again");
    assert_eq!(house.rows("schedule_runs").await, runs);
    house.close().await;
}
