//! Names in a path. What is no text is no name of anything: the handler says 404 for it as for any other
//! unknown name, but not before it knows who asks.

use crate::app::Shared;
use axum::{
    extract::{FromRequestParts, Path},
    http::request::Parts,
};
use serde::de::DeserializeOwned;
use std::convert::Infallible;

/// The parts of the path that the route leaves open; empty if they can't be read.
pub(super) struct At<T>(pub T);

impl<T: DeserializeOwned + Default + Send> FromRequestParts<Shared> for At<T> {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &Shared) -> Result<Self, Infallible> {
        let path = Path::<T>::from_request_parts(parts, app).await;
        Ok(Self(path.map(|Path(names)| names).unwrap_or_default()))
    }
}
