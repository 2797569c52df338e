//! `finco admin company`: its name, its time zone, and how soon it answers.

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use finco_domain::calendar::Target;
use finco_store::scopes::Scope;
use finco_store::{PgConnection, audit, changes, company, targets};
use serde_json::{Value, json};

/// Changes what is given, and tells what holds now.
pub(super) async fn change(
    conn: &mut PgConnection,
    now: DateTime<Utc>,
    name: Option<String>,
    zone: Option<Tz>,
    target_secs: Option<i32>,
) -> anyhow::Result<()> {
    if name.is_some() || zone.is_some() {
        let before = company::get(conn).await?;
        let (name, zone) = (name.unwrap_or_else(|| before.name.clone()), zone.unwrap_or(before.zone));
        company::set_name_and_zone(conn, &name, zone, now).await?;
        let show = |c: &company::Company| json!({ "name": c.name, "zone": c.zone.name() });
        let detail = json!({ "before": show(&before), "after": show(&company::get(conn).await?) });
        audit::insert(conn, now, "cli", "set_company", "company", detail, None).await?;
        changes::announce(conn, "leaderboard").await?;
    }
    if let Some(secs) = target_secs {
        set_target(conn, now, secs).await?;
    }
    let (company, target) = (company::get(conn).await?, targets::get_company(conn, now).await?);
    println!(
        "{}, {}, answers within {} s ({} time) are in time.",
        company.name,
        company.zone,
        target.first_secs,
        target.unit.as_str()
    );
    Ok(())
}

/// A target is never overwritten: another one takes over from now on, and what was asked before keeps its own.
async fn set_target(conn: &mut PgConnection, now: DateTime<Utc>, secs: i32) -> anyhow::Result<()> {
    let target = Target {
        first_secs: secs,
        next_secs: secs,
        ..targets::get_company(conn, now).await?
    };
    targets::insert(conn, &Scope::Company, &target, now, ("cli", now)).await?;
    let detail = json!({ "rule": rule(&target), "applies_from": now, "recomputed": 0 });
    Ok(audit::insert(conn, now, "cli", "set_target", "company:", detail, None).await?)
}

/// A target in the words in which the API's own line of such a change keeps it.
fn rule(target: &Target) -> Value {
    json!({
        "first_secs": target.first_secs,
        "next_secs": target.next_secs,
        "unit": target.unit,
        "stops_at": target.stops_at,
        "warn_percent": target.warn_percent,
    })
}
