//! What a caller is told when something goes wrong: a code to act on, a sentence, and the request's id. Inner detail is
//! logged under the same id, never sent.

use axum::Json;
use axum::extract::rejection::{BytesRejection, JsonRejection, PathRejection, QueryRejection};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use finco_http::RequestId;
use finco_store::StoreError;
use serde::Serialize;
use utoipa::ToSchema;

/// An error as RFC 9457 writes it.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Problem {
    /// Always `about:blank`: the code says it all.
    #[serde(rename = "type")]
    #[schema(example = "about:blank")]
    kind: &'static str,
    /// The status in words.
    title: &'static str,
    /// The HTTP status.
    status: u16,
    /// What to act on: a stable word.
    #[schema(example = "bad_credentials")]
    code: &'static str,
    /// A sentence for people.
    detail: String,
    /// The id to quote; the log has the rest under it.
    request_id: String,
    /// Seconds to wait before trying again.
    #[serde(skip_serializing_if = "Option::is_none")]
    retry_after_secs: Option<u64>,
    /// Who changed it meanwhile, with `conflict`.
    #[serde(skip_serializing_if = "Option::is_none")]
    changed_by: Option<String>,
    /// The field that is wrong, with `invalid_field` and where a value is taken.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "login")]
    field: Option<&'static str>,
}

/// Why a request failed.
#[derive(Debug)]
pub(crate) enum Failure {
    /// The request makes no sense; the sentence says what is wrong with it.
    BadRequest(String),
    /// No session, or one that has ended.
    SignedOut,
    /// Wrong login or password.
    BadCredentials,
    /// The CSRF token is missing or not the session's.
    BadCsrf,
    /// The role may not do or see this.
    Forbidden,
    /// There is no such thing, or the role may not know of it.
    NotFound,
    /// It has changed since the caller saw it: what happened, and who did it, if a person did.
    Conflict(String, Option<String>),
    /// The request is well formed but cannot be done; the sentence says why.
    Unprocessable(String),
    /// A field's value cannot be taken as it is: which one, and why.
    Field(&'static str, String),
    /// A rule says no: its word for programs, the field it is about, and the sentence.
    Refused(&'static str, Option<&'static str>, String),
    /// The body's type is not the one this route takes.
    WrongType(String),
    /// The body is larger than this API takes.
    TooLarge,
    /// The route is there, and takes other methods.
    WrongMethod,
    /// Too many attempts.
    TooMany(u64),
    /// A neighbour is away.
    Unavailable(String),
    /// Ours.
    Internal(String),
}

/// A failure with the id of its request.
pub(crate) struct ApiError {
    failure: Failure,
    request_id: String,
}

impl Failure {
    fn parts(&self) -> (StatusCode, &'static str, String) {
        match self {
            Self::BadRequest(detail) => (StatusCode::BAD_REQUEST, "bad_request", detail.clone()),
            Self::SignedOut => (StatusCode::UNAUTHORIZED, "signed_out", "Sign in first.".into()),
            Self::BadCredentials => (
                StatusCode::UNAUTHORIZED,
                "bad_credentials",
                "Wrong login or password.".into(),
            ),
            Self::BadCsrf => (
                StatusCode::FORBIDDEN,
                "bad_csrf",
                "The CSRF token is missing or wrong.".into(),
            ),
            Self::Forbidden => (StatusCode::FORBIDDEN, "forbidden", "Your role may not do this.".into()),
            Self::NotFound => (StatusCode::NOT_FOUND, "not_found", "There is no such thing.".into()),
            Self::Conflict(detail, _) => (StatusCode::CONFLICT, "conflict", detail.clone()),
            Self::Unprocessable(detail) => (StatusCode::UNPROCESSABLE_ENTITY, "unprocessable", detail.clone()),
            Self::Field(_, detail) => (StatusCode::UNPROCESSABLE_ENTITY, "invalid_field", detail.clone()),
            Self::Refused(code, _, detail) => (StatusCode::CONFLICT, code, detail.clone()),
            Self::WrongType(detail) => (StatusCode::UNSUPPORTED_MEDIA_TYPE, "wrong_type", detail.clone()),
            Self::TooLarge => (
                StatusCode::PAYLOAD_TOO_LARGE,
                "too_large",
                "The body is larger than this route takes.".into(),
            ),
            Self::WrongMethod => (
                StatusCode::METHOD_NOT_ALLOWED,
                "wrong_method",
                "This route takes other methods.".into(),
            ),
            Self::TooMany(_) => (
                StatusCode::TOO_MANY_REQUESTS,
                "too_many_attempts",
                "Too many attempts.".into(),
            ),
            Self::Unavailable(_) => (
                StatusCode::SERVICE_UNAVAILABLE,
                "unavailable",
                "A part of the system is away; try again.".into(),
            ),
            Self::Internal(_) => (
                StatusCode::INTERNAL_SERVER_ERROR,
                "internal",
                "Something went wrong on our side.".into(),
            ),
        }
    }

