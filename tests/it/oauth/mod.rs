//! The protocol: OAuth 2.0 and OpenID Connect, as clients meet them.

pub mod assertions;
mod authorize;
mod back_channel_logout;
mod challenges;
mod claims;
mod client_keys;
mod conformance;
mod cross_site;
mod environments;
mod forged_tokens;
mod global_revocation;
mod id_token_hint;
mod introspect;
mod logout;
mod management_scopes;
mod mod_auth_openidc;
mod parallel_refresh;
mod pkce;
mod redirects;
mod refresh;
mod remembered_tokens;
mod resources;
mod revocation;
mod signals;
mod signing;
mod third_party;
mod token;
