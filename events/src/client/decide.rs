//! The rules of a client.

use super::{
    AuthMethod, Client, ClientCommand, ClientEvent, ClientStanding, ClientType, Environment, NewClient,
    NewSecret, TokenPolicy, domain_rules, imported, jwks, key_source, presentation,
    redirect_uri::{self, Registrant},
    request_security::Profiled,
    self_registration, signals,
};
use crate::{
    Refusal, Timestamp,
    decider::event_if,
    ids::SecretId,
    name::{check_name, check_reason},
    refusal::require,
    scope::{Scope, Scopes},
};
use ipnet::IpNet;
use serde_json::Value;
use std::cmp::Reverse;

/// Most redirect URIs, networks and live secrets of one client.
const URIS_MAX: usize = 50;
const NETWORKS_MAX: usize = 50;
const SECRETS_MAX: usize = 10;
/// How many expired secrets are kept.
const EXPIRED_SECRETS_MAX: usize = 20;
/// Longest overlap of a rotation: thirty days.
const OVERLAP_MAX_SECONDS: u32 = 30 * 86_400;

#[expect(clippy::too_many_lines, reason = "one arm for each command, without a wildcard")]
pub(super) fn decide(client: &Client, command: ClientCommand) -> Result<Vec<ClientEvent>, Refusal> {
    if let ClientCommand::Create(new) = command {
        require(client.standing == ClientStanding::Absent, || {
            Refusal::conflict("client_exists", "the client already exists")
        })?;
        return create(*new);
    }
    require(!matches!(client.standing, ClientStanding::Absent | ClientStanding::Deleted), || {
        Refusal::not_found("there is no such client")
    })?;
    match command {
        ClientCommand::Create(_) => Ok(vec![]),
        ClientCommand::Rename { name } => {
            let name = check_name(&name)?;
            if name == client.name {
                return Ok(vec![]);
            }
            // The operator verified the client under another name.
            let unverified = client.verified.then_some(ClientEvent::Unverified {});
            Ok(std::iter::once(ClientEvent::Renamed { name }).chain(unverified).collect())
        }
        ClientCommand::ChangeRedirectUris { redirect_uris, post_logout_redirect_uris, development } => {
            let registrant =
                Registrant { client_type: client.client_type, environment: client.environment, development };
            check_uris(registrant, &redirect_uris, &post_logout_redirect_uris)?;
            Profiled { redirect_uris: &redirect_uris, ..client.profiled() }.check()?;
            let same = redirect_uris == client.redirect_uris
                && post_logout_redirect_uris == client.post_logout_redirect_uris;
            let unverified = self_registration::unverified(client, &redirect_uris);
            let changed = ClientEvent::RedirectUrisChanged { redirect_uris, post_logout_redirect_uris };
            Ok(event_if(!same, changed)?.into_iter().chain(unverified).collect())
        }
        ClientCommand::ChangeScopes { scopes } => {
            check_scopes(client.client_type, client.environment, &scopes)?;
            event_if(scopes != client.scopes, ClientEvent::ScopesChanged { scopes })
        }
        ClientCommand::ChangeDomains { domains, limit } => domain_rules::change(client, domains, limit),
        ClientCommand::VerifyDomain { origin, method, at } => {
            domain_rules::verify(client, origin, method, at)
        }
        ClientCommand::ChangeIpAllowList { networks } => {
            check_networks(client.client_type, &networks)?;
            event_if(networks != client.ip_allow_list, ClientEvent::IpAllowListChanged { networks })
        }
        ClientCommand::ChangeTokenPolicy { token_policy } => {
            check_policy(client.client_type, &token_policy)?;
            Profiled { token_policy: &token_policy, ..client.profiled() }.check()?;
            event_if(token_policy != client.token_policy, ClientEvent::TokenPolicyChanged { token_policy })
        }
        ClientCommand::ChangeProtocol { protocol } => {
            protocol.check(client.client_type, client.auth_method)?;
            // An address replaces the keys that are registered.
            let has_jwks = client.jwks.is_some() && protocol.jwks_uri.is_none();
            key_source::check(client.auth_method, has_jwks, protocol.jwks_uri.as_deref())?;
            Profiled { protocol: &protocol, ..client.profiled() }.check()?;
            event_if(protocol != client.protocol, ClientEvent::ProtocolChanged { protocol })
        }
        ClientCommand::ChangePkceRequirement { required } => {
            check_pkce(client.client_type, required)?;
            Profiled { require_pkce: required, ..client.profiled() }.check()?;
            event_if(required == client.pkce_waived, ClientEvent::PkceRequirementChanged { required })
        }
        ClientCommand::ChangeKeys { jwks } => {
            require(client.auth_method.has_keys(), || {
                Refusal::conflict("no_keys", "the client does not authenticate with keys of its own")
            })?;
            check_jwks(&jwks)?;
            event_if(client.jwks.as_ref() != Some(&jwks), ClientEvent::KeysChanged { jwks })
        }
        ClientCommand::ChangeRequestShare { percent } => {
            require(percent.is_none_or(|percent| (1..=99).contains(&percent)), || {
                Refusal::invalid(
                    "request_share",
                    "invalid_request_share",
                    "must be 1 to 99 percent, or null for no separate limit",
                )
            })?;
            event_if(percent != client.request_share, ClientEvent::RequestShareChanged { percent })
        }
        ClientCommand::ChangeLinks { links } => presentation::change_links(client, links),
        ClientCommand::ChangeLogo { digest } => presentation::change_logo(client, digest),
        ClientCommand::ChangeSignals { signals: stream } => signals::change(client, stream),
        ClientCommand::VerifySignals { state, at } => signals::verify(client, state, at),
        ClientCommand::ImportId { imported_id, at } => imported::import_id(client, imported_id, at),
        ClientCommand::RegisterItself { registration_id, document } => {
            self_registration::register(client, registration_id, document)
        }
        ClientCommand::CreateSecret { secret, at } => {
            keeps_secrets(client)?;
            room_for_secret(client, at)?;
            Ok(prune_expired(client, at).chain([secret_created(secret)?]).collect())
        }
        ClientCommand::RotateSecret { secret_id, new, at, overlap_until } => {
            keeps_secrets(client)?;
            let old = client.secrets.get(&secret_id).filter(|secret| secret.is_live(at));
            require(old.is_some(), || Refusal::not_found("there is no such live secret"))?;
            require(overlap_until <= at.plus_seconds(OVERLAP_MAX_SECONDS), || {
                Refusal::invalid("overlap_seconds", "overlap_too_long", "must be at most thirty days")
            })?;
            room_for_secret(client, at)?;
            let label = check_label(&new.label)?;
            let rotated = ClientEvent::SecretRotated {
                secret_id: new.secret_id,
                label,
                digest: new.digest,
                expires_at: new.expires_at,
                replaces: secret_id,
                overlap_until,
            };
            Ok(prune_expired(client, at).chain([rotated]).collect())
        }
        ClientCommand::RevokeSecret { secret_id } => {
            require(client.secrets.contains_key(&secret_id), || {
                Refusal::not_found("there is no such secret")
            })?;
            Ok(vec![ClientEvent::SecretRevoked { secret_id }])
        }
        ClientCommand::ReplaceExposed { new, reason } => {
            keeps_secrets(client)?;
            let reason = reason.as_deref().map(check_reason).transpose()?;
            let revoked = |secret_id: &SecretId| ClientEvent::SecretRevoked { secret_id: *secret_id };
            let mut events: Vec<_> = client.secrets.keys().map(revoked).collect();
            events.push(secret_created(new)?);
            events.push(ClientEvent::TokensRevoked { reason });
            Ok(events)
        }
        ClientCommand::RevokeTokens => Ok(vec![ClientEvent::TokensRevoked { reason: None }]),
        ClientCommand::Disable => match client.standing {
            ClientStanding::Restricted => Err(restricted()),
            standing => event_if(standing == ClientStanding::Enabled, ClientEvent::Disabled {}),
        },
        ClientCommand::Enable => match client.standing {
            ClientStanding::Restricted => Err(restricted()),
            standing => event_if(standing == ClientStanding::Disabled, ClientEvent::Enabled {}),
        },
        ClientCommand::Restrict { reason } => {
            let reason = check_reason(&reason)?;
            event_if(client.standing != ClientStanding::Restricted, ClientEvent::Restricted { reason })
        }
        ClientCommand::Reinstate => match (client.standing, client.disabled_before) {
            // A client that its account had disabled stays disabled; the operator does not undo that.
            (ClientStanding::Restricted, true) => {
                Ok(vec![ClientEvent::Reinstated {}, ClientEvent::Disabled {}])
            }
            (standing, _) => event_if(standing == ClientStanding::Restricted, ClientEvent::Reinstated {}),
        },
        ClientCommand::Verify => event_if(!client.verified, ClientEvent::Verified {}),
        ClientCommand::Unverify => event_if(client.verified, ClientEvent::Unverified {}),
        ClientCommand::Delete => Ok(vec![ClientEvent::Deleted {}]),
    }
}

