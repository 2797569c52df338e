//! The company at work: departments, employees, clients and the chats they share. Plain data from a seed.

use std::collections::BTreeMap;

use serde::Serialize;

use super::chance::Chance;
use super::names;

/// A company with its people, its clients and their chats.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Company {
    /// The company's name.
    pub name: String,
    /// The departments.
    pub departments: Vec<Department>,
    /// All employees, supervisors included, by department.
    pub employees: Vec<Employee>,
    /// The clients' people.
    pub clients: Vec<Client>,
    /// The chats that the bot is in.
    pub chats: Vec<CompanyChat>,
}

/// A department.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Department {
    /// Its name.
    pub name: String,
    /// The supervisor's Telegram id.
    pub supervisor: i64,
}

/// An employee.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Employee {
    /// First and last name.
    pub name: String,
    /// The department's name.
    pub department: String,
    /// Telegram's user id.
    pub telegram_id: i64,
    /// Language of the person's app: `uz`, `ru` or `en`.
    pub language: String,
    /// Whether the employee leads the department.
    pub supervisor: bool,
    /// How the employee answers.
    pub manner: Manner,
}

/// How someone answers clients: what makes employees differ on a leaderboard.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Manner {
    /// The usual time to an answer.
    pub answers_in_secs: i64,
    /// Of a hundred questions, how many are never answered.
    pub misses_percent: u32,
    /// Of a hundred answers, how many are given by Telegram's reply.
    pub replies_percent: u32,
    /// Of a hundred answers, how many come after a word that the question was seen.
    pub acknowledges_percent: u32,
}

/// A person of a client.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Client {
    /// First and last name.
    pub name: String,
    /// Telegram's user id.
    pub telegram_id: i64,
    /// Language of the person's app.
    pub language: String,
    /// Whether the person writes Uzbek in Cyrillic.
    pub cyrillic: bool,
}

/// What a chat is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum CompanyChatKind {
    /// Clients and employees in a supergroup.
    ClientGroup,
    /// One client and one employee, seen through the employee's business account.
    Business,
    /// One person and the bot.
    Private,
    /// Employees only.
    Staff,
}

/// A chat that the bot is in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CompanyChat {
    /// Telegram's chat id.
    pub id: i64,
    /// The group's title or the person's name.
    pub title: String,
    /// What it is for.
    pub kind: CompanyChatKind,
    /// Everyone in it, employees first. A group's first member made it.
    pub members: Vec<i64>,
    /// The department that serves it; unset for staff and private chats.
    pub department: Option<String>,
    /// Topics by their thread id.
    pub topics: BTreeMap<i64, String>,
    /// The business connection that it is seen through.
    pub business: Option<String>,
}

/// Employees in each department: the supervisor and the rest.
const TEAMS: [(&str, u64); 3] = [("Savdo", 8), ("Mijozlarga xizmat", 9), ("Undiruv", 7)];

/// Makes the company of a seed: the same seed gives the same company, always.
#[must_use]
pub fn company(seed: u64) -> Company {
    let mut chance = Chance::fork(seed, 1);
    let mut people = names::People::default();
    let mut employees = Vec::new();
    let mut departments = Vec::new();
    for (name, size) in TEAMS {
        for place in 0..size {
            let (full_name, russian) = people.next(&mut chance);
            employees.push(Employee {
                name: full_name,
                department: name.to_owned(),
                telegram_id: 510_000_000 + 7919 * i64::try_from(employees.len()).unwrap_or_default(),
                language: if russian { "ru" } else { "uz" }.to_owned(),
                supervisor: place == 0,
                manner: manner(place, &mut chance),
            });
        }
        let supervisor = employees.iter().rev().find(|employee| employee.supervisor);
        let supervisor = supervisor.map(|employee| employee.telegram_id).unwrap_or_default();
        departments.push(Department {
            name: name.to_owned(),
            supervisor,
        });
    }
    let clients: Vec<Client> = (0..30)
        .map(|place| {
            let (name, russian) = people.next(&mut chance);
            let language = if place % 10 == 9 {
                "en"
            } else if russian {
                "ru"
            } else {
                "uz"
            };
            let telegram_id = 720_000_000 + 104_729 * place;
            Client {
                name,
                telegram_id,
                language: language.to_owned(),
                cyrillic: !russian && chance.percent(30),
            }
        })
        .collect();
    let chats = chats(&departments, &employees, &clients, &mut chance);
    Company {
        name: "FinCo Savdo".to_owned(),
        departments,
        employees,
        clients,
        chats,
    }
}

