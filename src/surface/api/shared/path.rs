//! Names in a path. What is no text is no name of anything: the handler says 404 for it as for any other
//! unknown name, but not before it knows who asks.

use crate::{app::Shared, surface::http::problem::Problem};
use axum::{
    extract::{FromRequestParts, Path},
    http::{StatusCode, request::Parts},
};
use serde::de::DeserializeOwned;
use std::{convert::Infallible, str::FromStr};

/// The parts of the path that the route leaves open; empty if they can't be read.
pub struct At<T>(pub T);

impl<T: DeserializeOwned + Default + Send> FromRequestParts<Shared> for At<T> {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &Shared) -> Result<Self, Infallible> {
        let path = Path::<T>::from_request_parts(parts, app).await;
        Ok(Self(path.map(|Path(names)| names).unwrap_or_default()))
    }
}

/// The id of a `what` in a path; what is no id names none.
pub fn id<T: FromStr>(text: &str, what: &str) -> Result<T, Problem> {
    text.parse().map_err(|_| missing(what))
}

/// The refusal where there is no such `what`.
pub fn missing(what: &str) -> Problem {
    Problem::new(StatusCode::NOT_FOUND, "not_found", format!("there is no such {what}"))
}
