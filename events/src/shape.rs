//! JSON Schema (2020-12) of events, generated from the types that they are written with, so that code and schema can't
//! differ. Schemas of structs and enums are derived (utoipa, whose schemas use that dialect since OpenAPI 3.1). Ids and
//! similar types come from other crates; their schemas are defined here.

use crate::{
    Personal, Timestamp,
    claim::Claim,
    scope::{Scope, Scopes},
};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
use type_safe_id::{StaticType, TypeSafeId};
use utoipa::{
    PartialSchema, ToSchema,
    openapi::{KnownFormat, ObjectBuilder, RefOr, Schema, SchemaFormat, schema::ArrayBuilder, schema::Type},
};

/// The prefix of utoipa's schema references, and the one for references within a stand-alone schema.
const ELSEWHERE: &str = "#/components/schemas/";
const WITHIN: &str = "#/$defs/";

/// A type whose JSON can be described.
pub trait Shape {
    /// Whether a field of this type may be omitted.
    const OPTIONAL: bool = false;

    /// Whether a field of this type is sealed.
    const PERSONAL: bool = false;

    /// Returns the schema. Schemas that it refers to are added to `defs`.
    fn shape(defs: &mut Map<String, Value>) -> Value;
}

/// Returns the derived schema.
pub(crate) fn derived<T: ToSchema>(defs: &mut Map<String, Value>) -> Value {
    let mut others = Vec::new();
    T::schemas(&mut others);
    for (name, schema) in others {
        defs.insert(name, json!(schema));
    }
    json!(T::schema())
}

/// Implements [`Shape`] for types with a derived schema. Needs `Shape`, `derived`, `Map` and `Value` in scope.
macro_rules! shaped {
    ($($type:ty),* $(,)?) => {$(
        impl Shape for $type {
            fn shape(defs: &mut Map<String, Value>) -> Value {
                derived::<Self>(defs)
            }
        }
    )*};
}
pub(crate) use shaped;

shaped! {
    bool, u8, u16, u32, u64, i64, String, Timestamp, Scopes,
}

impl<T: StaticType> Shape for TypeSafeId<T> {
    fn shape(_: &mut Map<String, Value>) -> Value {
        json!({
            "type": "string",
            "pattern": format!("^{}_[0-7][0-9a-hjkmnp-tv-z]{{25}}$", T::TYPE),
            "examples": [format!("{}_01kayb5g6nf6hr2j7q3p6q8v4w", T::TYPE)],
        })
    }
}

impl Shape for ipnet::IpNet {
    fn shape(_: &mut Map<String, Value>) -> Value {
        json!({"type": "string", "description": "A network in CIDR notation.", "examples": ["203.0.113.0/24"]})
    }
}

/// A foreign document, such as a JWK set: an object.
impl Shape for Value {
    fn shape(_: &mut Map<String, Value>) -> Value {
        json!({"type": "object", "additionalProperties": true})
    }
}

impl<T: Shape> Shape for Option<T> {
    const OPTIONAL: bool = true;

    fn shape(defs: &mut Map<String, Value>) -> Value {
        T::shape(defs)
    }
}

impl<T: Shape> Shape for Box<T> {
    const OPTIONAL: bool = T::OPTIONAL;

    fn shape(defs: &mut Map<String, Value>) -> Value {
        T::shape(defs)
    }
}

impl Shape for BTreeMap<String, String> {
    fn shape(_: &mut Map<String, Value>) -> Value {
        json!({"type": "object", "additionalProperties": {"type": "string"}})
    }
}

impl<T: Shape> Shape for Vec<T> {
    fn shape(defs: &mut Map<String, Value>) -> Value {
        json!({"type": "array", "items": T::shape(defs)})
    }
}

/// Absent for readers who may not see it; `null` once the person was erased.
impl<T: Shape> Shape for Personal<T> {
    const OPTIONAL: bool = true;
    const PERSONAL: bool = true;

    fn shape(defs: &mut Map<String, Value>) -> Value {
        json!({"anyOf": [T::shape(defs), {"type": "null"}]})
    }
}

impl PartialSchema for Timestamp {
    fn schema() -> RefOr<Schema> {
        let format = SchemaFormat::KnownFormat(KnownFormat::DateTime);
        let text = ObjectBuilder::new().schema_type(Type::String).format(Some(format));
        text.examples(["2026-01-31T09:30:00.000Z"]).into()
    }
}

impl ToSchema for Timestamp {}

/// Returns the schema of a text with one of these values. The derive does not see names that a macro generates.
fn one_of(names: impl Iterator<Item = &'static str>) -> RefOr<Schema> {
    ObjectBuilder::new().schema_type(Type::String).enum_values(Some(names)).into()
}

impl PartialSchema for Scope {
    fn schema() -> RefOr<Schema> {
        one_of(Self::ALL.iter().map(|scope| scope.as_str()))
    }
}

impl ToSchema for Scope {}

impl PartialSchema for Claim {
    fn schema() -> RefOr<Schema> {
        one_of(Self::ALL.iter().map(|claim| claim.as_str()))
    }
}

