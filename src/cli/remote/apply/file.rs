//! Reads a file of `xwms apply`: TOML with the sections `clients`, `apis`, `endpoints` and `members`. Finds every
//! unknown member and every value of a wrong form, each with its line. Which values are allowed is in `rules`.

use super::schema::{Field, Form, Kind};
use serde::de::DeserializeOwned;
use serde_json::{Map, Value as Json};
use std::collections::BTreeMap;
use toml_edit::{ImDocument, Item, TableLike, Value as Toml};
use xwms_events::ids::{ClientId, EndpointId, ResourceId};

/// The longest name of an object in the file.
const NAME_MAX: usize = 64;

/// Something in the file is wrong.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Mistake {
    pub line: usize,
    pub text: String,
}

/// An object as the file wants it.
pub(super) struct Object {
    pub kind: Kind,
    /// Its name in the file; of a member, the email address.
    pub name: String,
    /// The id that the file gives it.
    pub id: Option<String>,
    /// The members that the file sets; `null` takes one away.
    pub fields: BTreeMap<&'static str, Json>,
    lines: BTreeMap<&'static str, usize>,
    line: usize,
}

impl Object {
    /// Returns its place in the file, with its member `field` if the file sets that: `clients.shop.scopes`.
    pub fn at(&self, field: Option<&str>) -> String {
        let at = format!("{}.{}", self.kind.section(), self.name);
        match field.filter(|field| self.lines.contains_key(field)) {
            Some(field) => format!("{at}.{field}"),
            None => at,
        }
    }

    /// Returns a mistake at the line of `field` if the file sets that, otherwise at the line of the object.
    pub fn mistake(&self, field: Option<&str>, why: &str) -> Mistake {
        let line = field.and_then(|field| self.lines.get(field)).copied().unwrap_or(self.line);
        Mistake { line, text: format!("{}: {why}", self.at(field)) }
    }

    /// Returns the value of a member; the default if the file does not set it, or takes it away.
    pub fn read<T: DeserializeOwned + Default>(&self, field: &str) -> T {
        let value = self.fields.get(field);
        value.and_then(|value| serde_json::from_value(value.clone()).ok()).unwrap_or_default()
    }
}

/// Returns the objects of a file, in its order.
///
/// # Errors
/// Everything that is wrong, in the order of the file.
pub(super) fn parse(text: &str) -> Result<Vec<Object>, Vec<Mistake>> {
    let mut reader = Reader { text, objects: vec![], mistakes: vec![] };
    match ImDocument::parse(text) {
        Ok(document) => {
            let root: &dyn TableLike = document.as_table();
            for (section, item) in root.iter() {
                reader.section(root, section, item);
            }
        }
        Err(error) => {
            let line = error.span().map_or(1, |span| reader.line(span.start));
            reader.wrong(line, format!("this is not TOML: {}", error.message().replace('\n', ", ")));
        }
    }
    let Reader { objects, mut mistakes, .. } = reader;
    mistakes.sort_by_key(|mistake| mistake.line);
    if mistakes.is_empty() { Ok(objects) } else { Err(mistakes) }
}

struct Reader<'a> {
    text: &'a str,
    objects: Vec<Object>,
    mistakes: Vec<Mistake>,
}

