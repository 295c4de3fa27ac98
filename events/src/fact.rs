//! What every fact declares about itself, and the macro that declares the facts of an aggregate. The catalogue is made
//! from these declarations.

use crate::shape::{Data, Field, doc};
use cqrs_es::DomainEvent;

/// A fact of one aggregate: one variant of the sum [`AnyEvent`](crate::AnyEvent).
pub trait Fact: DomainEvent + 'static {
    /// What is declared about each event of this aggregate.
    const ENTRIES: &'static [Entry];

    /// Returns the name, `noun.past_participle`.
    fn name(&self) -> &'static str;

    /// Returns the version in which it is written.
    fn version(&self) -> u16;
}

/// What is declared about one kind of event: its entry in the [catalogue](crate::catalogue).
#[derive(Clone, Copy, Debug)]
pub struct Entry {
    pub name: &'static str,
    /// The version in which it is written today.
    pub version: u16,
    pub visibility: Visibility,
    /// Whose key seals the personal fields; `None` if there are none.
    pub subject: Option<Subject>,
    /// The source text of its doc comments.
    docs: &'static str,
    fields: &'static [Field],
}

/// Who may see the event outside the server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Visibility {
    /// The account's feed, webhooks and NATS.
    Public,
    /// Only the log.
    Internal,
}

/// Whose key seals the personal fields.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Subject {
    /// The stream's id, which is a user's.
    Stream,
    /// The id in this field of the payload.
    Field(&'static str),
}

impl Entry {
    pub(crate) const fn public(name: &'static str, version: u16) -> Self {
        Self { name, version, visibility: Visibility::Public, subject: None, docs: "", fields: &[] }
    }

    pub(crate) const fn internal(name: &'static str, version: u16) -> Self {
        Self { visibility: Visibility::Internal, ..Self::public(name, version) }
    }

    pub(crate) const fn sealed_by(self, subject: Subject) -> Self {
        Self { subject: Some(subject), ..self }
    }

    pub(crate) const fn with(self, docs: &'static str, fields: &'static [Field]) -> Self {
        Self { docs, fields, ..self }
    }

    /// Returns the top-level fields of the payload that are sealed: those of type [`Personal`](crate::Personal).
    pub fn personal(&self) -> impl Iterator<Item = &'static str> {
        self.fields.iter().filter(|field| field.is_personal).map(|field| field.name)
    }

    /// Whether any field is personal.
    pub fn is_personal(&self) -> bool {
        self.personal().next().is_some()
    }

    /// Returns the declared description.
    pub fn description(&self) -> String {
        doc(self.docs)
    }

    /// Returns the shape of the declared data.
    pub fn data(&self) -> Data {
        Data::of(self.fields)
    }
}

/// Declares the facts of one aggregate. Each event says who sees it (`public` or `internal`), its name and version, and
/// with personal fields also whose key seals them (a [`Subject`]).
macro_rules! facts {
    (
        $(#[$meta:meta])*
        pub enum $event:ident {
            $(
                $(#[$doc:meta])*
                $visibility:ident $name:literal v $version:literal $(sealed by $subject:ident $(($key:literal))?)?
                => $variant:ident { $($(#[$field_meta:meta])* $field:ident: $type:ty,)* },
            )*
        }
    ) => {
        $(#[$meta])*
        #[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
        #[serde(tag = "event")]
        pub enum $event {
            $($(#[$doc])* #[serde(rename = $name)] $variant { $($(#[$field_meta])* $field: $type,)* },)*
        }

        impl $crate::Fact for $event {
            const ENTRIES: &'static [$crate::fact::Entry] = &[$(
                $crate::fact::Entry::$visibility($name, $version)
                    $(.sealed_by($crate::fact::Subject::$subject $(($key))?))?
                    .with(stringify!($(#[$doc])*), const {
                        &[$($crate::shape::Field::of::<$type>(
                            stringify!($field),
                            stringify!($(#[$field_meta])*),
                        ),)*]
                    }),
            )*];

            fn name(&self) -> &'static str {
                match self { $(Self::$variant { .. } => $name,)* }
            }

            fn version(&self) -> u16 {
                match self { $(Self::$variant { .. } => $version,)* }
            }
        }

        impl cqrs_es::DomainEvent for $event {
            fn event_type(&self) -> String {
                $crate::Fact::name(self).to_owned()
            }

            fn event_version(&self) -> String {
                $crate::Fact::version(self).to_string()
            }
        }
    };
}
pub(crate) use facts;