    /// The failure of the request with this id.
    pub(crate) fn of(self, request_id: Option<&RequestId>) -> ApiError {
        ApiError {
            failure: self,
            request_id: request_id.map(|id| id.0.clone()).unwrap_or_default(),
        }
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        if let Failure::Unavailable(inner) | Failure::Internal(inner) = &self.failure {
            tracing::error!(request_id = self.request_id, error = inner, "request failed");
        }
        let (status, code, detail) = self.failure.parts();
        let retry_after_secs = match self.failure {
            Failure::TooMany(secs) => Some(secs),
            _ => None,
        };
        let changed_by = match &self.failure {
            Failure::Conflict(_, by) => by.clone(),
            _ => None,
        };
        let field = match &self.failure {
            Failure::Field(field, _) => Some(*field),
            Failure::Refused(_, field, _) => *field,
            _ => None,
        };
        let problem = Problem {
            kind: "about:blank",
            title: status.canonical_reason().unwrap_or("Error"),
            status: status.as_u16(),
            code,
            detail,
            request_id: self.request_id,
            retry_after_secs,
            changed_by,
            field,
        };
        let mut response = (status, Json(problem)).into_response();
        response.headers_mut().insert(
            header::CONTENT_TYPE,
            HeaderValue::from_static("application/problem+json"),
        );
        if let Some(secs) = retry_after_secs {
            response.headers_mut().insert(header::RETRY_AFTER, secs.into());
        }
        response
    }
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::NotFound => Self::NotFound,
            StoreError::BadData(_) => Self::Unprocessable("a value cannot be stored: too large, or no text".into()),
            error if error.is_transient() => Self::Unavailable(error.to_string()),
            error => Self::Internal(error.to_string()),
        }
    }
}

impl From<finco_queue::QueueError> for Failure {
    fn from(error: finco_queue::QueueError) -> Self {
        Self::Unavailable(error.to_string())
    }
}

impl From<QueryRejection> for Failure {
    fn from(error: QueryRejection) -> Self {
        Self::BadRequest(error.body_text())
    }
}

impl From<PathRejection> for Failure {
    fn from(error: PathRejection) -> Self {
        Self::BadRequest(error.body_text())
    }
}

impl From<JsonRejection> for Failure {
    fn from(error: JsonRejection) -> Self {
        match error.status() {
            StatusCode::UNSUPPORTED_MEDIA_TYPE => Self::WrongType("The body must be application/json.".into()),
            StatusCode::PAYLOAD_TOO_LARGE => Self::TooLarge,
            _ => Self::BadRequest(error.body_text()),
        }
    }
}

impl From<BytesRejection> for Failure {
    fn from(error: BytesRejection) -> Self {
        match error.status() {
            StatusCode::PAYLOAD_TOO_LARGE => Self::TooLarge,
            _ => Self::BadRequest(error.body_text()),
        }
    }
}