impl Reader<'_> {
    fn line(&self, offset: usize) -> usize {
        1 + self.text.bytes().take(offset).filter(|byte| *byte == b'\n').count()
    }

    fn key_line(&self, table: &dyn TableLike, key: &str) -> usize {
        let span = table.get_key_value(key).and_then(|(key, _)| key.span());
        span.map_or(1, |span| self.line(span.start))
    }

    fn wrong(&mut self, line: usize, text: String) {
        self.mistakes.push(Mistake { line, text });
    }

    fn section(&mut self, root: &dyn TableLike, section: &str, item: &Item) {
        let line = self.key_line(root, section);
        let Some(kind) = Kind::ALL.into_iter().find(|kind| kind.section() == section) else {
            let sections = Kind::ALL.map(Kind::section).join(", ");
            return self
                .wrong(line, format!("{section}: there is no such section; expected one of {sections}"));
        };
        let Some(table) = item.as_table_like() else {
            return self.wrong(line, format!("{section} must be a table"));
        };
        for (name, item) in table.iter() {
            let line = self.key_line(table, name);
            match kind {
                Kind::Member => self.member(name, line, item),
                Kind::Client | Kind::Api | Kind::Endpoint => self.object(kind, name, line, item),
            }
        }
    }

    /// Reads `"ada@example.org" = "admin"`.
    fn member(&mut self, email: &str, line: usize, item: &Item) {
        let at = format!("members.{email}");
        for field in Kind::Member.fields() {
            if let Some(role) = self.value(&at, line, field, item) {
                self.objects.push(Object {
                    kind: Kind::Member,
                    name: email.to_owned(),
                    id: None,
                    fields: BTreeMap::from([(field.name, role)]),
                    lines: BTreeMap::new(),
                    line,
                });
            }
        }
    }

    fn object(&mut self, kind: Kind, name: &str, line: usize, item: &Item) {
        let at = format!("{}.{name}", kind.section());
        let fits = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
        if name.is_empty() || name.len() > NAME_MAX || !name.bytes().all(fits) {
            let wrong = format!("{at}: a name has 1 to {NAME_MAX} letters, digits, - and _");
            return self.wrong(line, wrong);
        }
        let Some(table) = item.as_table_like() else {
            return self.wrong(line, format!("{at} must be a table, such as [{at}]"));
        };
        let (fields, lines) = (BTreeMap::new(), BTreeMap::new());
        let mut object = Object { kind, name: name.to_owned(), id: None, fields, lines, line };
        for (key, item) in table.iter() {
            let line = self.key_line(table, key);
            if key == kind.id() {
                object.lines.insert(kind.id(), line);
                object.id = self.id(kind, &format!("{at}.{key}"), line, item);
                continue;
            }
            let Some(field) = kind.fields().iter().find(|field| field.name == key) else {
                self.unknown(&format!("{at}.{key}"), line, kind.fields());
                continue;
            };
            object.lines.insert(field.name, line);
            if let Some(value) = self.value(&format!("{at}.{key}"), line, field, item) {
                object.fields.insert(field.name, value);
            }
        }
        for needed in kind.needed() {
            if !table.contains_key(needed) {
                self.wrong(line, format!("{at}: {needed} is missing"));
            }
        }
        self.objects.push(object);
    }

    fn id(&mut self, kind: Kind, at: &str, line: usize, item: &Item) -> Option<String> {
        let is_id = |text: &&str| match kind {
            Kind::Client => text.parse::<ClientId>().is_ok(),
            Kind::Api => text.parse::<ResourceId>().is_ok(),
            Kind::Endpoint => text.parse::<EndpointId>().is_ok(),
            Kind::Member => false,
        };
        let id = item.as_str().filter(is_id).map(str::to_owned);
        if id.is_none() {
            self.wrong(line, format!("{at} must be an id, such as {}_…", kind.id().trim_end_matches("_id")));
        }
        id
    }

    fn unknown(&mut self, at: &str, line: usize, known: &'static [Field]) {
        let known: Vec<_> = known.iter().map(|field| field.name).collect();
        self.wrong(line, format!("{at}: there is no such member; expected one of {}", known.join(", ")));
    }

    fn value(&mut self, at: &str, line: usize, field: &'static Field, item: &Item) -> Option<Json> {
        if field.removable && item.as_bool() == Some(false) {
            return Some(Json::Null);
        }
        let value = match &field.form {
            Form::Text | Form::Client => item.as_str().map(Json::from),
            Form::Flag => item.as_bool().map(Json::from),
            Form::Whole(least, most) => {
                let range = i64::from(*least)..=i64::from(*most);
                item.as_integer().filter(|number| range.contains(number)).map(Json::from)
            }
            Form::Word(words) => item.as_str().filter(|word| words.contains(word)).map(Json::from),
            Form::Texts => texts(item),
            Form::Json => item.as_table_like().and_then(object_of),
            Form::Jsons => tables(item).and_then(|tables| {
                tables.into_iter().map(object_of).collect::<Option<Vec<_>>>().map(Json::Array)
            }),
            Form::Table(fields) => match item.as_table_like() {
                Some(table) => return self.table(at, fields, table),
                None => None,
            },
            Form::Tables(fields) => match tables(item) {
                Some(tables) => return self.tables(at, line, fields, &tables),
                None => None,
            },
        };
        if value.is_none() {
            self.wrong(line, format!("{at} must be {}", field.expected()));
        }
        value
    }

    fn table(&mut self, at: &str, fields: &'static [Field], table: &dyn TableLike) -> Option<Json> {
        let before = self.mistakes.len();
        let mut read = Map::new();
        for (key, item) in table.iter() {
            let line = self.key_line(table, key);
            let at = format!("{at}.{key}");
            match fields.iter().find(|field| field.name == key) {
                Some(field) => {
                    read.extend(self.value(&at, line, field, item).map(|value| (key.to_owned(), value)));
                }
                None => self.unknown(&at, line, fields),
            }
        }
        (self.mistakes.len() == before).then_some(Json::Object(read))
    }

    fn tables(
        &mut self,
        at: &str,
        line: usize,
        fields: &'static [Field],
        tables: &[&dyn TableLike],
    ) -> Option<Json> {
        let mut read = Vec::new();
        for table in tables {
            for field in fields {
                if !table.contains_key(field.name) {
                    self.wrong(line, format!("{at}: {} is missing", field.name));
                }
            }
            read.extend(self.table(at, fields, *table));
        }
        Some(Json::Array(read))
    }
}

fn texts(item: &Item) -> Option<Json> {
    let texts = item.as_array()?.iter().map(|text| text.as_str().map(Json::from));
    texts.collect::<Option<Vec<_>>>().map(Json::Array)
}

