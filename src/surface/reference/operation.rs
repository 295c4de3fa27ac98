//! The operations of an OpenAPI document, and what each declares.

use serde_json::{Map, Value};

/// References that lead to references.
const DEPTH_MAX: u8 = 8;

/// Returns `value`, or what it refers to.
pub(super) fn resolve<'a>(document: &'a Value, value: &'a Value) -> &'a Value {
    let mut meant = value;
    for _ in 0..DEPTH_MAX {
        let to = meant["$ref"].as_str().and_then(|to| to.strip_prefix('#'));
        match to.and_then(|to| document.pointer(to)) {
            Some(next) => meant = next,
            None => break,
        }
    }
    meant
}

/// A body: its media type, and what the document says about it.
#[derive(Clone, Copy)]
pub(super) struct Body<'a> {
    pub kind: &'a str,
    pub content: &'a Value,
}

impl<'a> Body<'a> {
    /// Returns the first body of a request or response.
    fn of(declared: &'a Value) -> Option<Self> {
        let (kind, content) = declared["content"].as_object().and_then(|all| all.iter().next())?;
        Some(Self { kind, content })
    }

    pub fn is_json(&self) -> bool {
        self.kind.ends_with("json") && self.kind != "application/x-ndjson"
    }

    /// Returns the example as indented JSON, if it is JSON.
    pub fn example(&self) -> Option<String> {
        let example = self.content.get("example").filter(|_| self.is_json())?;
        serde_json::to_string_pretty(example).ok()
    }
}

/// A response.
pub(super) struct Reply<'a> {
    /// `200`, or `default`.
    pub status: &'a str,
    pub description: &'a str,
    pub body: Option<Body<'a>>,
}

impl Reply<'_> {
    pub fn is_success(&self) -> bool {
        self.status.starts_with('2')
    }
}

/// An operation.
#[derive(Clone, Copy)]
pub(super) struct Operation<'a> {
    document: &'a Value,
    pub path: &'a str,
    /// In lower case.
    method: &'a str,
    declared: &'a Value,
}

/// Returns the operations in the order of their paths.
pub(super) fn operations(document: &Value) -> impl Iterator<Item = Operation<'_>> {
    let items = document["paths"].as_object().into_iter().flatten();
    items.flat_map(move |(path, item)| {
        let methods = item.as_object().into_iter().flatten();
        methods.map(move |(method, declared)| Operation { document, path, method, declared })
    })
}

/// Returns the tags with their descriptions, without those that no operation has.
pub(super) fn tags(document: &Value) -> impl Iterator<Item = (&str, &str)> {
    let tags = document["tags"].as_array().into_iter().flatten();
    let tags = tags.filter_map(|tag| Some((tag["name"].as_str()?, tag["description"].as_str()?)));
    tags.filter(move |(name, _)| operations(document).any(|operation| operation.tag() == *name))
}

/// Returns the URL of the server.
pub(super) fn server(document: &Value) -> &str {
    document["servers"][0]["url"].as_str().unwrap_or_default()
}

impl<'a> Operation<'a> {
    fn text(&self, name: &str) -> &'a str {
        self.declared[name].as_str().unwrap_or_default()
    }

    pub fn method(&self) -> String {
        self.method.to_uppercase()
    }

    pub fn is_get(&self) -> bool {
        self.method == "get"
    }

    pub fn is_post(&self) -> bool {
        self.method == "post"
    }

    pub fn tag(&self) -> &'a str {
        self.declared["tags"][0].as_str().unwrap_or_default()
    }

    /// Returns the file of its page, from the folder of the API: `clients/create.md` for `clients_create`.
    pub fn file(&self) -> String {
        let (tag, id) = (self.tag(), self.text("operationId"));
        let name = id.strip_prefix(tag).and_then(|rest| rest.strip_prefix('_')).unwrap_or(id);
        format!("{tag}/{name}.md")
    }

    /// Returns what it does, as a title.
    pub fn summary(&self) -> &'a str {
        self.text("summary")
    }

    pub fn description(&self) -> &'a str {
        self.text("description")
    }

    /// Returns the parameters in `place`: `path`, `query` or `header`.
    pub fn parameters(&self, place: &'static str) -> impl Iterator<Item = &'a Value> + use<'a> {
        let all = self.declared["parameters"].as_array().into_iter().flatten();
        let document = self.document;
        all.map(move |parameter| resolve(document, parameter)).filter(move |one| one["in"] == place)
    }

    /// Returns the body of its request.
    pub fn request(&self) -> Option<Body<'a>> {
        Body::of(resolve(self.document, &self.declared["requestBody"]))
    }

    pub fn replies(&self) -> impl Iterator<Item = Reply<'a>> + use<'a> {
        let document = self.document;
        let all = self.declared["responses"].as_object().map(Map::iter).into_iter().flatten();
        all.map(move |(status, response)| {
            let response = resolve(document, response);
            let description = response["description"].as_str().unwrap_or_default();
            Reply { status, description, body: Body::of(response) }
        })
    }

    /// Returns whether it needs a token or session.
    pub fn needs_token(&self) -> bool {
        self.declared["security"].as_array().is_some_and(|asked| !asked.is_empty())
    }

    /// Returns the names in a list that it declares.
    fn names(list: &'a Value) -> impl Iterator<Item = &'a str> + use<'a> {
        list.as_array().into_iter().flatten().filter_map(Value::as_str)
    }

    pub fn scopes(&self) -> impl Iterator<Item = &'a str> + use<'a> {
        Self::names(&self.declared["security"][0]["oauth"])
    }

    /// Returns the roles whose members may call it.
    pub fn roles(&self) -> impl Iterator<Item = &'a str> + use<'a> {
        Self::names(&self.declared["x-xwms-roles"])
    }

    /// Returns whether a client that acts for itself may call it.
    pub fn is_for_clients(&self) -> bool {
        self.declared["x-xwms-only"].is_null()
    }

    /// Returns the path with `values` in place of its parameters.
    pub fn path_with(&self, value: impl Fn(&str, &'a Value) -> String) -> String {
        self.parameters("path").fold(self.path.to_owned(), |path, parameter| {
            let name = parameter["name"].as_str().unwrap_or_default();
            path.replace(&format!("{{{name}}}"), &value(name, parameter))
        })
    }

    /// Returns the path with the examples of its parameters, and with the query that it needs.
    pub fn example_path(&self) -> String {
        let path = self.path_with(|_, parameter| example(parameter));
        let needed = self.parameters("query").filter(|parameter| parameter["required"] == true);
        let pairs: Vec<_> = needed
            .map(|one| format!("{}={}", one["name"].as_str().unwrap_or_default(), example(one)))
            .collect();
        if pairs.is_empty() { path } else { format!("{path}?{}", pairs.join("&")) }
    }
}

/// Returns an example of a parameter, as in a URL.
pub(super) fn example(parameter: &Value) -> String {
    match &parameter["example"] {
        Value::String(text) => text.clone(),
        Value::Null => match (&parameter["schema"]["type"], parameter["name"].as_str()) {
            (Value::String(kind), _) if kind == "integer" => "1".to_owned(),
            (_, Some("question")) => "exposed".to_owned(),
            (_, Some("object" | "client")) => "client_01kayb5g6nf6hr2j7q3p6q8v4w".to_owned(),
            (_, Some("scope")) => "clients:read".to_owned(),
            (_, Some(name)) => name.to_uppercase(),
            (_, None) => String::new(),
        },
        other => other.to_string(),
    }
}
