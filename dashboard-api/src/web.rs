//! The pages, built into the binary. The Rust build works without them; then a page says so.

use axum::Extension;
use axum::body::Body;
use axum::http::{HeaderMap, HeaderValue, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use finco_http::RequestId;
use rust_embed::{EmbeddedFile, RustEmbed};

use crate::error::Failure;

#[derive(RustEmbed)]
#[folder = "../dashboard-web/dist"]
#[allow_missing = true]
struct Pages;

const NOT_BUILT: &str = "The dashboard's pages were not built into this binary.\n\
                         Build them first (npm ci && npm run build in dashboard-web), then build the binary again.\n";

/// A file of the pages, or `index.html` for the pages' own addresses.
pub(crate) async fn serve(uri: Uri, headers: HeaderMap, id: Option<Extension<RequestId>>) -> Response {
    let path = uri.path().trim_start_matches('/');
    if path.starts_with("api/") {
        return Failure::NotFound.of(id.as_deref()).into_response();
    }
    let is_asset = path.rsplit('/').next().is_some_and(|name| name.contains('.'));
    let path = if is_asset { path } else { "index.html" };
    match find(path, &headers) {
        Some((file, encoding)) => answer(path, &file, encoding, &headers),
        None if is_asset => StatusCode::NOT_FOUND.into_response(),
        None => (StatusCode::SERVICE_UNAVAILABLE, NOT_BUILT).into_response(),
    }
}

/// What a route answers to a method it does not take.
pub(crate) async fn wrong_method(id: Option<Extension<RequestId>>) -> Response {
    Failure::WrongMethod.of(id.as_deref()).into_response()
}

/// Does the caller take this encoding? The first that is named is as good as any: no browser takes one with reluctance.
pub(crate) fn accepts(headers: &HeaderMap, encoding: &str) -> bool {
    let accepted = headers
        .get(header::ACCEPT_ENCODING)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    accepted
        .split(',')
        .any(|one| one.trim().split(';').next() == Some(encoding))
}

/// The file in the best encoding the browser takes. The build writes `.br` and `.gz` twins; they have no address of
/// their own.
fn find(path: &str, headers: &HeaderMap) -> Option<(EmbeddedFile, Option<&'static str>)> {
    if path.ends_with(".br") || path.ends_with(".gz") || path.ends_with("manifest.json") {
        return None;
    }
    [("br", "br"), ("gz", "gzip")]
        .into_iter()
        .filter(|(_, encoding)| accepts(headers, encoding))
        .find_map(|(ending, encoding)| Some((Pages::get(&format!("{path}.{ending}"))?, Some(encoding))))
        .or_else(|| Some((Pages::get(path)?, None)))
}

fn answer(path: &str, file: &EmbeddedFile, encoding: Option<&'static str>, headers: &HeaderMap) -> Response {
    let digest: String = file.metadata.sha256_hash()[..12]
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    let tag = format!("\"{digest}\"");
    let mut response = if headers
        .get(header::IF_NONE_MATCH)
        .is_some_and(|value| value.as_bytes() == tag.as_bytes())
    {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        Body::from(file.data.clone().into_owned()).into_response()
    };
    // Hashed names never change their content; everything else is asked about each time.
    let caching = if path.starts_with("assets/") {
        "public, max-age=31536000, immutable"
    } else {
        "no-cache"
    };
    let set = response.headers_mut();
    set.insert(header::CONTENT_TYPE, HeaderValue::from_static(content_type(path)));
    set.insert(header::CACHE_CONTROL, HeaderValue::from_static(caching));
    set.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    if let Ok(tag) = HeaderValue::from_str(&tag) {
        set.insert(header::ETAG, tag);
    }
    if let Some(encoding) = encoding {
        set.insert(header::CONTENT_ENCODING, HeaderValue::from_static(encoding));
    }
    response
}

fn content_type(path: &str) -> &'static str {
    match path.rsplit('.').next().unwrap_or_default() {
        "html" => "text/html; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "json" | "webmanifest" => "application/json",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "ico" => "image/x-icon",
        "woff2" => "font/woff2",
        _ => "application/octet-stream",
    }
}
