//! Who may call what: one table. The server asks it before every handler, and the page of roles shows it. A route that does
//! not stand here is nobody's.

use axum::http::Method;
use finco_domain::people::UserRole;

/// How much of what a route tells or changes is for a role.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Level {
    /// Refused with 403.
    None,
    /// What is the caller's own.
    Own,
    /// The departments the caller looks after.
    OwnDepartments,
    /// Everything.
    All,
}

use Level::{All as A, None as N, Own as O, OwnDepartments as D};

/// One route's rights.
#[derive(Debug)]
pub(crate) struct Right {
    /// The method, in capitals.
    pub(crate) method: &'static str,
    /// The path below `/api/v1`, as in the OpenAPI document.
    pub(crate) path: &'static str,
    /// What it belongs to.
    pub(crate) area: &'static str,
    /// For admin, HR, supervisor, employee.
    levels: [Level; 4],
    /// Only for people: what it makes belongs to somebody.
    pub(crate) is_for_people: bool,
}

impl Right {
    /// How much of it is for this role.
    pub(crate) fn level(&self, role: UserRole) -> Level {
        let place = match role {
            UserRole::Admin => 0,
            UserRole::Hr => 1,
            UserRole::Supervisor => 2,
            UserRole::Employee => 3,
        };
        self.levels[place]
    }

    /// Does it change something?
    pub(crate) fn is_write(&self) -> bool {
        self.method != "GET"
    }
}

const fn r(method: &'static str, path: &'static str, area: &'static str, levels: [Level; 4]) -> Right {
    Right {
        method,
        path,
        area,
        levels,
        is_for_people: false,
    }
}

const fn person(method: &'static str, path: &'static str, area: &'static str, levels: [Level; 4]) -> Right {
    Right {
        is_for_people: true,
        ..r(method, path, area, levels)
    }
}

/// Routes that anybody may call, signed in or not.
pub(crate) const PUBLIC: [(&str, &str); 2] = [("GET", "/session"), ("POST", "/auth/login")];

