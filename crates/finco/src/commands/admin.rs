//! `finco admin`: company, employees, users and chats from the command line. Every change leaves an audit line.

use std::io::{BufRead, IsTerminal, Write};

use anyhow::{Context, bail};
use finco_dashboard_api::auth::hash_password;
use finco_domain::chat::ChatKey;
use finco_domain::people::{ChatRole, EmployeeId, Language, UserRole};
use finco_domain::time::SharedClock;
use finco_store::users::{self, NewUser};
use finco_store::{PgConnection, StoreError, accounts, audit, chats, people, staff};
use serde_json::{Value, json};

use crate::cli::Admin;
use crate::config::Settings;
use crate::roles::pool;

mod company;

pub(super) async fn run(settings: &Settings, clock: &SharedClock, command: Admin) -> anyhow::Result<()> {
    // Read before the transaction: whoever types slowly would find it ended by the server.
    let given = match command {
        Admin::AddUser { .. } | Admin::SetPassword { .. } => hash_password(&read_password()?)?,
        _ => String::new(),
    };
    let pool = pool(settings)?;
    let mut conn = pool.begin().await.context("the database does not answer")?;
    let (action, object, detail) = match command {
        Admin::Company {
            name,
            zone,
            target_secs,
        } => {
            company::change(&mut conn, clock.now(), name, zone, target_secs).await?;
            return Ok(conn.commit().await?);
        }
        Admin::AddEmployee {
            name,
            department,
            telegram_id,
            language,
        } => add_employee(&mut conn, clock, &name, department, telegram_id, &language).await?,
        Admin::Employees => return list_employees(&mut conn).await,
        Admin::Chats => return list_chats(&mut conn).await,
        Admin::AddUser {
            login,
            name,
            role,
            employee,
            department,
            language,
        } => {
            let mut departments = Vec::new();
            for name in &department {
                departments.push(ensure_department(&mut conn, name).await?);
            }
            let user = NewUser {
                login: &login,
                name: &name,
                password_hash: &given,
                role: UserRole::from_word(&role).context("no such role")?,
                language: Language::from_tag(&language).unwrap_or_default(),
                employee: employee.map(EmployeeId),
                departments: &departments,
            };
            // The first user is made by oneself; whoever is added later is given a password by another.
            let is_given = users::any(&mut conn).await?;
            let added = users::insert(&mut conn, &user, clock.now()).await;
            let id = told(added, "login_taken", "another user has this login")?;
            accounts::set_temporary(&mut conn, id, is_given).await?;
            println!("{login} can sign in now.");
            (
                "add_user",
                format!("user:{}", login.to_lowercase()),
                json!({ "role": role, "departments": department }),
            )
        }
        Admin::SetPassword { login } => {
            users::set_password(&mut conn, &login, &given)
                .await
                .context("no such user")?;
            println!("The password is set, and every session of {login} has ended.");
            ("set_password", format!("user:{}", login.to_lowercase()), json!({}))
        }
        Admin::ChatPurpose {
            chat,
            purpose,
            business,
        } => {
            let key = ChatKey { id: chat, business };
            let set = chats::set_purpose(&mut conn, &key, purpose == "internal", clock.now()).await;
            set.context("no message of this chat was ever seen")?;
            println!("Set. The chat's asks are being worked out again.");
            (
                "set_chat_purpose",
                format!("chat:{chat}"),
                json!({ "purpose": purpose }),
            )
        }
        Admin::ChatRole {
            chat,
            user,
            role,
            business,
        } => {
            let role = ChatRole::from_word(&role).context("no such role")?;
            chats::set_role(&mut conn, &ChatKey { id: chat, business }, user, role, clock.now()).await?;
            println!("Set. The chat's asks are being worked out again.");
            (
                "set_chat_role",
                format!("chat:{chat}"),
                json!({ "user": user, "role": role.as_str() }),
            )
        }
    };
    audit::insert(&mut conn, clock.now(), "cli", action, &object, detail, None).await?;
    conn.commit().await?;
    Ok(())
}

type Line = (&'static str, String, Value);

async fn add_employee(
    conn: &mut PgConnection,
    clock: &SharedClock,
    name: &str,
    department: Option<String>,
    telegram_id: Option<i64>,
    language: &str,
) -> anyhow::Result<Line> {
    let department_id = match &department {
        Some(name) => Some(ensure_department(conn, name).await?),
        None => None,
    };
    let language = Language::from_tag(language).unwrap_or_default();
    let added = people::insert_employee(conn, name, department_id, telegram_id, language, clock.now()).await;
    let id = told(
        added,
        "telegram_account_taken",
        "another employee has this Telegram account",
    )?;
    println!("{name} is employee {}.", id.0);
    Ok((
        "add_employee",
        format!("employee:{}", id.0),
        json!({ "name": name, "telegram_id": telegram_id }),
    ))
}

/// The department of this name. A new one is told, for it may be a misspelt one.
async fn ensure_department(conn: &mut PgConnection, name: &str) -> anyhow::Result<i64> {
    let known = staff::list_departments(conn, None).await?;
    if !known.iter().any(|department| department.name == name) {
        println!("The department {name} is new.");
    }
    Ok(people::ensure_department(conn, name).await?)
}

/// A broken named rule in people's words.
fn told<T>(result: Result<T, StoreError>, rule: &str, words: &str) -> anyhow::Result<T> {
    match result {
        Err(StoreError::Taken(broken)) if broken == rule => bail!("{words}"),
        other => Ok(other?),
    }
}

async fn list_employees(conn: &mut PgConnection) -> anyhow::Result<()> {
    let employees = people::list(conn).await?;
    if employees.is_empty() {
        println!("Nobody yet: finco admin add-employee --help");
    }
    for one in employees {
        let department = one.department.map_or("-".to_owned(), |department| department.name);
        let telegram = one.telegram_id.map_or("-".to_owned(), |id| id.to_string());
        println!("{:>6}  {:<32} {department:<24} {telegram}", one.id.0, one.name);
    }
    Ok(())
}

async fn list_chats(conn: &mut PgConnection) -> anyhow::Result<()> {
    let chats = chats::list(conn).await?;
    if chats.is_empty() {
        println!("None yet: add the bot to a group, and write something there.");
    }
    for one in chats {
        let business = if one.key.business.is_empty() {
            "-"
        } else {
            &one.key.business
        };
        println!(
            "{:>16}  {:<11} {:<9} {business:<12} {}",
            one.key.id, one.kind, one.purpose, one.title
        );
    }
    Ok(())
}

/// A password from standard input: never an argument, which everybody on the machine could read.
fn read_password() -> anyhow::Result<String> {
    if std::io::stdin().is_terminal() {
        eprint!("Password (at least 10 characters; it is shown as you type): ");
        std::io::stderr().flush()?;
    }
    let mut line = String::new();
    std::io::stdin().lock().read_line(&mut line)?;
    Ok(line.trim_end_matches(['\r', '\n']).to_owned())
}
