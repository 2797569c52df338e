//! The command line.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

/// FinCo KPI: Telegram client service, measured.
///
/// Settings come from FINCO_* variables: `finco config doc` lists them.
#[derive(Parser)]
#[command(name = "finco", version, propagate_version = true)]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Subcommand)]
pub(crate) enum Command {
    /// Run the whole product in one process
    Up,
    /// Take updates in and send messages out (the only role that holds the bot token)
    Gateway,
    /// Log messages, link answers, work out scores
    Worker {
        /// Bring the database's schema up to date first
        #[arg(long)]
        migrate: bool,
    },
    /// Serve the dashboard and its API
    Api,
    /// Bring the database's schema up to date
    Migrate,
    /// Take history in
    #[command(subcommand)]
    Import(Import),
    /// Look at the queues, and mend what died
    #[command(subcommand)]
    Jobs(Jobs),
    /// Look at what could not be read, and try again
    #[command(subcommand)]
    Quarantine(Quarantine),
    /// Work messages, edits, reactions, deletions and asks out again from what was kept raw, beside the live tables, and
    /// compare; scores are not compared
    Verify(Verify),
    /// Company, employees, users, chats
    #[command(subcommand)]
    Admin(Admin),
    /// Check that everything the product needs is there and safe
    Doctor {
        /// Only ask a running role whether it is live, e.g. http://127.0.0.1:8080/healthz
        #[arg(long, value_name = "URL")]
        live: Option<String>,
    },
    /// Show the product with a simulated Telegram and a company at work
    Demo(Demo),
    /// Measure the message path against its floor, in the same run
    Bench(Bench),
    /// The rules that find questions and answers
    #[command(subcommand)]
    Asks(Asks),
    /// The settings there are
    #[command(subcommand)]
    Config(ConfigCommand),
    /// Print the API's OpenAPI document
    Openapi,
}

#[derive(Args)]
pub(crate) struct Verify {
    /// Answer with one line of JSON: {"messages":n,"asks":n,"differences":n}
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Subcommand)]
pub(crate) enum Import {
    /// A Telegram Desktop export (result.json), of any age; importing it again changes nothing
    TelegramExport(TelegramExport),
}

#[derive(Args)]
pub(crate) struct TelegramExport {
    /// The export's result.json
    pub(crate) file: PathBuf,
    /// Count what would change, and change nothing
    #[arg(long)]
    pub(crate) dry_run: bool,
    /// End with one line of JSON: {"read":n,"new":n,"changed":n,"skipped":n}
    #[arg(long)]
    pub(crate) json: bool,
    /// The zone of the computer that made the export, for old exports whose dates say none; the company's if left out
    #[arg(long)]
    pub(crate) zone: Option<chrono_tz::Tz>,
}

#[derive(Subcommand)]
pub(crate) enum Jobs {
    /// Every queue: waiting, running, delayed, dead, age of the oldest
    List {
        /// As JSON
        #[arg(long)]
        json: bool,
    },
    /// The dead letters of a queue
    Dead {
        /// The queue's name
        queue: String,
        /// At most so many
        #[arg(long, default_value_t = 50)]
        limit: usize,
    },
    /// Queue dead letters again
    Redrive {
        /// The queue's name
        queue: String,
        /// Only these letters; all if left out
        ids: Vec<String>,
    },
    /// Throw dead letters away for good
    Discard {
        /// The queue's name
        queue: String,
        /// These letters
        #[arg(required = true)]
        ids: Vec<String>,
        /// Why; kept in the audit log
        #[arg(long)]
        why: String,
    },
    /// Messages that could not be sent
    Outbox,
}

#[derive(Subcommand)]
pub(crate) enum Quarantine {
    /// The newest entries
    List {
        /// At most so many
        #[arg(long, default_value_t = 50)]
        limit: i64,
    },
    /// Read every entry again, with this version's reader
    Retry,
}