/// From quick and thorough to slow and forgetful, by the place in the department.
fn manner(place: u64, chance: &mut Chance) -> Manner {
    const MINUTES: [i64; 9] = [4, 3, 7, 12, 5, 24, 9, 42, 16];
    const MISSES: [u32; 9] = [1, 2, 4, 6, 2, 12, 5, 22, 9];
    let place = usize::try_from(place).unwrap_or_default() % MINUTES.len();
    Manner {
        answers_in_secs: MINUTES[place] * 60 * chance.between(80, 125) / 100,
        misses_percent: MISSES[place],
        replies_percent: u32::try_from(chance.between(25, 90)).unwrap_or(50),
        acknowledges_percent: u32::try_from(chance.between(5, 45)).unwrap_or(20),
    }
}

fn chats(
    departments: &[Department],
    employees: &[Employee],
    clients: &[Client],
    chance: &mut Chance,
) -> Vec<CompanyChat> {
    let mut chats = Vec::new();
    for (place, firm) in names::FIRMS.into_iter().enumerate() {
        let department = &departments[place % departments.len()];
        let team: Vec<&Employee> = employees
            .iter()
            .filter(|employee| employee.department == department.name)
            .collect();
        let mut members = vec![department.supervisor];
        // Neighbours in the team share a chat, so that everyone serves some and chats differ.
        for step in 0..3 {
            members.push(team[1 + (place / departments.len() * 2 + step) % (team.len() - 1)].telegram_id);
        }
        let guests = 2 + usize::from(chance.percent(40));
        members.extend((0..guests).map(|guest| clients[(place * 2 + guest) % clients.len()].telegram_id));
        let forum = place % 5 == 2;
        let topics = [(2, "Buyurtmalar"), (3, "To‘lovlar"), (4, "Yetkazib berish")];
        let topics = topics.map(|(id, name)| (id, name.to_owned()));
        chats.push(CompanyChat {
            id: -1_001_500_000_000 - i64::try_from(place).unwrap_or_default() * 104_729,
            title: format!("{firm} — FinCo"),
            kind: CompanyChatKind::ClientGroup,
            members,
            department: Some(department.name.clone()),
            topics: if forum { topics.into() } else { BTreeMap::new() },
            business: None,
        });
    }
    chats.push(CompanyChat {
        id: -1_001_400_000_007,
        title: "FinCo — ichki guruh".to_owned(),
        kind: CompanyChatKind::Staff,
        members: employees.iter().map(|employee| employee.telegram_id).collect(),
        department: None,
        topics: BTreeMap::new(),
        business: None,
    });
    chats.extend(business_chats(employees, clients));
    let privates = employees.iter().map(|employee| (employee.telegram_id, &employee.name));
    let privates = privates.chain(
        clients
            .iter()
            .step_by(10)
            .map(|client| (client.telegram_id, &client.name)),
    );
    chats.extend(privates.map(|(id, name)| CompanyChat {
        id,
        title: name.clone(),
        kind: CompanyChatKind::Private,
        members: vec![id],
        department: None,
        topics: BTreeMap::new(),
        business: None,
    }));
    chats
}

/// Two employees of the last department let the bot into their own chats with clients.
fn business_chats(employees: &[Employee], clients: &[Client]) -> Vec<CompanyChat> {
    let owners = employees.iter().rev().take(2);
    let pairs = owners.enumerate().flat_map(|(place, owner)| {
        clients
            .iter()
            .skip(place * 3)
            .step_by(7)
            .take(2)
            .map(move |client| (owner, client))
    });
    pairs
        .map(|(owner, client)| CompanyChat {
            id: client.telegram_id,
            title: client.name.clone(),
            kind: CompanyChatKind::Business,
            members: vec![owner.telegram_id, client.telegram_id],
            department: Some(owner.department.clone()),
            topics: BTreeMap::new(),
            business: Some(format!("business-{}", owner.telegram_id)),
        })
        .collect()
}
