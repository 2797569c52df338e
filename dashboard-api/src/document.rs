//! The OpenAPI document: what every route has in common is written once, here.

mod written;

use std::collections::BTreeSet;

use serde_json::{Value, json};
use utoipa::OpenApi;
use utoipa::openapi::path::{Operation, PathItem};
use utoipa::openapi::schema::Schema;
use utoipa::openapi::security::{ApiKey, ApiKeyValue, Http, HttpAuthScheme, SecurityRequirement, SecurityScheme};
use utoipa::openapi::{ContentBuilder, OpenApi as Api, Ref, RefOr, ResponseBuilder};

use crate::rights::PUBLIC;

#[derive(OpenApi)]
#[openapi(info(
    title = "FinCo KPI",
    description = "People sign in with a session cookie; every call of theirs that changes something carries the \
                   session's CSRF token in X-CSRF-Token. Programs send a token that an admin made, as \
                   `Authorization: Bearer finco_...`, and need no CSRF token. Errors are problem documents (RFC 9457) \
                   with a code to act on. What each role may call is told by GET /api/v1/roles.",
    license(name = "Apache-2.0", identifier = "Apache-2.0")
))]
struct Document;

/// The document without its routes.
pub(crate) fn empty() -> Api {
    Document::openapi()
}

/// Adds what all routes have in common.
pub(crate) fn complete(document: &mut Api) {
    require_every_field(document);
    add_security(document);
    written::add_to_moments(document);
    for (path, item) in &mut document.paths.paths {
        for (method, operation) in operations(item) {
            written::add_to_parameters(operation);
            let is_public = PUBLIC.contains(&(method, path.strip_prefix("/api/v1").unwrap_or(path)));
            add_answers(operation, is_public);
            if is_public {
                operation.security = Some(Vec::new());
            }
        }
    }
}

fn operations(item: &mut PathItem) -> impl Iterator<Item = (&'static str, &mut Operation)> {
    [
        ("GET", item.get.as_mut()),
        ("POST", item.post.as_mut()),
        ("PUT", item.put.as_mut()),
        ("PATCH", item.patch.as_mut()),
        ("DELETE", item.delete.as_mut()),
    ]
    .into_iter()
    .filter_map(|(method, operation)| Some((method, operation?)))
}

/// Answers always carry every field; what is not known is null. The macro would call such fields optional. In what is sent,
/// or goes both ways, a field may be left out where it says so.
fn require_every_field(document: &mut Api) {
    let sent = sent(document);
    let schemas = document
        .components
        .iter_mut()
        .flat_map(|components| &mut components.schemas);
    for (_, schema) in schemas.filter(|(name, _)| name.as_str() != "Problem" && !sent.contains(*name)) {
        if let RefOr::T(Schema::Object(object)) = schema {
            object.required = object.properties.keys().cloned().collect();
        }
    }
}

/// The names of the schemas that callers send.
fn sent(document: &mut Api) -> BTreeSet<String> {
    let mut sent = BTreeSet::new();
    let mut paths = std::mem::take(&mut document.paths.paths);
    for operation in paths.values_mut().flat_map(operations).map(|(_, operation)| operation) {
        add_names(document, &json!(operation.request_body), &mut sent);
    }
    document.paths.paths = paths;
    sent
}

/// Adds the schemas that a part of the document names, and those that they name.
fn add_names(document: &Api, part: &Value, names: &mut BTreeSet<String>) {
    match part {
        Value::Array(items) => items.iter().for_each(|item| add_names(document, item, names)),
        Value::Object(fields) => fields.values().for_each(|field| add_names(document, field, names)),
        Value::String(text) => {
            let name = text.strip_prefix("#/components/schemas/");
            if let Some(name) = name.filter(|name| names.insert((*name).to_owned())) {
                let schemas = document.components.as_ref().map(|components| &components.schemas);
                add_names(document, &json!(schemas.and_then(|schemas| schemas.get(name))), names);
            }
        }
        _ => {}
    }
}

fn add_security(document: &mut Api) {
    let components = document.components.get_or_insert_default();
    components.security_schemes.insert(
        "token".to_owned(),
        RefOr::T(SecurityScheme::Http(Http::new(HttpAuthScheme::Bearer))),
    );
    components.security_schemes.insert(
        "session".to_owned(),
        RefOr::T(SecurityScheme::ApiKey(ApiKey::Cookie(ApiKeyValue::new(
            crate::auth::COOKIE,
        )))),
    );
    let either = ["token", "session"].map(|name| SecurityRequirement::new(name, Vec::<String>::new()));
    document.security = Some(either.into());
}

/// The refusals that any route may answer, where the route itself says nothing about them.
fn add_answers(operation: &mut Operation, is_public: bool) {
    let mut answers = vec![
        (
            "400",
            "The request makes no sense: the detail says what is wrong with it",
        ),
        ("429", "Too many attempts to sign in, or too many wrong tokens"),
        ("503", "A part of the system is away"),
    ];
    if !is_public {
        answers.push(("401", "Signed out, or a token that does not work"));
        answers.push(("403", "Not for this role, or a bad CSRF token"));
    }
    if operation.request_body.is_some() || operation.parameters.is_some() {
        answers.push(("422", "Well formed, but it cannot be done: the detail says why"));
    }
    if operation.request_body.is_some() {
        answers.push(("413", "The body is too large"));
        answers.push(("415", "The body is of another type"));
    }
    for (status, description) in answers {
        let known = &mut operation.responses.responses;
        if !known.contains_key(status) {
            let content = ContentBuilder::new()
                .schema(Some(Ref::from_schema_name("Problem")))
                .build();
            let response = ResponseBuilder::new()
                .description(description)
                .content("application/problem+json", content)
                .build();
            known.insert(status.to_owned(), RefOr::T(response));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_operation_has_a_name_of_its_own() {
        let mut document = crate::api_routes().1;
        let mut names = BTreeSet::new();
        for (path, item) in &mut document.paths.paths {
            for (method, operation) in operations(item) {
                let name = operation.operation_id.clone();
                assert!(name.is_some(), "{method} {path} has no name");
                assert!(names.insert(name.clone()), "{method} {path} is a second {name:?}");
            }
        }
        assert!(names.len() > 70, "only {} operations", names.len());
    }
}
