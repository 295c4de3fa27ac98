//! Parameters of a query or a form, by RFC 6749 §3.1: each may occur once, and an empty one counts as absent. Only
//! `resource` may be repeated (RFC 8707 §2). Text that isn't UTF-8 is refused.

use axum::{
    body::Bytes,
    extract::{FromRequest, Request},
    http::{StatusCode, header::CONTENT_TYPE},
    response::{IntoResponse, Response},
};
use std::collections::{HashMap, HashSet};

/// Most parameters in one request.
const COUNT_MAX: usize = 100;
/// Longest query of a request that login or consent pages interrupt, in bytes: about what common proxies
/// accept in a request line.
pub const QUERY_MAX: usize = 8 * 1024;

/// The parameter that may be repeated. Its values are kept as one, separated by spaces, which no URI has.
const REPEATABLE: &str = "resource";

/// Why parameters are refused. The text tells the caller.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ParamsError {
    #[error("the content type must be application/x-www-form-urlencoded")]
    ContentType,
    #[error("the parameter {0} is repeated")]
    Repeated(String),
    #[error("parameters must be UTF-8 without NUL")]
    Text,
    #[error("too many parameters")]
    TooMany,
    #[error("the parameters are longer than 8 KiB")]
    TooLong,
    #[error("the body can't be read, or is larger than 64 KiB")]
    Body,
}

impl IntoResponse for ParamsError {
    /// For handlers that don't convert it to their surface's error format.
    fn into_response(self) -> Response {
        (StatusCode::BAD_REQUEST, self.to_string()).into_response()
    }
}

/// Parameters by name.
#[derive(Clone, Debug, Default)]
pub struct Params(HashMap<String, String>);

impl Params {
    /// Parses `application/x-www-form-urlencoded` text.
    ///
    /// # Errors
    /// Returns the first thing that is wrong.
    pub fn parse(text: &[u8]) -> Result<Self, ParamsError> {
        Self::of(url::form_urlencoded::parse(text).into_owned())
    }

    /// As [`Self::parse`], for a surface where no parameter may be repeated.
    ///
    /// # Errors
    /// As [`Self::parse`].
    pub fn parse_unrepeated(text: &[u8]) -> Result<Self, ParamsError> {
        Self::collect(url::form_urlencoded::parse(text).into_owned(), None)
    }

    /// Returns the parameters of a form that was read otherwise.
    ///
    /// # Errors
    /// As [`Self::parse`].
    pub fn of(pairs: impl IntoIterator<Item = (String, String)>) -> Result<Self, ParamsError> {
        Self::collect(pairs, Some(REPEATABLE))
    }

    fn collect(
        pairs: impl IntoIterator<Item = (String, String)>,
        repeatable: Option<&str>,
    ) -> Result<Self, ParamsError> {
        let mut params: HashMap<String, String> = HashMap::new();
        for (count, (name, value)) in pairs.into_iter().enumerate() {
            if count >= COUNT_MAX {
                return Err(ParamsError::TooMany);
            }
            if !is_text(&name) || !is_text(&value) {
                return Err(ParamsError::Text);
            }
            match params.get_mut(&name) {
                Some(values) if Some(name.as_str()) == repeatable => append(values, &value),
                Some(_) => return Err(ParamsError::Repeated(name)),
                None => {
                    params.insert(name, value);
                }
            }
        }
        Ok(Self(params))
    }

    /// Returns the value, unless it is absent or empty.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.sent(name).filter(|value| !value.is_empty())
    }

    /// Returns the value, also an empty one: for a parameter whose absence asks for something else than its value
    /// could.
    pub fn sent(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str)
    }

    /// Returns all names.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }

    /// Returns all parameters.
    pub fn into_pairs(self) -> Vec<(String, String)> {
        self.0.into_iter().collect()
    }

    /// Returns the parameters called `names`, to pass on in a form.
    pub fn fields(&self, names: &[&str]) -> Vec<(String, String)> {
        names.iter().filter_map(|name| Some(((*name).to_owned(), self.get(name)?.to_owned()))).collect()
    }

    /// Returns the same as a query string. It may be longer than [`QUERY_MAX`].
    pub fn query(&self, names: &[&str]) -> String {
        url::form_urlencoded::Serializer::new(String::new()).extend_pairs(self.fields(names)).finish()
    }
}

/// Returns `uri` with `fields` appended to its query. The rest of it stays unchanged.
pub fn with_query(uri: &str, fields: &[(&str, &str)]) -> String {
    let query = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
    let joint = if uri.contains('?') { '&' } else { '?' };
    format!("{uri}{joint}{query}")
}

/// Parameters that stay readable when one of them is wrong. An endpoint that can report an error to a client
/// only once it knows the client and its redirect URI needs this (RFC 6749 §4.1.2.1).
#[derive(Clone, Debug, Default)]
pub struct Lenient {
    /// The parameters that occur once and are text.
    pub params: Params,
    /// What is wrong with the others.
    pub fault: Option<ParamsError>,
}

impl Lenient {
    /// Returns the parameters of `form`. If it failed, its error becomes the fault.
    pub fn of(form: Result<Self, ParamsError>) -> Self {
        form.unwrap_or_else(|fault| Self { params: Params::default(), fault: Some(fault) })
    }