fn tables(item: &Item) -> Option<Vec<&dyn TableLike>> {
    match item {
        Item::ArrayOfTables(tables) => Some(tables.iter().map(|table| table as &dyn TableLike).collect()),
        Item::Value(Toml::Array(array)) => {
            array.iter().map(|value| value.as_inline_table().map(|table| table as &dyn TableLike)).collect()
        }
        Item::None | Item::Value(_) | Item::Table(_) => None,
    }
}

fn object_of(table: &dyn TableLike) -> Option<Json> {
    let members = table.iter().map(|(key, item)| Some((key.to_owned(), json_of(item)?)));
    members.collect::<Option<Map<String, Json>>>().map(Json::Object)
}

fn json_of(item: &Item) -> Option<Json> {
    match item {
        Item::Value(value) => json_of_value(value),
        Item::Table(table) => object_of(table),
        Item::ArrayOfTables(tables) => {
            tables.iter().map(|table| object_of(table)).collect::<Option<Vec<_>>>().map(Json::Array)
        }
        Item::None => None,
    }
}

fn json_of_value(value: &Toml) -> Option<Json> {
    match value {
        Toml::String(text) => Some(Json::from(text.value().as_str())),
        Toml::Integer(number) => Some(Json::from(*number.value())),
        Toml::Boolean(flag) => Some(Json::from(*flag.value())),
        Toml::Array(array) => array.iter().map(json_of_value).collect::<Option<Vec<_>>>().map(Json::Array),
        Toml::InlineTable(table) => object_of(table),
        Toml::Float(_) | Toml::Datetime(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::{Mistake, parse};
    use serde_json::json;

    /// Returns the mistakes of a file as `LINE: TEXT`.
    fn mistakes(text: &str) -> Vec<String> {
        let Err(mistakes) = parse(text) else { panic!("it is right") };
        mistakes.into_iter().map(|Mistake { line, text }| format!("{line}: {text}")).collect()
    }

    #[test]
    fn each_form_of_toml_gives_the_values_of_rest() {
        let text = "[clients.shop]\nname = \"Shop\"\nclient_type = \"web\"\nscopes = [\"openid\"]\n\
                    request_share = false\ntoken_policy.format = \"opaque\"\n\
                    domains = [{ origin = \"https://a.example\", login = true, api = false, cors = true }]\n\
                    [clients.key]\nname = \"Key\"\nclient_type = \"machine\"\n[[clients.key.jwks.keys]]\nkty = \"EC\"\n\
                    [[clients.key.domains]]\norigin = \"https://b.example\"\nlogin = true\napi = true\ncors = true\n\
                    [members]\n\"ada@example.org\" = \"admin\"\n";
        let objects = parse(text).ok().unwrap();
        let found: Vec<_> = objects.iter().map(|object| object.at(None)).collect();
        assert_eq!(found, ["clients.shop", "clients.key", "members.ada@example.org"]);
        let shop = &objects[0].fields;
        assert_eq!(shop["request_share"], json!(null));
        assert_eq!(shop["token_policy"], json!({"format": "opaque"}));
        assert_eq!(
            shop["domains"],
            json!([{"origin": "https://a.example", "login": true, "api": false, "cors": true}])
        );
        assert_eq!(objects[1].fields["domains"][0]["origin"], "https://b.example");
        assert_eq!(objects[1].fields["jwks"], json!({"keys": [{"kty": "EC"}]}));
        assert_eq!(objects[2].fields["role"], "admin");
    }

    #[test]
    fn everything_wrong_is_reported_with_its_line() {
        let text = "[clients.shop]\nname = 7\nscope = []\nclient_type = \"desktop\"\n\
                    token_policy = { format = \"jwt\", seconds = 1 }\ndomains = [{ origin = \"https://a.example\" }]\n\
                    [clients.\"a b\"]\n[clients.none]\n[endpoints.hook]\nurl = \"https://a.example\"\nrate_limit = 0\n\
                    endpoint_id = \"client_x\"\n[members]\n\"ada@example.org\" = \"owner\"\n[client.shop]\n";
        let told = mistakes(text);
        for (line, says) in [
            (2, "clients.shop.name must be a text"),
            (3, "clients.shop.scope: there is no such member; expected one of name, client_type"),
            (4, "clients.shop.client_type must be one of web, native, browser, machine"),
            (5, "clients.shop.token_policy.seconds: there is no such member"),
            (6, "clients.shop.domains: cors is missing"),
            (7, "clients.a b: a name has 1 to 64"),
            (8, "clients.none: client_type is missing"),
            (11, "endpoints.hook.rate_limit must be a whole number from 1 to 10000, or false for none"),
            (12, "endpoints.hook.endpoint_id must be an id, such as endpoint_…"),
            (14, "members.ada@example.org must be one of admin, developer, auditor"),
            (15, "client: there is no such section"),
        ] {
            let start = format!("{line}: {says}");
            assert!(told.iter().any(|one| one.starts_with(&start)), "{start} is not in {told:#?}");
        }
        assert!(mistakes("[clients.shop\n")[0].starts_with("1: this is not TOML"));
        assert!(mistakes("clients = 7\n")[0].contains("must be a table"));
    }
}