#[derive(Subcommand)]
pub(crate) enum Admin {
    /// Show or change the company's name, time zone and response target
    Company {
        /// The shown name
        #[arg(long)]
        name: Option<String>,
        /// Where its days begin and end, e.g. Asia/Tashkent
        #[arg(long)]
        zone: Option<chrono_tz::Tz>,
        /// From now on an answer within this many seconds is in time (1 to 2592000), where no department or chat has its own
        /// target
        #[arg(long, value_parser = clap::value_parser!(i32).range(1..=2_592_000))]
        target_secs: Option<i32>,
    },
    /// Add an employee; messages the account wrote before count too
    AddEmployee {
        /// The full name
        name: String,
        /// The department; made if there is none of the name
        #[arg(long)]
        department: Option<String>,
        /// The Telegram account's number (the bot tells it to whoever writes /start)
        #[arg(long)]
        telegram_id: Option<i64>,
        /// The language the bot speaks to the employee
        #[arg(long, default_value = "uz", value_parser = ["uz", "ru", "en"])]
        language: String,
    },
    /// List employees
    Employees,
    /// List the chats the bot is in, with their numbers
    Chats,
    /// Add a dashboard user; the password is read from standard input
    AddUser {
        /// The sign-in name
        login: String,
        /// The shown name
        #[arg(long)]
        name: String,
        /// What the user may do
        #[arg(long, value_parser = ["admin", "hr", "supervisor", "employee"])]
        role: String,
        /// The employee this user is, for own numbers
        #[arg(long)]
        employee: Option<i64>,
        /// The departments a supervisor sees, by name; made if there is none of the name
        #[arg(long)]
        department: Vec<String>,
        /// The language of the pages
        #[arg(long, default_value = "uz", value_parser = ["uz", "ru", "en"])]
        language: String,
    },
    /// Give a user another password (read from standard input; the pages ask to change it) and end the user's sessions
    SetPassword {
        /// The sign-in name
        login: String,
    },
    /// Tell that nobody asks in a chat (internal), or that clients do
    ChatPurpose {
        /// Telegram's chat number
        #[arg(allow_negative_numbers = true)]
        chat: i64,
        /// Who writes there
        #[arg(value_parser = ["client", "internal"])]
        purpose: String,
        /// The business connection, for a chat of an employee's business account
        #[arg(long, default_value = "")]
        business: String,
    },
    /// Tell what a person is in one chat
    ChatRole {
        /// Telegram's chat number
        #[arg(allow_negative_numbers = true)]
        chat: i64,
        /// The person's Telegram number
        user: i64,
        /// What the person is there
        #[arg(value_parser = ["client", "staff", "ignored"])]
        role: String,
        /// The business connection, for a chat of an employee's business account
        #[arg(long, default_value = "")]
        business: String,
    },
}

#[derive(Args)]
pub(crate) struct Demo {
    /// How much faster than life the clock runs
    #[arg(long, default_value_t = 1.0)]
    pub(crate) speed: f64,
    /// The company's chance: the same seed makes the same company
    #[arg(long, default_value_t = 7)]
    pub(crate) seed: u64,
    /// Days of past to begin with
    #[arg(long, default_value_t = 40)]
    pub(crate) days: u32,
    /// No live traffic: only what you type
    #[arg(long)]
    pub(crate) quiet: bool,
    /// The demo users' password; a new one each time if left out
    #[arg(long)]
    pub(crate) password: Option<String>,
    /// Where the pages are served; the next free port if taken
    #[arg(long, default_value_t = 8080)]
    pub(crate) port: u16,
}

#[derive(Args)]
#[command(args_conflicts_with_subcommands = true)]
pub(crate) struct Bench {
    #[command(subcommand)]
    pub(crate) kind: Option<BenchKind>,
    #[command(flatten)]
    pub(crate) path: PathBench,
}

#[derive(Subcommand)]
pub(crate) enum BenchKind {
    /// A month's scores against the best single SQL statement over the same asks
    Company(CompanyBench),
    /// The API's heaviest reads by many clients, against the bare queries by as many
    Reads(ReadsBench),
}

#[derive(Args)]
pub(crate) struct CompanyBench {
    /// Employees
    #[arg(long, default_value_t = 1_000)]
    pub(crate) employees: i32,
    /// Messages of the month
    #[arg(long, default_value_t = 1_000_000)]
    pub(crate) messages: i32,
    /// Asks of the month; a fifth of the messages if left out
    #[arg(long)]
    pub(crate) pairs: Option<i32>,
    /// Rounds, after one that does not count
    #[arg(long, default_value_t = 7)]
    pub(crate) rounds: u32,
    /// End with one line of JSON
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Args)]
pub(crate) struct ReadsBench {
    #[command(flatten)]
    pub(crate) company: CompanyBench,
    /// Clients at once
    #[arg(long, default_value_t = 50)]
    pub(crate) clients: usize,
    /// Requests in each round
    #[arg(long, default_value_t = 1_000)]
    pub(crate) requests: usize,
}

/// The message path.
#[derive(Args)]
pub(crate) struct PathBench {
    /// Updates in each round
    #[arg(long, default_value_t = 20_000)]
    pub(crate) count: u64,
    /// Rounds of floor and product in turn
    #[arg(long, default_value_t = 5)]
    pub(crate) rounds: u32,
    /// Connections that post at once; Telegram's default is 40
    #[arg(long, default_value_t = 40)]
    pub(crate) connections: usize,
    /// End with one line of JSON
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Subcommand)]
pub(crate) enum Asks {
    /// How well they judge labelled messages: precision, recall and F1 for each label and language
    Eval {
        /// Your own messages, one {"text","from","label","lang"} on each line; those of the house if left out
        file: Option<PathBuf>,
        /// As JSON
        #[arg(long)]
        json: bool,
    },
}

#[derive(Subcommand)]
pub(crate) enum ConfigCommand {
    /// A commented example (.env.example)
    Example,
    /// Every setting as a table (docs/configuration.md)
    Doc,
    /// Check the settings of this environment
    Check,
}