/// Every other route.
#[rustfmt::skip] // a table
pub(crate) static RIGHTS: &[Right] = &[
    person("PATCH", "/session",                      "preferences",    [O, O, O, O]),
    person("POST",  "/session/password",             "preferences",    [O, O, O, O]),
    r("POST",   "/auth/logout",                      "preferences",    [O, O, O, O]),
    r("GET",    "/events",                           "preferences",    [A, A, A, A]),
    r("GET",    "/saved-views",                      "preferences",    [O, O, O, O]),
    r("POST",   "/saved-views",                      "preferences",    [O, O, O, O]),
    r("DELETE", "/saved-views/{id}",                 "preferences",    [A, O, O, O]),
    r("GET",    "/search",                           "search",         [A, A, D, O]),
    r("GET",    "/overview",                         "overview",       [A, A, D, O]),
    r("GET",    "/leaderboard",                      "leaderboard",    [A, A, D, O]),
    r("GET",    "/leaderboard/{employee_id}/why",    "leaderboard",    [A, A, D, O]),
    r("GET",    "/waits",                            "waits",          [A, N, D, N]),
    r("GET",    "/waits/{id}",                       "waits",          [A, N, D, N]),
    r("GET",    "/waits/{id}/messages",              "waits",          [A, A, D, O]),
    r("GET",    "/waits/{id}/history",               "waits",          [A, N, D, N]),
    r("POST",   "/waits/{id}/decisions",             "waits",          [A, N, D, N]),
    r("DELETE", "/decisions/{id}",                   "waits",          [A, N, D, N]),
    r("POST",   "/messages/{chat}/{id}/ask",         "waits",          [A, N, D, N]),
    r("GET",    "/response-stats",                   "response_stats", [A, N, D, N]),
    r("GET",    "/employees",                        "employees",      [A, A, D, O]),
    r("POST",   "/employees",                        "employees",      [A, A, N, N]),
    r("POST",   "/employees/import",                 "employees",      [A, A, N, N]),
    r("GET",    "/employees/{employee_id}",          "employees",      [A, A, D, O]),
    r("PATCH",  "/employees/{employee_id}",          "employees",      [A, A, N, N]),
    r("POST",   "/employees/{employee_id}/invite",   "employees",      [A, A, N, N]),
    r("GET",    "/employees/{employee_id}/audit",    "employees",      [A, A, D, N]),
    r("GET",    "/employees/{employee_id}/metrics",  "profile",        [A, A, D, O]),
    r("GET",    "/employees/{employee_id}/evidence", "profile",        [A, A, D, O]),
    r("GET",    "/departments",                      "employees",      [A, A, D, N]),
    r("POST",   "/departments",                      "employees",      [A, A, N, N]),
    r("PATCH",  "/departments/{id}",                 "employees",      [A, A, N, N]),
    r("DELETE", "/departments/{id}",                 "employees",      [A, A, N, N]),
    r("GET",    "/chats",                            "chats",          [A, N, D, N]),
    r("PATCH",  "/chats/{id}",                       "chats",          [A, N, N, N]),
    r("GET",    "/calendars",                        "settings",       [A, A, A, N]),
    r("POST",   "/calendars",                        "settings",       [A, A, N, N]),
    r("POST",   "/calendars/{id}/versions",          "settings",       [A, A, N, N]),
    r("GET",    "/calendar-assignments",             "settings",       [A, A, A, N]),
    r("POST",   "/calendar-assignments",             "settings",       [A, A, N, N]),
    r("GET",    "/targets",                          "settings",       [A, A, A, N]),
    r("POST",   "/targets",                          "settings",       [A, A, N, N]),
    r("GET",    "/gaps",                             "settings",       [A, A, A, N]),
    r("POST",   "/gaps",                             "settings",       [A, A, N, N]),
    r("PATCH",  "/gaps/{id}",                        "settings",       [A, A, N, N]),
    r("GET",    "/score-rules",                      "scores",         [A, A, A, A]),
    r("POST",   "/score-rules",                      "scores",         [A, N, N, N]),
    r("POST",   "/scores/recalculate",               "scores",         [A, A, A, N]),
    r("GET",    "/settings",                         "settings",       [A, N, N, N]),
    r("PATCH",  "/settings/company",                 "settings",       [A, N, N, N]),
    r("PATCH",  "/settings/linking",                 "settings",       [A, N, N, N]),
    r("PATCH",  "/settings/quiet_hours",             "settings",       [A, N, N, N]),
    r("POST",   "/settings/test/bot",                "settings",       [A, N, N, N]),
    r("GET",    "/tokens",                           "tokens",         [A, N, N, N]),
    r("POST",   "/tokens",                           "tokens",         [A, N, N, N]),
    r("DELETE", "/tokens/{id}",                      "tokens",         [A, N, N, N]),
    r("GET",    "/users",                            "users",          [A, N, N, N]),
    r("POST",   "/users",                            "users",          [A, N, N, N]),
    r("GET",    "/users/{id}",                       "users",          [A, N, N, N]),
    r("PATCH",  "/users/{id}",                       "users",          [A, N, N, N]),
    r("DELETE", "/users/{id}/sessions",              "users",          [A, N, N, N]),
    r("POST",   "/users/{id}/password",              "users",          [A, N, N, N]),
    r("GET",    "/roles",                            "users",          [A, A, A, A]),
    r("GET",    "/audit",                            "audit",          [A, A, N, N]),
    r("GET",    "/audit/{id}",                       "audit",          [A, A, N, N]),
    r("GET",    "/ops/health",                       "ops",            [A, N, N, N]),
    r("GET",    "/ops/queues",                       "ops",            [A, N, N, N]),
    r("PATCH",  "/ops/queues/{queue}",               "ops",            [A, N, N, N]),
    r("GET",    "/ops/jobs",                         "ops",            [A, N, N, N]),
    r("POST",   "/ops/jobs/{queue}/{id}/retry",      "ops",            [A, N, N, N]),
    r("POST",   "/ops/jobs/{queue}/{id}/discard",    "ops",            [A, N, N, N]),
    r("GET",    "/exports",                          "exports",        [O, O, O, O]),
    person("POST", "/exports",                       "exports",        [O, O, O, O]),
    r("GET",    "/exports/{id}",                     "exports",        [A, O, O, O]),
    r("GET",    "/files/{id}",                       "exports",        [A, O, O, O]),
];

/// The rights of a route, by its method and its path as matched; `HEAD` is `GET` without the body.
pub(crate) fn find(method: &Method, matched: &str) -> Option<&'static Right> {
    let method = if method == Method::HEAD { "GET" } else { method.as_str() };
    let path = matched.strip_prefix("/api/v1")?;
    RIGHTS.iter().find(|right| right.method == method && right.path == path)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_route_of_the_document_has_rights_and_none_has_two() {
        let document = crate::api_routes().1;
        let methods = |item: &utoipa::openapi::PathItem| {
            [
                ("GET", item.get.is_some()),
                ("POST", item.post.is_some()),
                ("PUT", item.put.is_some()),
                ("PATCH", item.patch.is_some()),
                ("DELETE", item.delete.is_some()),
            ]
        };
        let mut missing = Vec::new();
        for (path, item) in &document.paths.paths {
            let path = path.strip_prefix("/api/v1").unwrap();
            for (method, _) in methods(item).into_iter().filter(|(_, is_there)| *is_there) {
                let is_listed = RIGHTS.iter().any(|right| right.method == method && right.path == path);
                if is_listed == PUBLIC.contains(&(method, path)) {
                    missing.push(format!("{method} {path}"));
                }
            }
        }
        assert!(missing.is_empty(), "not in the table, or public and in it: {missing:?}");
        let names: BTreeSet<_> = RIGHTS.iter().map(|right| (right.method, right.path)).collect();
        assert_eq!(names.len(), RIGHTS.len());
    }

    #[test]
    fn a_route_that_stands_nowhere_is_nobodys() {
        assert!(find(&Method::GET, "/api/v1/everything").is_none());
        assert!(find(&Method::PUT, "/api/v1/users").is_none());
        let users = find(&Method::HEAD, "/api/v1/users").unwrap();
        assert_eq!(users.level(UserRole::Admin), Level::All);
        assert_eq!(users.level(UserRole::Hr), Level::None);
    }
}
