//! The schemas of this crate's own types that occur in events.

use crate::{
    account::{Limits, Role},
    alert::{About, Action, ClearedBy, Evidence, Rule},
    case::PinTarget,
    client::{AuthMethod, ClientType, Domain, DomainProof, Environment, Protocol, SignalStream, TokenPolicy},
    credential::CredentialKind,
    endpoint::{DisableReason, EndpointSettings},
    grant::{Authorization, RefreshTerms, RevokeReason},
    ids::{ClientId, SigningKeyId},
    login::{FailureReason, LoginSurface},
    operator::OperatorAct,
    resource::ResourceSettings,
    resource_access::{ApprovedResource, ResourceAccess},
    session::{Method, Place},
    shape::{Shape, derived, shaped},
    signing_key::Algorithm,
    ticket::{Content, Party},
    token::{Exchange, GrantType, IdentityAssertion, StatusEntry, TokenFormat, TokenLogin, Workload},
    usage::Policy,
    user::{PasswordChange, Preferences, Profile},
};
use serde_json::{Map, Value, json};

shaped! {
    Limits, Role, Action, ClearedBy, Evidence, Rule,
    AuthMethod, ClientType, Domain, DomainProof, Environment, Protocol, SignalStream, TokenPolicy,
    DisableReason, EndpointSettings, Authorization, RefreshTerms, RevokeReason,
    Method, Place, Algorithm, FailureReason, GrantType, LoginSurface, TokenFormat, Policy, PasswordChange, Preferences, Profile,
    Content, Party, OperatorAct, CredentialKind, PinTarget,
    ResourceSettings, ResourceAccess, ApprovedResource, Exchange, StatusEntry, TokenLogin, Workload, IdentityAssertion,
}

/// The derive does not support an id within a variant.
impl Shape for About {
    fn shape(defs: &mut Map<String, Value>) -> Value {
        let of = |kind: &str, id: Value| {
            let members = json!({"type": {"type": "string", "const": kind}, "id": id});
            json!({"type": "object", "properties": members, "required": ["type", "id"]})
        };
        let network = of("network", String::shape(defs));
        let key = of("signing_key", SigningKeyId::shape(defs));
        json!({"oneOf": [of("client", ClientId::shape(defs)), network, key]})
    }
}