impl ToSchema for Claim {}

impl PartialSchema for Scopes {
    fn schema() -> RefOr<Schema> {
        ArrayBuilder::new().items(Scope::schema()).into()
    }
}

impl ToSchema for Scopes {}

/// A declared field of an event.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Field {
    pub name: &'static str,
    pub is_personal: bool,
    is_optional: bool,
    /// The source text of its attributes.
    attributes: &'static str,
    shape: fn(&mut Map<String, Value>) -> Value,
}

impl Field {
    pub const fn of<T: Shape>(name: &'static str, attributes: &'static str) -> Self {
        Self { name, is_personal: T::PERSONAL, is_optional: T::OPTIONAL, attributes, shape: T::shape }
    }
}

/// The data of one event: the schema of its declared fields.
#[derive(Clone, Debug, Default)]
pub struct Data {
    properties: BTreeMap<String, Value>,
    required: Vec<String>,
    defs: Map<String, Value>,
}

impl Data {
    pub(crate) fn of(fields: &[Field]) -> Self {
        let mut data = Self::default();
        for field in fields {
            data.add(field);
        }
        data
    }

    fn add(&mut self, field: &Field) {
        let mut shape = (field.shape)(&mut self.defs);
        if field.attributes.contains("serde(flatten") {
            self.merge(&shape);
            return;
        }
        let description = doc(field.attributes);
        if let (Some(shape), false) = (shape.as_object_mut(), description.is_empty()) {
            shape.insert("description".to_owned(), description.into());
        }
        if !field.is_optional && !field.attributes.contains("serde(default") {
            self.required.push(field.name.to_owned());
        }
        self.properties.insert(field.name.to_owned(), shape);
    }

    /// Adds the fields of `shape`.
    fn merge(&mut self, shape: &Value) {
        for (name, member) in shape["properties"].as_object().into_iter().flatten() {
            self.properties.insert(name.clone(), member.clone());
        }
        let required = shape["required"].as_array().into_iter().flatten();
        self.required.extend(required.filter_map(|name| name.as_str().map(ToOwned::to_owned)));
    }

    /// Removes a field that is never shown.
    pub fn hide(&mut self, name: &str) {
        self.properties.remove(name);
        self.required.retain(|required| required != name);
    }

    /// Returns a stand-alone schema. It describes the current fields; later versions of the server may add some.
    pub fn schema(self) -> Map<String, Value> {
        let text = json!({
            "type": "object", "properties": self.properties, "required": self.required, "$defs": self.defs,
        });
        let text = text.to_string().replace(ELSEWHERE, WITHIN);
        let mut schema: Map<String, Value> = serde_json::from_str(&text).unwrap_or_default();
        if self.defs.is_empty() {
            schema.remove("$defs");
        }
        schema
    }
}

/// Returns the text of doc comments, as `stringify!` shows them: `doc = r" Words"`.
pub(crate) fn doc(declared: &str) -> String {
    let word = |rest: &str| {
        let text = rest.trim_start_matches(['r', '#']).strip_prefix('"')?;
        let end = text.find("\"]").or_else(|| text.find("\"#]")).unwrap_or(text.len());
        text.get(..end).map(|text| text.trim().replace("\\\"", "\""))
    };
    declared.split("doc = ").skip(1).filter_map(word).collect::<Vec<_>>().join(" ")
}

/// Returns a value that `schema` allows: its own example, its first value, or one of its type.
pub fn example(schema: &Value, defs: &Value) -> Value {
    let shown = ["examples", "enum"].into_iter().find_map(|key| schema[key].get(0));
    if let Some(first) = shown.or_else(|| schema.get("example")).or_else(|| schema.get("const")) {
        return first.clone();
    }
    if let Some(name) =
        schema["$ref"].as_str().and_then(|to| to.strip_prefix(WITHIN).or(to.strip_prefix(ELSEWHERE)))
    {
        return example(&defs[name], defs);
    }
    if let Some(all) = schema["allOf"].as_array() {
        let of_each = |one: &Value| example(one, defs).as_object().cloned().unwrap_or_default();
        return all.iter().flat_map(of_each).collect::<Map<_, _>>().into();
    }
    for choice in ["oneOf", "anyOf"] {
        let null = |one: &&Value| one["type"] != "null";
        if let Some(one) = schema[choice].as_array().and_then(|all| all.iter().find(null)) {
            return example(one, defs);
        }
    }
    let kind = match &schema["type"] {
        Value::Array(kinds) => kinds.first().and_then(Value::as_str).unwrap_or_default(),
        kind => kind.as_str().unwrap_or_default(),
    };
    match kind {
        "object" => {
            let members = schema["properties"].as_object().into_iter().flatten();
            members.map(|(name, member)| (name.clone(), example(member, defs))).collect::<Map<_, _>>().into()
        }
        "array" => json!([example(&schema["items"], defs)]),
        "integer" | "number" => json!(1),
        "boolean" => json!(true),
        _ => json!("text"),
    }
}
