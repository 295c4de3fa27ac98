//! What every fact declares about itself, and the macro that declares the facts of an aggregate.

use crate::shape::Data;
use cqrs_es::DomainEvent;

/// A fact of one aggregate: one variant of the sum [`AnyEvent`](crate::AnyEvent).
pub trait Fact: DomainEvent + 'static {
    /// Every event name of this aggregate, with the version in which it is written today.
    const KINDS: &'static [(&'static str, u16)];

    /// Returns the name, `noun.past_participle`.
    fn name(&self) -> &'static str;

    /// Returns the version in which it is written.
    fn version(&self) -> u16;

    /// Returns the declared description of the event of this name, and its data.
    fn shape(name: &str) -> Option<(String, Data)>;
}

/// Declares the facts of one aggregate: the enum, its wire names and its versions, each in one place.
macro_rules! facts {
    (
        $(#[$meta:meta])*
        pub enum $event:ident {
            $($(#[$doc:meta])* $name:literal v $version:literal => $variant:ident { $($(#[$field_meta:meta])* $field:ident: $type:ty,)* },)*
        }
    ) => {
        $(#[$meta])*
        #[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
        #[serde(tag = "event")]
        pub enum $event {
            $($(#[$doc])* #[serde(rename = $name)] $variant { $($(#[$field_meta])* $field: $type,)* },)*
        }

        impl $crate::Fact for $event {
            const KINDS: &'static [(&'static str, u16)] = &[$(($name, $version),)*];

            fn name(&self) -> &'static str {
                match self { $(Self::$variant { .. } => $name,)* }
            }

            fn version(&self) -> u16 {
                match self { $(Self::$variant { .. } => $version,)* }
            }

            fn shape(name: &str) -> Option<(String, $crate::shape::Data)> {
                match name {
                    $($name => {
                        let data = $crate::shape::Data::default();
                        $(let data = data.with::<$type>(stringify!($field), stringify!($(#[$field_meta])*));)*
                        Some(($crate::shape::doc(stringify!($(#[$doc])*)), data))
                    })*
                    _ => None,
                }
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
