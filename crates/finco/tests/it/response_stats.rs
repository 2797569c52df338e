//! Numbers of waits: every sum equals the sum of its parts, and what the database says itself.

use reqwest::Method;
use serde_json::{Value, json};

use crate::browser::Browser;
use crate::waits::{Company, problem};

/// Six hundred asks from October to mid-November: all states, three employees and nobody, both chats, odd seconds.
const MANY: &str = "
    insert into asks (chat_id, first_message_id, asked_at, last_at, messages, parts, kind, state, answer_chat_id,
                      answer_message_id, answered_at, answered_by, closed_at, holder_id, calendar_version_id, target_id,
                      target_secs, due_at, wall_secs, business_secs, own_secs, ack_at, ack_secs, within_target, off_hours)
    select -1 - n % 2, 1000 + n, asked, asked, 1, 1, case when n % 5 = 0 then 'next' else 'first' end, state,
           case when answered then -1 end, case when answered then n end,
           case when answered then asked + secs * interval '1 s' end, case when answered and n % 4 > 0 then n % 4 end,
           case when state = 'closed' then asked + secs * interval '1 s' end,
           case when n % 3 > 0 then n % 3 end, 1, 1, 900, asked + interval '900 s',
           case when ended then secs end, case when ended then secs / 2 end, case when ended then secs / 2 end,
           case when n % 3 = 0 then asked + interval '60 s' end, case when n % 3 = 0 then 30 + n end,
           case when ended and state <> 'unknown' then secs / 2 <= 900 end, n % 17 = 0 and answered
    from (select n, timestamptz '2026-09-30T19:00:00Z' + n * interval '6571 s' as asked, (n * 7919) % 4001 as secs,
                 state, state = 'answered' as answered, state in ('answered', 'closed') as ended
          from (select n, case when n % 11 = 0 then 'open' when n % 13 = 0 then 'closed' when n % 19 = 0 then 'excluded'
                               when n % 23 = 0 then 'peer' when n % 29 = 0 then 'unknown' when n % 31 = 0 then 'dismissed'
                               when n % 37 = 0 then 'cancelled' else 'answered' end as state
                from generate_series(1, 600) n) x) y;";

const COUNTS: [&str; 8] = [
    "asks",
    "answered",
    "within_target",
    "missed",
    "open",
    "excluded",
    "unknown",
    "off_hours",
];

fn number(value: &Value, key: &str) -> u64 {
    value[key].as_u64().unwrap_or_else(|| panic!("{key} of {value}"))
}

