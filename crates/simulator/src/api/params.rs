//! A call's parameters, however they were sent: query, JSON, form or multipart.

use std::collections::BTreeMap;

use axum::extract::{FromRequest, Multipart, Request};
use axum::http::header;
use bytes::Bytes;
use serde_json::{Map, Value};

use super::error::ApiError;

/// The largest request, which is the largest upload and its form.
pub(crate) const REQUEST_LIMIT: usize = 52 * 1024 * 1024;

/// A file in a multipart call.
#[derive(Debug, Clone)]
pub(crate) struct Upload {
    pub(crate) name: String,
    pub(crate) mime: String,
    pub(crate) bytes: Bytes,
}

/// The parameters of one call.
#[derive(Debug, Clone, Default)]
pub(crate) struct Params {
    fields: Map<String, Value>,
    files: BTreeMap<String, Upload>,
}

impl Params {
    /// Reads a request. Forms give strings; the getters below take numbers and JSON out of them.
    pub(crate) async fn read(request: Request) -> Result<Self, ApiError> {
        let mut params = Self::default();
        params.read_form(request.uri().query().unwrap_or_default().as_bytes());
        let header = request.headers().get(header::CONTENT_TYPE);
        let kind = header
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default()
            .to_ascii_lowercase();
        if kind.starts_with("multipart/form-data") {
            let form = Multipart::from_request(request, &()).await;
            params
                .read_multipart(form.map_err(|error| ApiError::bad(error.body_text()))?)
                .await?;
            return Ok(params);
        }
        let body = axum::body::to_bytes(request.into_body(), REQUEST_LIMIT)
            .await
            .map_err(|_| ApiError::new(413, "Request Entity Too Large"))?;
        if kind.starts_with("application/json") && !body.is_empty() {
            match serde_json::from_slice(&body) {
                Ok(Value::Object(fields)) => params.fields.extend(fields),
                _ => return Err(ApiError::bad("can't parse JSON object")),
            }
        } else {
            params.read_form(&body);
        }
        Ok(params)
    }

    fn read_form(&mut self, form: &[u8]) {
        let pairs = form_urlencoded::parse(form).into_owned();
        self.fields
            .extend(pairs.map(|(name, value)| (name, Value::String(value))));
    }

    async fn read_multipart(&mut self, mut form: Multipart) -> Result<(), ApiError> {
        while let Some(part) = form
            .next_field()
            .await
            .map_err(|error| ApiError::bad(error.body_text()))?
        {
            let name = part.name().unwrap_or_default().to_owned();
            let file_name = part.file_name().map(str::to_owned);
            let mime = part.content_type().unwrap_or("application/octet-stream").to_owned();
            let bytes = part
                .bytes()
                .await
                .map_err(|_| ApiError::new(413, "Request Entity Too Large"))?;
            match file_name {
                Some(file_name) => {
                    self.files.insert(
                        name,
                        Upload {
                            name: file_name,
                            mime,
                            bytes,
                        },
                    );
                }
                None => {
                    self.fields
                        .insert(name, Value::String(String::from_utf8_lossy(&bytes).into_owned()));
                }
            }
        }
        Ok(())
    }

    /// The value as it was sent, unless it is null or an empty string.
    pub(crate) fn raw(&self, name: &str) -> Option<&Value> {
        self.fields
            .get(name)
            .filter(|value| !value.is_null() && value.as_str() != Some(""))
    }

    pub(crate) fn text(&self, name: &str) -> Option<&str> {
        self.raw(name)?.as_str()
    }

    pub(crate) fn int(&self, name: &str) -> Option<i64> {
        let value = self.raw(name)?;
        value.as_i64().or_else(|| value.as_str()?.trim().parse().ok())
    }

    pub(crate) fn flag(&self, name: &str) -> bool {
        let Some(value) = self.raw(name) else { return false };
        value
            .as_bool()
            .unwrap_or_else(|| matches!(value.as_str(), Some("true" | "True" | "1" | "yes")))
    }

    /// An object or a list: as itself, or as a string of JSON, which is what forms hold.
    pub(crate) fn json(&self, name: &str) -> Result<Option<Value>, ApiError> {
        let Some(value) = self.raw(name) else { return Ok(None) };
        let Some(text) = value.as_str() else {
            return Ok(Some(value.clone()));
        };
        let parsed = serde_json::from_str(text);
        parsed
            .map(Some)
            .map_err(|_| ApiError::bad(format!("can't parse {name} JSON object")))
    }

    /// The uploaded file that the value of `name` points to, or that was sent under that very name.
    pub(crate) fn upload(&self, name: &str) -> Option<&Upload> {
        match self.text(name) {
            Some(value) => self.attachment(value),
            None => self.files.get(name),
        }
    }

    /// The uploaded file behind `attach://<name>`.
    pub(crate) fn attachment(&self, value: &str) -> Option<&Upload> {
        self.files.get(value.strip_prefix("attach://")?)
    }
}