fn create(new: NewClient) -> Result<Vec<ClientEvent>, Refusal> {
    let name = check_name(&new.name)?;
    let registrant = Registrant {
        client_type: new.client_type,
        environment: new.environment,
        development: new.development,
    };
    check_uris(registrant, &new.redirect_uris, &new.post_logout_redirect_uris)?;
    check_scopes(new.client_type, new.environment, &new.scopes)?;
    new.protocol.check(new.client_type, new.auth_method)?;
    check_policy(new.client_type, &new.token_policy)?;
    check_pkce(new.client_type, new.require_pkce)?;
    require(new.client_type.is_confidential() == (new.auth_method != AuthMethod::None), || {
        Refusal::invalid(
            "auth_method",
            "auth_method_mismatch",
            "web and machine clients must authenticate; native and browser clients must use none, because \
             they can't keep a secret",
        )
    })?;
    key_source::check(new.auth_method, new.jwks.is_some(), new.protocol.jwks_uri.as_deref())?;
    new.jwks.as_ref().map_or(Ok(()), check_jwks)?;
    Profiled::of(&new).check()?;
    let secret = new.secret.map(secret_created).transpose()?;
    let created = ClientEvent::Created {
        client_id: new.client_id,
        account_id: new.account_id,
        name,
        client_type: new.client_type,
        environment: new.environment,
        redirect_uris: new.redirect_uris,
        post_logout_redirect_uris: new.post_logout_redirect_uris,
        scopes: new.scopes,
        auth_method: new.auth_method,
        jwks: new.jwks,
        token_policy: new.token_policy,
        protocol: new.protocol,
        require_pkce: new.require_pkce,
    };
    Ok(std::iter::once(created).chain(secret).collect())
}