fn sum(list: &Value, key: &str) -> u64 {
    list.as_array().unwrap().iter().map(|one| number(one, key)).sum()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn parts_add_up_to_the_whole() {
    let company = Company::empty().await;
    company.house.database.execute(MANY).await;
    let admin = Browser::sign_in(company.api, "admin").await;
    let read = async |query: &str| admin.get(&format!("/api/v1/response-stats?{query}")).await;
    let whole = read("from=2026-10-01&to=2026-11-30").await;
    let months = [
        read("from=2026-10-01&to=2026-10-31").await,
        read("from=2026-11-01&to=2026-11-30").await,
    ];
    for key in COUNTS {
        let parts: u64 = months.iter().map(|month| number(&month["summary"], key)).sum();
        assert_eq!(parts, number(&whole["summary"], key), "{key} of the months");
    }
    let all: u64 = ["asks", "excluded", "unknown", "off_hours"]
        .iter()
        .map(|key| number(&whole["summary"], key))
        .sum();
    assert_eq!(all, 600, "every ask is counted once");
    assert_eq!(
        months[1]["previous"]["asks"],
        read("from=2026-10-02&to=2026-10-31").await["summary"]["asks"]
    );
    assert_eq!(
        months[1]["daily"].as_array().unwrap().len(),
        30,
        "also the days without an ask"
    );

    for group in ["day", "employee", "chat", "department"] {
        let stats = read(&format!("from=2026-10-01&to=2026-11-30&group_by={group}")).await;
        for key in ["asks", "answered", "missed", "open"] {
            assert_eq!(
                sum(&stats["rows"], key),
                number(&stats["summary"], key),
                "{key} by {group}"
            );
            assert_eq!(
                sum(&stats["daily"], key),
                number(&stats["summary"], key),
                "{key} by day"
            );
        }
        assert_eq!(sum(&stats["histogram"], "count"), number(&stats["summary"], "answered"));
        assert_eq!(sum(&stats["heatmap"], "asks"), number(&stats["summary"], "asks"));
        // A row is what asking for it alone gives.
        for row in stats["rows"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|row| !row["id"].is_null())
            .take(3)
        {
            let filter = match group {
                "day" => format!("from={0}&to={0}", row["id"].as_str().unwrap()),
                other => format!("from=2026-10-01&to=2026-11-30&{other}={}", row["id"].as_str().unwrap()),
            };
            let alone = read(&filter).await;
            for key in [
                "asks",
                "answered",
                "missed",
                "open",
                "hit_rate",
                "median_secs",
                "p90_secs",
            ] {
                assert_eq!(alone["summary"][key], row[key], "{key} of {row}");
            }
        }
    }
    company.house.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_target_told_is_the_one_in_force_for_those_asked_about() {
    let company = Company::with_asks().await;
    let targets = "insert into targets (scope, scope_id, applies_from, first_secs, next_secs, unit, stops_at, warn_percent,
                                        created_at, created_by)
                   select scope, scope_id, '2026-11-01Z', secs, secs / 2, unit, 'answer', '{}', '2026-11-01Z', 'boss'
                   from (values ('department', '1', 600, 'business'), ('chat', '-1', 300, 'wall')) as t (scope, scope_id, secs, unit)";
    company.house.database.execute(targets).await;
    let admin = Browser::sign_in(company.api, "admin").await;
    for (query, expected) in [
        ("", json!(900)),
        ("&unit=wall", Value::Null),
        ("&department=1", json!(600)),
        ("&department=1&kind=next", json!(300)),
        ("&employee=1", json!(600)),
        ("&department=2", json!(900)),
        ("&chat=-1", Value::Null),
        ("&chat=-1&unit=wall", json!(300)),
        ("&department=1&to=2026-10-31", json!(900)),
    ] {
        let stats = admin
            .get(&format!("/api/v1/response-stats?from=2026-10-01{query}"))
            .await;
        assert_eq!(stats["target_secs"], expected, "{query}");
    }
    company.house.close().await;
}

/// How many waits a filter lets pass, page by page.
async fn count_waits(browser: &Browser, query: &str) -> u64 {
    let (mut count, mut cursor) = (0, String::new());
    loop {
        let page = browser
            .get(&format!("/api/v1/waits?state=all&limit=200&{query}{cursor}"))
            .await;
        count += page["items"].as_array().unwrap().len() as u64;
        match page["next_cursor"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => return count,
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn behind_each_bar_and_each_cell_stand_as_many_waits_as_it_counts() {
    let company = Company::empty().await;
    company.house.database.execute(MANY).await;
    // Waits on the very ends of bins, and none at all.
    let ends = "update asks set wall_secs = (array[0, 60, 61, 300, 301, 900])[1 + id % 6],
                       business_secs = (array[0, 0, 60, 60, 300, 900])[1 + id % 6]
                where state = 'answered' and id % 3 = 0";
    company.house.database.execute(ends).await;
    let (mut bars, mut cells) = (0, 0);
    for (login, filter) in [
        ("admin", "unit=wall"),
        ("admin", "unit=business&employee=1"),
        ("supervisor", "unit=wall&kind=next"),
        ("admin", "unit=business&chat=-2&department=1"),
    ] {
        let browser = Browser::sign_in(company.api, login).await;
        let span = format!("from=2026-10-05&to=2026-11-12&{filter}");
        let stats = browser.get(&format!("/api/v1/response-stats?{span}")).await;
        for bar in stats["histogram"].as_array().unwrap() {
            let to = bar["to_secs"]
                .as_i64()
                .map(|secs| format!("&max_secs={secs}"))
                .unwrap_or_default();
            let query = format!("{span}&min_secs={}{to}", bar["from_secs"]);
            assert_eq!(count_waits(&browser, &query).await, number(bar, "count"), "{query}");
            bars += usize::from(number(bar, "count") > 0);
        }
        let heat = stats["heatmap"].as_array().unwrap();
        let of = |weekday: u64, hour: u64| {
            let cell = heat
                .iter()
                .find(|cell| cell["weekday"] == weekday && cell["hour"] == hour);
            cell.map_or(0, |cell| number(cell, "asks"))
        };
        for weekday in 1..=7 {
            let query = format!("{span}&weekday={weekday}");
            let day: u64 = (0..24).map(|hour| of(weekday, hour)).sum();
            assert_eq!(count_waits(&browser, &query).await, day, "{query}");
            for hour in [0, 4, 9, 13, 18, 23] {
                let query = format!("{query}&hour={hour}");
                assert_eq!(count_waits(&browser, &query).await, of(weekday, hour), "{query}");
                cells += usize::from(of(weekday, hour) > 0);
            }
        }
    }
    assert!(bars > 12 && cells > 40, "{bars} bars and {cells} cells hold something");
    let admin = Browser::sign_in(company.api, "admin").await;
    for query in ["min_secs=-1", "max_secs=x", "weekday=8", "hour=24", "unit=days"] {
        let path = format!("/api/v1/waits?{query}");
        problem(admin.call(Method::GET, &path, None).await, 400, "bad_request").await;
    }
    company.house.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn numbers_are_those_of_the_database() {
    let company = Company::empty().await;
    company.house.database.execute(MANY).await;
    let admin = Browser::sign_in(company.api, "admin").await;
    for (unit, column) in [("business", "business_secs"), ("wall", "wall_secs")] {
        let stats = admin
            .get(&format!(
                "/api/v1/response-stats?from=2026-10-01&to=2026-11-30&unit={unit}"
            ))
            .await;
        let truth = format!(
            "(select percentile_disc(0.5) within group (order by {column}) as median_secs,
                     percentile_disc(0.9) within group (order by {column}) as p90_secs, count(*) as answered
              from asks where state = 'answered' and not off_hours)"
        );
        let truth = &company.house.rows(&truth).await[0];
        for key in ["median_secs", "p90_secs", "answered"] {
            assert_eq!(stats["summary"][key], truth[key], "{key} by {unit}");
        }
    }
    let stats = admin
        .get("/api/v1/response-stats?from=2026-10-01&to=2026-11-30&kind=next")
        .await;
    let truth = "(select count(*) filter (where within_target) as within_target,
                         count(*) filter (where not within_target or (state = 'open' and due_at < '2026-11-16T05:00:00Z'))
                             as missed,
                         percentile_disc(0.5) within group (order by ack_secs) as ack_median_secs
                  from asks where state in ('open', 'answered', 'closed') and not off_hours and kind = 'next')";
    let truth = &company.house.rows(truth).await[0];
    for key in ["within_target", "missed", "ack_median_secs"] {
        assert_eq!(stats["summary"][key], truth[key], "{key}");
    }
    company.house.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_supervisor_gets_the_numbers_of_what_is_within_sight() {
    let company = Company::empty().await;
    company.house.database.execute(MANY).await;
    let supervisor = Browser::sign_in(company.api, "supervisor").await;
    let stats = supervisor
        .get("/api/v1/response-stats?from=2026-10-01&to=2026-11-30")
        .await;
    let all: u64 = ["asks", "excluded", "unknown", "off_hours"]
        .iter()
        .map(|key| number(&stats["summary"], key))
        .sum();
    let truth = "(select count(*) as n from asks join chats c on c.id = chat_id
                  where holder_id in (1, 3) or answered_by in (1, 3)
                     or (holder_id is null and answered_by is null and (responsible_id is null or responsible_id in (1, 3))))";
    let truth = &company.house.rows(truth).await[0];
    assert_eq!(json!(all), truth["n"]);
    let mut listed = 0;
    let mut cursor = String::new();
    loop {
        let page = supervisor
            .get(&format!("/api/v1/waits?state=all&limit=200{cursor}"))
            .await;
        listed += page["items"].as_array().unwrap().len();
        match page["next_cursor"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => break,
        }
    }
    assert_eq!(json!(listed), truth["n"], "lists and numbers see the same");
    company.house.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_measured_is_null_and_not_zero() {
    let company = Company::empty().await;
    let admin = Browser::sign_in(company.api, "admin").await;
    let stats = admin.get("/api/v1/response-stats").await;
    for key in ["median_secs", "p90_secs", "ack_median_secs", "hit_rate"] {
        assert_eq!(stats["summary"][key], Value::Null, "{key}");
    }
    assert_eq!(
        (
            number(&stats["summary"], "asks"),
            stats["rows"].as_array().unwrap().len()
        ),
        (0, 30)
    );
    let by_chat = admin.get("/api/v1/response-stats?group_by=chat").await;
    assert_eq!((&by_chat["rows"], &by_chat["heatmap"]), (&json!([]), &json!([])));
    let waits = admin.get("/api/v1/waits").await;
    assert_eq!(
        waits,
        json!({ "items": [], "next_cursor": null, "counts": { "open": 0, "overdue": 0, "review": 0 } })
    );

    let overview = admin.get("/api/v1/overview").await;
    let tile = |key: &str| {
        let tiles = overview["tiles"].as_array().unwrap();
        tiles.iter().find(|tile| tile["key"] == key).unwrap().clone()
    };
    assert_eq!(
        (&tile("median")["value"], &tile("hit_rate")["value"]),
        (&Value::Null, &Value::Null)
    );
    assert_eq!(
        (&tile("open")["value"], &tile("answered")["value"]),
        (&json!(0.0), &json!(0.0))
    );
    assert_eq!(overview["goals"], json!({ "median_secs": 600, "hit_rate": 100.0 }));
    assert_eq!(
        overview["first_run"],
        json!({ "bot": true, "employees": true, "chats": true, "calendar": false })
    );
    company.house.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_overview_counts_what_needs_somebody() {
    let company = Company::empty().await;
    company.house.database.execute(MANY).await;
    let faults = "insert into gaps (chat_id, from_at, reason, created_at, created_by)
                      values (-2, now(), 'blind', now(), 'bot');
                  insert into quarantine (digest, reason, received_at, raw) values ('x', 'odd', now(), '');
                  insert into calendar_versions (calendar_id, applies_from, time_zone, weekly, created_at, created_by)
                      values (1, now(), 'Asia/Tashkent', '{}', now(), 'admin');";
    company.house.database.execute(faults).await;
    let admin = Browser::sign_in(company.api, "admin").await;
    let overview = admin.get("/api/v1/overview").await;
    let todo = |overview: &Value| -> Vec<(String, Value)> {
        let list = overview["todo"].as_array().unwrap();
        list.iter()
            .map(|one| (one["key"].as_str().unwrap().to_owned(), one["count"].clone()))
            .collect()
    };
    let counts = admin.get("/api/v1/waits").await["counts"].clone();
    let expected = [
        ("overdue", counts["overdue"].clone()),
        ("review", json!(0)),
        ("unlinked_employees", json!(1)),
        ("blind_chats", json!(1)),
        ("dead_jobs", json!(0)),
        ("quarantined", json!(1)),
        ("failed_sends", json!(0)),
    ];
    assert_eq!(todo(&overview), expected.map(|(key, count)| (key.to_owned(), count)));
    assert_eq!(overview["first_run"], Value::Null, "all is set up");
    assert_eq!(overview["worst"].as_array().unwrap().len(), 5);
    assert_eq!(overview["trend"].as_array().unwrap().len(), 30);
    let stats = admin.get("/api/v1/response-stats?from=2026-11-10&to=2026-11-16").await;
    for tile in overview["tiles"].as_array().unwrap() {
        assert_eq!(tile["spark"].as_array().unwrap().len(), 7, "{tile}");
        let (value, previous) = match tile["key"].as_str().unwrap() {
            "median" => (
                stats["summary"]["median_secs"].as_f64(),
                stats["previous"]["median_secs"].as_f64(),
            ),
            "hit_rate" => (
                stats["summary"]["hit_rate"].as_f64(),
                stats["previous"]["hit_rate"].as_f64(),
            ),
            "answered" => (
                stats["summary"]["answered"].as_f64(),
                stats["previous"]["answered"].as_f64(),
            ),
            "open" => (counts["open"].as_f64(), tile["previous"].as_f64()),
            _ => (counts["overdue"].as_f64(), tile["previous"].as_f64()),
        };
        assert_eq!(
            (tile["value"].as_f64(), tile["previous"].as_f64()),
            (value, previous),
            "{tile}"
        );
    }
    let truth = "(select count(*) as n from asks
                  where state in ('open', 'answered', 'closed') and asked_at <= '2026-11-09T19:00:00Z'
                    and coalesce(answered_at, closed_at, 'infinity') > '2026-11-09T19:00:00Z')";
    let open = overview["tiles"]
        .as_array()
        .unwrap()
        .iter()
        .find(|tile| tile["key"] == "open")
        .unwrap();
    assert_eq!(
        open["previous"].as_f64(),
        company.house.rows(truth).await[0]["n"].as_f64()
    );

    let hr = Browser::sign_in(company.api, "hr").await.get("/api/v1/overview").await;
    assert_eq!(hr["worst"], json!([]), "HR reads no talks");
    assert_eq!(hr["tiles"], overview["tiles"], "and the company's numbers");
    assert_eq!(todo(&hr), [("unlinked_employees".to_owned(), json!(1))]);
    let employee = Browser::sign_in(company.api, "employee")
        .await
        .get("/api/v1/overview")
        .await;
    assert_eq!(
        (&employee["tiles"], &employee["todo"], &employee["worst"]),
        (&json!([]), &json!([]), &json!([]))
    );
    let own = admin.get("/api/v1/response-stats?employee=2&from=2026-11-01").await;
    for key in ["hit_rate", "median_secs"] {
        assert_eq!(employee["my_day"][key], own["summary"][key], "{key} of the month");
    }
    assert_eq!(employee["my_day"]["trend"].as_array().unwrap().len(), 7);
    company.house.close().await;
}
