//! What the refusals about an app mean to people, where one code has several meanings or is about one of several lines.
//! `refusal` finds them by their codes.

use crate::language::{
    Language,
    text::{Wording, words_for},
};
use xwms_events::Refusal;

/// The words for each code.
pub(super) const WORDS: &[Wording] = &[
    (
        "invalid_redirect_uri",
        "One of these can’t be used: type https URIs without a # or *. While you develop, http://127.0.0.1 with a port is \
         fine, too. An installed app may have a scheme with a dot.",
        "Een hiervan kan niet: typ https-URI’s zonder # of *. Tijdens het ontwikkelen mag ook http://127.0.0.1 met een \
         poort. Een geïnstalleerde app mag een scheme met een punt hebben.",
    ),
    (
        "invalid_network",
        "Type at most 50 networks, one per line and each once, such as 203.0.113.0/24, with zeros after the prefix.",
        "Typ hooguit 50 netwerken, één per regel en elk één keer, zoals 203.0.113.0/24, met nullen na de prefix.",
    ),
    (
        "invalid_request_share",
        "Type a percentage from 1 to 99, or nothing for no separate limit.",
        "Typ een percentage van 1 tot 99, of niets voor geen aparte limiet.",
    ),
    (
        "unknown_domain",
        "The app no longer has this domain. Look at the list of domains.",
        "De app heeft dit domein niet meer. Kijk in de lijst van domeinen.",
    ),
    (
        "no_device_flow",
        "Only apps on a server or installed apps can have devices.",
        "Alleen apps op een server of geïnstalleerde apps kunnen apparaten hebben.",
    ),
    (
        "fapi_demand_unmet",
        "The FAPI 2.0 Security Profile demands more of this app.",
        "Het FAPI 2.0 Security Profile eist meer van deze app.",
    ),
    (
        "bound_twice",
        "Bind tokens to the app’s certificate or to its key (DPoP), not to both.",
        "Bind tokens aan het certificaat van de app of aan haar sleutel (DPoP), niet aan allebei.",
    ),
    (
        "invalid_certificate_subject",
        "Type the one name that the app’s certificates have, as its kind is written: CN=app,O=Bank,C=NL or app.example.",
        "Typ de ene naam die de certificaten van de app hebben, zoals die soort wordt geschreven: CN=app,O=Bank,C=NL of \
         app.example.",
    ),
    (
        "invalid_certificate_authority",
        "Paste 1 to 4 certificates of authorities that are valid now (PEM), and nothing else: no private key.",
        "Plak 1 tot 4 certificaten van instanties die nu geldig zijn (PEM), en verder niets: geen privésleutel.",
    ),
    (
        "trusted_issuers_required",
        "Type at least one trusted issuer: its tokens authenticate the app.",
        "Typ minstens één vertrouwde issuer: tokens daarvan bewijzen wie de app is.",
    ),
    (
        "invalid_jwks_uri",
        "Type either keys or an address that begins with https://, without a user name, a ? or a #.",
        "Typ óf sleutels óf een adres dat begint met https://, zonder gebruikersnaam, ? of #.",
    ),
    (
        "invalid_jwks",
        "Paste a JWK set of 1 to 10 public keys: EC (P-256, P-384), Ed25519, or RSA of at least 2,048 bits.",
        "Plak een JWK set van 1 tot 10 publieke sleutels: EC (P-256, P-384), Ed25519, of RSA van minstens 2.048 bits.",
    ),
    (
        "jwks_required",
        "Type the public keys, or the address where the app publishes them.",
        "Typ de publieke sleutels, of het adres waar de app ze publiceert.",
    ),
    (
        "jwks_unused",
        "Only an app that signs, or presents a certificate of its own, may have keys. Empty this field.",
        "Alleen een app die ondertekent, of een eigen certificaat toont, mag sleutels hebben. Maak dit veld leeg.",
    ),
    (
        "no_assertions",
        "Only an app that signs with its own keys can have this.",
        "Dit kan alleen bij een app die met eigen sleutels tekent.",
    ),
];