fn restricted() -> Refusal {
    Refusal::conflict("client_restricted", "the operator restricted the client")
}

fn secret_created(secret: NewSecret) -> Result<ClientEvent, Refusal> {
    let label = check_label(&secret.label)?;
    Ok(ClientEvent::SecretCreated {
        secret_id: secret.secret_id,
        label,
        digest: secret.digest,
        expires_at: secret.expires_at,
    })
}

/// Returns the normalized label of a secret.
///
/// # Errors
/// `invalid_label`, with what is wrong with it.
pub fn check_label(label: &str) -> Result<String, Refusal> {
    check_name(label).map_err(|refusal| Refusal { field: Some("label"), code: "invalid_label", ..refusal })
}

fn keeps_secrets(client: &Client) -> Result<(), Refusal> {
    require(client.auth_method == AuthMethod::ClientSecret, || {
        Refusal::conflict("no_secrets", "the client does not authenticate with a secret")
    })
}

fn room_for_secret(client: &Client, at: Timestamp) -> Result<(), Refusal> {
    let live = client.secrets.values().filter(|secret| secret.is_live(at)).count();
    require(live < SECRETS_MAX, || {
        Refusal::conflict("too_many_secrets", "a client may have at most 10 live secrets")
    })
}

/// Only so many expired secrets are kept for display; those that expired first are removed.
fn prune_expired(client: &Client, at: Timestamp) -> impl Iterator<Item = ClientEvent> {
    let mut expired: Vec<_> = client.secrets.iter().filter(|(_, secret)| !secret.is_live(at)).collect();
    expired.sort_by_key(|(_, secret)| Reverse(secret.expires_at));
    let old: Vec<_> = expired.into_iter().skip(EXPIRED_SECRETS_MAX).map(|(id, _)| *id).collect();
    old.into_iter().map(|secret_id| ClientEvent::SecretRevoked { secret_id })
}