    /// Returns all parameters.
    ///
    /// # Errors
    /// When one of them is wrong.
    pub fn checked(&self) -> Result<&Params, ParamsError> {
        self.fault.clone().map_or(Ok(&self.params), Err)
    }

    /// Parses `application/x-www-form-urlencoded` text.
    pub fn parse(text: &[u8]) -> Self {
        let mut read = Self::default();
        let mut spoiled = HashSet::new();
        for (count, (name, value)) in url::form_urlencoded::parse(text).enumerate() {
            if count >= COUNT_MAX {
                return Self { params: Params::default(), fault: Some(ParamsError::TooMany) };
            }
            let fault = if !is_text(&name) || !is_text(&value) {
                ParamsError::Text
            } else if let Some(values) = read.params.0.get_mut(&*name).filter(|_| name == REPEATABLE) {
                append(values, &value);
                continue;
            } else if spoiled.contains(&*name) || read.params.0.contains_key(&*name) {
                ParamsError::Repeated(name.to_string())
            } else {
                read.params.0.insert(name.into_owned(), value.into_owned());
                continue;
            };
            read.params.0.remove(&*name);
            spoiled.insert(name.into_owned());
            read.fault.get_or_insert(fault);
        }
        read
    }
}

impl From<Params> for Lenient {
    fn from(params: Params) -> Self {
        Self { params, fault: None }
    }
}

impl<S: Send + Sync> FromRequest<S> for Lenient {
    type Rejection = ParamsError;

    /// Reads the query, or for a POST the body.
    async fn from_request(request: Request, state: &S) -> Result<Self, ParamsError> {
        Ok(Self::parse(&sent(request, state).await?))
    }
}

/// Adds a value of the parameter that may be repeated.
fn append(values: &mut String, value: &str) {
    values.push(' ');
    values.push_str(value);
}

/// Returns whether `text` was valid: the parser replaces bytes that aren't UTF-8 with U+FFFD, and NUL is
/// refused.
fn is_text(text: &str) -> bool {
    !text.contains(['\0', '\u{fffd}'])
}

/// Returns the raw parameters: the query, or for a POST the body.
async fn sent<S: Send + Sync>(request: Request, state: &S) -> Result<Bytes, ParamsError> {
    if request.method().is_safe() {
        return Ok(Bytes::copy_from_slice(request.uri().query().unwrap_or_default().as_bytes()));
    }
    form(request, state).await
}

/// Returns the body of a form.
async fn form<S: Send + Sync>(request: Request, state: &S) -> Result<Bytes, ParamsError> {
    let form = request
        .headers()
        .get(CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.split(';').next())
        .is_some_and(|value| value.trim().eq_ignore_ascii_case("application/x-www-form-urlencoded"));
    let body = Bytes::from_request(request, state).await.map_err(|_| ParamsError::Body)?;
    // An empty body needs no content type.
    if form || body.is_empty() { Ok(body) } else { Err(ParamsError::ContentType) }
}

impl<S: Send + Sync> FromRequest<S> for Params {
    type Rejection = ParamsError;

    /// Reads the query, or for a POST the body.
    async fn from_request(request: Request, state: &S) -> Result<Self, ParamsError> {
        Self::parse(&sent(request, state).await?)
    }
}

#[cfg(test)]
mod tests {
    use super::{Lenient, Params, ParamsError};

    #[test]
    fn a_repeated_parameter_is_refused_and_an_empty_one_is_absent() {
        assert_eq!(Params::parse(b"a=1&a=2").unwrap_err(), ParamsError::Repeated("a".into()));
        assert_eq!(Params::parse(b"a=").unwrap().get("a"), None);
        let params = Params::parse(b"a=").unwrap();
        assert_eq!((params.sent("a"), params.sent("b")), (Some(""), None));
        assert_eq!(Params::parse(b"a=%ff").unwrap_err(), ParamsError::Text);
        assert_eq!(Params::parse(b"a=%00").unwrap_err(), ParamsError::Text);
    }

    #[test]
    fn only_resource_may_be_repeated() {
        for text in [b"resource=urn:a&resource=urn:b".as_slice(), b"resource=urn:a+urn:b"] {
            assert_eq!(Params::parse(text).unwrap().get("resource"), Some("urn:a urn:b"));
            let read = Lenient::parse(text);
            assert_eq!((read.params.get("resource"), read.fault), (Some("urn:a urn:b"), None));
        }
        let elsewhere = Params::parse_unrepeated(b"resource=urn:a&resource=urn:b");
        assert_eq!(elsewhere.unwrap_err(), ParamsError::Repeated("resource".into()));
        let carried = Params::parse(b"resource=urn:a&resource=urn:b").unwrap().query(&["resource"]);
        assert_eq!(Params::parse(carried.as_bytes()).unwrap().get("resource"), Some("urn:a urn:b"));
    }

    #[test]
    fn one_wrong_parameter_does_not_hide_the_others() {
        let read = Lenient::parse(b"a=1&b=2&b=3&b=4&c=%ff&d=5");
        assert_eq!(read.fault, Some(ParamsError::Repeated("b".into())));
        assert_eq!(
            ["a", "b", "c", "d"].map(|name| read.params.get(name)),
            [Some("1"), None, None, Some("5")]
        );
        assert_eq!(Lenient::parse(b"a=1").fault, None);
    }
}
