//! What each role may do: the table the server itself goes by.

use axum::Json;
use finco_domain::people::UserRole;
use serde::Serialize;
use utoipa::ToSchema;

use crate::auth::Session;
use crate::rights::{Level, RIGHTS};

/// What each role may do.
#[derive(Serialize, ToSchema)]
#[schema(as = Roles)]
pub(crate) struct RolesDto {
    /// By kind of thing.
    items: Vec<AreaDto>,
    /// By route.
    routes: Vec<RouteDto>,
}

/// What each role may do with one kind of thing.
#[derive(Serialize, ToSchema)]
#[schema(as = RoleRights)]
pub(crate) struct AreaDto {
    /// A stable word.
    #[schema(example = "employees")]
    key: &'static str,
    admin: LevelDto,
    hr: LevelDto,
    supervisor: LevelDto,
    employee: LevelDto,
}

/// How much of a kind of thing, or of a route, is for a role.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = RightsLevel)]
pub(crate) enum LevelDto {
    /// Everything, reading and changing.
    All,
    /// The departments the user looks after.
    OwnDepartments,
    /// What is the user's own.
    Own,
    /// Reading only, where other roles change.
    Read,
    None,
}

/// One route.
#[derive(Serialize, ToSchema)]
#[schema(as = RouteRights)]
pub(crate) struct RouteDto {
    #[schema(example = "PATCH")]
    method: &'static str,
    /// Below `/api/v1`.
    #[schema(example = "/employees/{employee_id}")]
    path: &'static str,
    /// May programs call it, with a token of the role?
    programs: bool,
    admin: LevelDto,
    hr: LevelDto,
    supervisor: LevelDto,
    employee: LevelDto,
}

impl From<Level> for LevelDto {
    fn from(level: Level) -> Self {
        match level {
            Level::All => Self::All,
            Level::OwnDepartments => Self::OwnDepartments,
            Level::Own => Self::Own,
            Level::None => Self::None,
        }
    }
}

/// A role's part of an area: what it may read; `read` where others may change and it may not.
fn summary(area: &str, role: UserRole) -> LevelDto {
    let most = |is_write: bool| {
        let routes = RIGHTS
            .iter()
            .filter(|right| right.area == area && right.is_write() == is_write);
        routes.map(|right| right.level(role)).max()
    };
    match (most(false), most(true)) {
        (Some(Level::All), Some(Level::None)) => LevelDto::Read,
        (Some(read), write) => read.max(write.unwrap_or(Level::None)).into(),
        (None, write) => write.unwrap_or(Level::None).into(),
    }
}

/// What each role may do: read only, as the server goes by it.
#[utoipa::path(get, path = "/roles", operation_id = "get_roles", tag = "users", responses(
    (status = 200, description = "The rights", body = RolesDto),
))]
pub(crate) async fn get(_session: Session) -> Json<RolesDto> {
    let mut areas: Vec<&'static str> = Vec::new();
    for right in RIGHTS {
        if !areas.contains(&right.area) {
            areas.push(right.area);
        }
    }
    let items = areas.into_iter().map(|key| AreaDto {
        key,
        admin: summary(key, UserRole::Admin),
        hr: summary(key, UserRole::Hr),
        supervisor: summary(key, UserRole::Supervisor),
        employee: summary(key, UserRole::Employee),
    });
    let routes = RIGHTS.iter().map(|right| RouteDto {
        method: right.method,
        path: right.path,
        programs: !right.is_for_people,
        admin: right.level(UserRole::Admin).into(),
        hr: right.level(UserRole::Hr).into(),
        supervisor: right.level(UserRole::Supervisor).into(),
        employee: right.level(UserRole::Employee).into(),
    });
    Json(RolesDto {
        items: items.collect(),
        routes: routes.collect(),
    })
}