fn check_uris(registrant: Registrant, redirect: &[String], post_logout: &[String]) -> Result<(), Refusal> {
    let client_type = registrant.client_type;
    require(!client_type.has_users() || !redirect.is_empty(), || {
        Refusal::invalid(
            "redirect_uris",
            "redirect_uri_required",
            "a client that users log in through needs a redirect URI",
        )
    })?;
    for (field, uris) in [("redirect_uris", redirect), ("post_logout_redirect_uris", post_logout)] {
        require(uris.len() <= URIS_MAX, || {
            Refusal::invalid(field, "too_many_redirect_uris", "a client may have at most 50 URIs")
        })?;
        require(uris.is_empty() || client_type.has_users(), || {
            Refusal::invalid(field, "unused_redirect_uri", "a machine client can't have redirect URIs")
        })?;
        for uri in uris {
            redirect_uri::check(uri, registrant)
                .map_err(|why| Refusal::invalid(field, "invalid_redirect_uri", format!("{uri:?}: {why}")))?;
        }
    }
    Ok(())
}

fn check_networks(client_type: ClientType, networks: &[IpNet]) -> Result<(), Refusal> {
    let invalid = |detail: String| Refusal::invalid("networks", "invalid_network", detail);
    require(client_type == ClientType::Machine || networks.is_empty(), || {
        Refusal::conflict("machine_only", "only machine clients may be limited to networks")
    })?;
    require(networks.len() <= NETWORKS_MAX, || invalid("a client may have at most 50 networks".to_owned()))?;
    for (index, network) in networks.iter().enumerate() {
        require(*network == network.trunc(), || {
            invalid(format!("{network} has bits set after its prefix; use {}", network.trunc()))
        })?;
        require(!networks.iter().take(index).any(|other| other == network), || {
            invalid(format!("{network} is listed twice"))
        })?;
    }
    Ok(())
}

fn check_scopes(client_type: ClientType, environment: Environment, scopes: &Scopes) -> Result<(), Refusal> {
    require(scopes.iter().all(|scope| environment.permits(scope)), || {
        Refusal::invalid(
            "scopes",
            "live_only",
            "a test client may only have the management scopes clients:read, clients:write, users:read, \
             users:write and tokens:introspect",
        )
    })?;
    let fits = |scope: Scope| {
        if scope.is_management() { client_type.is_confidential() } else { client_type.has_users() }
    };
    require(scopes.iter().all(fits), || {
        Refusal::invalid(
            "scopes",
            "invalid_scope",
            "management scopes are for web and machine clients only; a machine client can't have scopes \
             about a user",
        )
    })
}

/// Checks whether a client of this type may do without PKCE (RFC 9700 §2.1.1): only one that authenticates may.
fn check_pkce(client_type: ClientType, required: bool) -> Result<(), Refusal> {
    require(required || client_type == ClientType::Web, || {
        Refusal::invalid(
            "require_pkce",
            "pkce_required",
            "require_pkce may be false for web clients only: native and browser clients can't authenticate, \
             and users don't log in through machine clients",
        )
    })
}

fn check_policy(client_type: ClientType, policy: &TokenPolicy) -> Result<(), Refusal> {
    require(policy.refresh_rotation || client_type.is_confidential(), || {
        Refusal::invalid(
            "token_policy",
            "rotation_required",
            "refresh_rotation may be false only for clients that authenticate (RFC 9700 §4.14.2)",
        )
    })?;
    let refresh_max = TokenPolicy::REFRESH_MAX_SECONDS;
    let good = (60..=TokenPolicy::ACCESS_MAX_SECONDS).contains(&policy.access_token_seconds)
        && (60..=refresh_max).contains(&policy.refresh_idle_seconds)
        && (policy.refresh_idle_seconds..=refresh_max).contains(&policy.refresh_absolute_seconds)
        && policy.refresh_grace_seconds <= 60;
    require(good, || {
        Refusal::invalid(
            "token_policy",
            "invalid_token_policy",
            "access_token_seconds must be 60 to 86400; refresh_idle_seconds 60 to refresh_absolute_seconds, \
             which is at most 365 days; refresh_grace_seconds at most 60",
        )
    })
}

/// Checks a JWK set of public signing keys (RFC 7517 §5).
fn check_jwks(jwks: &Value) -> Result<(), Refusal> {
    jwks::check(jwks).map_err(|why| Refusal::invalid("jwks", "invalid_jwks", why))
}