/// What the detail of a demand begins with.
const DEMANDED: &str = "the FAPI 2.0 Security Profile demands more: ";

/// The words for each demand of the FAPI 2.0 Security Profile, as the refusal's detail has it.
const DEMANDS: &[Wording] = &[
    (
        "client_type must be web or machine",
        "The app must run on a server.",
        "De app moet op een server draaien.",
    ),
    (
        "auth_method must be private_key_jwt, tls_client_auth or self_signed_tls_client_auth",
        "The app must prove itself with its own keys or a certificate.",
        "De app moet zich met eigen sleutels of een certificaat bewijzen.",
    ),
    ("require_pkce must be true", "PKCE must be required.", "PKCE moet verplicht zijn."),
    (
        "every redirect URI must be https",
        "Each redirect URI must begin with https://.",
        "Elke redirect-URI moet beginnen met https://.",
    ),
    (
        "token_policy.refresh_rotation must be false",
        "Refresh tokens must not rotate.",
        "Refresh tokens mogen niet wisselen.",
    ),
    (
        "token_endpoint_audience must be false",
        "Assertions must not name the token endpoint.",
        "Assertions mogen het token endpoint niet noemen.",
    ),
    (
        "dpop_bound_access_tokens or tls_client_certificate_bound_access_tokens must be true",
        "Access tokens must be bound to a key (DPoP) or to a certificate.",
        "Access tokens moeten aan een sleutel (DPoP) of een certificaat gebonden zijn.",
    ),
    (
        "device_authorization must be false",
        "The app must not have devices.",
        "De app mag geen apparaten hebben.",
    ),
    (
        "id_token_signed_response_alg must be ES256 or EdDSA",
        "ES256 or EdDSA must sign its id_tokens.",
        "ES256 of EdDSA moet de id_tokens tekenen.",
    ),
    (
        "access_token_signed_response_alg must be ES256 or EdDSA",
        "ES256 or EdDSA must sign its access tokens.",
        "ES256 of EdDSA moet de access tokens tekenen.",
    ),
    (
        "authorization_signed_response_alg must not be RS256",
        "RS256 must not sign its authorization responses.",
        "RS256 mag de antwoorden op autorisatieverzoeken niet tekenen.",
    ),
    (
        "request_object_signing_alg must be PS256, ES256 or EdDSA",
        "PS256, ES256 or EdDSA must sign its requests.",
        "PS256, ES256 of EdDSA moet de verzoeken tekenen.",
    ),
];

