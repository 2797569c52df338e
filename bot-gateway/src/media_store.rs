//! Where fetched files are kept: a folder, or an S3 bucket (MinIO included), by one address.

use std::sync::Arc;

use async_trait::async_trait;
use http_body_util::BodyExt;
use object_store::aws::AmazonS3Builder;
use object_store::client::{
    ClientOptions, HttpClient, HttpConnector, HttpError, HttpErrorKind, HttpRequest, HttpResponse, HttpResponseBody,
    HttpService,
};
use object_store::local::LocalFileSystem;
use object_store::{ObjectStore, ObjectStoreExt};

/// Where files are kept.
#[derive(Clone)]
pub enum MediaUrl {
    /// A folder of this machine; made when it is not there.
    Folder(std::path::PathBuf),
    /// A bucket of an S3 server.
    S3 {
        /// The bucket's name.
        bucket: String,
        /// The server's address, e.g. `http://minio:9000`; `None` is Amazon's own.
        endpoint: Option<String>,
        /// The region; any word for MinIO.
        region: String,
        /// The access key.
        access_key: String,
        /// The secret key.
        secret_key: String,
    },
}

/// The media store cannot be opened.
#[derive(Debug, thiserror::Error)]
pub enum MediaStoreError {
    /// The folder cannot be made.
    #[error("the folder cannot be made: {0}")]
    Folder(#[from] std::io::Error),
    /// The store refuses the settings.
    #[error(transparent)]
    Store(#[from] object_store::Error),
}

/// A store that files are put into.
pub type MediaStore = Arc<dyn ObjectStore>;

/// Opens the store. A bucket is not asked for anything yet: it may come up later than we do.
///
/// # Errors
/// When a folder cannot be made, or the settings make no sense.
pub fn open(url: &MediaUrl) -> Result<MediaStore, MediaStoreError> {
    match url {
        MediaUrl::Folder(folder) => {
            std::fs::create_dir_all(folder)?;
            Ok(Arc::new(LocalFileSystem::new_with_prefix(folder)?.with_fsync(true)))
        }
        MediaUrl::S3 {
            bucket,
            endpoint,
            region,
            access_key,
            secret_key,
        } => {
            let builder = AmazonS3Builder::new()
                .with_bucket_name(bucket)
                .with_region(region)
                .with_access_key_id(access_key)
                .with_secret_access_key(secret_key)
                .with_http_connector(Connector);
            let builder = match endpoint {
                Some(endpoint) => builder
                    .with_endpoint(endpoint)
                    .with_allow_http(true)
                    .with_virtual_hosted_style_request(false),
                None => builder,
            };
            Ok(Arc::new(builder.build()?))
        }
    }
}

/// Reads a whole file.
///
/// # Errors
/// When it is not there or the store is away.
pub async fn read(store: &MediaStore, location: &str) -> Result<bytes::Bytes, object_store::Error> {
    store.get(&location.into()).await?.bytes().await
}

/// Lets the S3 client use the HTTP client the house already has, so that there is one TLS stack.
#[derive(Debug)]
struct Connector;

impl HttpConnector for Connector {
    fn connect(&self, _options: &ClientOptions) -> object_store::Result<HttpClient> {
        let client = reqwest::Client::builder()
            .timeout(std::time::Duration::from_secs(60))
            .build()
            .map_err(|error| object_store::Error::Generic {
                store: "s3",
                source: Box::new(error),
            })?;
        Ok(HttpClient::new(Service(client)))
    }
}

#[derive(Debug)]
struct Service(reqwest::Client);

#[async_trait]
impl HttpService for Service {
    async fn call(&self, request: HttpRequest) -> Result<HttpResponse, HttpError> {
        let (parts, body) = request.into_parts();
        let body = body.collect().await?.to_bytes();
        let response = self
            .0
            .request(parts.method, parts.uri.to_string())
            .headers(parts.headers)
            .body(body)
            .send()
            .await
            .map_err(http_error)?;
        let response: axum::http::Response<reqwest::Body> = response.into();
        let (parts, body) = response.into_parts();
        Ok(HttpResponse::from_parts(
            parts,
            HttpResponseBody::new(body.map_err(http_error)),
        ))
    }
}

fn http_error(error: reqwest::Error) -> HttpError {
    let kind = match &error {
        error if error.is_timeout() => HttpErrorKind::Timeout,
        error if error.is_connect() => HttpErrorKind::Connect,
        error if error.is_decode() => HttpErrorKind::Decode,
        _ => HttpErrorKind::Request,
    };
    // Addresses carry signatures: they never reach a log.
    HttpError::new(kind, error.without_url())
}
