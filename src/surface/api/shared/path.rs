//! Names in a path. A name that is not valid text is treated as not found: the handler returns 404 for it, as
//! for any unknown name, but only after authenticating the caller.

use crate::{app::Shared, surface::http::problem::Problem};
use axum::{
    extract::{FromRequestParts, Path},
    http::{StatusCode, request::Parts},
};
use serde::de::DeserializeOwned;
use std::{convert::Infallible, str::FromStr};

/// The parameters of the path; empty if they can't be read.
pub struct PathParams<T>(pub T);

impl<T: DeserializeOwned + Default + Send> FromRequestParts<Shared> for PathParams<T> {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &Shared) -> Result<Self, Infallible> {
        let path = Path::<T>::from_request_parts(parts, app).await;
        Ok(Self(path.map(|Path(names)| names).unwrap_or_default()))
    }
}

/// Parses the id of a `what` in a path. An unparsable id is treated as not found.
pub fn id<T: FromStr>(text: &str, what: &str) -> Result<T, Problem> {
    text.parse().map_err(|_| missing(what))
}

/// The refusal if there is no such `what`.
pub fn missing(what: &str) -> Problem {
    Problem::new(StatusCode::NOT_FOUND, "not_found", format!("there is no such {what}"))
}