/// Returns what the words of a refusal need besides: the demand that is not met, or the line that is wrong.
pub(super) fn particular(refusal: &Refusal, language: Language) -> Option<String> {
    match refusal.code {
        "fapi_demand_unmet" => {
            let demand = refusal.detail.strip_prefix(DEMANDED)?;
            words_for(DEMANDS, demand, language).map(ToOwned::to_owned)
        }
        "invalid_redirect_uri" => {
            let (line, _) = refusal.detail.strip_prefix('"')?.split_once("\": ")?;
            Some(format!("“{line}”"))
        }
        "unknown_event_type" => {
            let (_, rest) = refusal.detail.split_once('"')?;
            let (name, _) = rest.rsplit_once('"')?;
            Some(format!("“{name}”"))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::{DEMANDS, particular};
    use crate::language::Language;
    use std::collections::BTreeSet;
    use xwms_events::{
        Decider, Refusal,
        client::{
            AuthMethod, CertificateSubject, Client, ClientCommand, ClientStanding, ClientType, Protocol,
            RequestObjectAlgorithm, TokenPolicy,
        },
        signing_key::Algorithm,
    };

    /// Returns a client that meets the profile, and the options with which it would follow it.
    fn meets_profile() -> (Client, Protocol) {
        let subject =
            CertificateSubject { san_dns: Some("app.example".into()), ..CertificateSubject::default() };
        let protocol = Protocol {
            fapi_2_security_profile: true,
            tls_client_auth: Some(Box::new(subject)),
            tls_client_certificate_bound_access_tokens: true,
            id_token_signed_response_alg: Some(Algorithm::ES256),
            access_token_signed_response_alg: Some(Algorithm::ES256),
            ..Protocol::default()
        };
        let client = Client {
            standing: ClientStanding::Enabled,
            client_type: ClientType::Web,
            auth_method: AuthMethod::TlsClientAuth,
            redirect_uris: vec!["https://app.example/callback".to_owned()],
            token_policy: TokenPolicy { refresh_rotation: false, ..TokenPolicy::usual(ClientType::Web) },
            ..Client::default()
        };
        (client, protocol)
    }

    /// Returns the refusal of the profile for what `change` makes of a client that meets it.
    fn unmet(change: impl Fn(&mut Client, &mut Protocol)) -> Refusal {
        let (mut client, mut protocol) = meets_profile();
        change(&mut client, &mut protocol);
        client.decide(ClientCommand::ChangeProtocol { protocol }).unwrap_err()
    }

    /// Makes it a client that signs.
    fn signs(client: &mut Client, protocol: &mut Protocol) {
        client.auth_method = AuthMethod::PrivateKeyJwt;
        protocol.tls_client_auth = None;
        protocol.jwks_uri = Some("https://app.example/keys".to_owned());
    }

    #[test]
    fn every_demand_of_the_profile_has_words() {
        let (client, protocol) = meets_profile();
        assert!(client.decide(ClientCommand::ChangeProtocol { protocol }).is_ok());
        let all = [
            unmet(|client, _| client.client_type = ClientType::Native),
            unmet(|client, protocol| {
                client.auth_method = AuthMethod::ClientSecret;
                protocol.tls_client_auth = None;
            }),
            unmet(|client, _| client.pkce_waived = true),
            unmet(|client, _| client.redirect_uris = vec!["http://127.0.0.1/callback".to_owned()]),
            unmet(|client, _| client.token_policy.refresh_rotation = true),
            unmet(|client, protocol| {
                signs(client, protocol);
                protocol.token_endpoint_audience = true;
            }),
            unmet(|_, protocol| protocol.tls_client_certificate_bound_access_tokens = false),
            unmet(|_, protocol| protocol.device_authorization = true),
            unmet(|_, protocol| protocol.id_token_signed_response_alg = Some(Algorithm::RS256)),
            unmet(|_, protocol| protocol.access_token_signed_response_alg = None),
            unmet(|_, protocol| protocol.authorization_signed_response_alg = Some(Algorithm::RS256)),
            unmet(|client, protocol| {
                signs(client, protocol);
                protocol.request_object_signing_alg = Some(RequestObjectAlgorithm::RS256);
            }),
        ];
        for refusal in &all {
            assert_eq!(refusal.code, "fapi_demand_unmet", "{refusal:?}");
            for language in [Language::English, Language::Dutch] {
                assert!(particular(refusal, language).is_some(), "{refusal:?}");
            }
        }
        let said: BTreeSet<_> = all.iter().filter_map(|one| particular(one, Language::English)).collect();
        assert_eq!(said.len(), DEMANDS.len());
    }

    #[test]
    fn a_refusal_says_which_line_it_is_about() {
        let of = |code, detail: &str, language| {
            let refusal = Refusal::invalid("redirect_uris", code, detail);
            particular(&refusal, language)
        };
        let uri =
            of("invalid_redirect_uri", "\"ftp://a.example\": the scheme is not allowed", Language::Dutch);
        assert_eq!(uri.as_deref(), Some("“ftp://a.example”"));
        assert_eq!(of("invalid_redirect_uri", "something else", Language::English), None);
        let name = of("unknown_event_type", "there is no event named \"clients.*\"", Language::English);
        assert_eq!(name.as_deref(), Some("“clients.*”"));
        assert_eq!(of("invalid_name", "x", Language::English), None);
    }
}
