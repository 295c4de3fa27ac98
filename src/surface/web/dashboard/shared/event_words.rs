//! The names of events in words, for histories and lists of events.

use crate::language::{
    Language,
    text::{Wording, words_for},
};

/// The events that the objects of an account have.
const WORDS: &[Wording] = &[
    ("account.created", "Account created", "Account aangemaakt"),
    ("account.renamed", "Account renamed", "Account hernoemd"),
    ("account.plan_activated", "Plan activated", "Abonnement gestart"),
    ("account.plan_changed", "Plan changed", "Abonnement gewijzigd"),
    ("account.plan_ended", "Plan ended", "Abonnement gestopt"),
    ("account.limits_agreed", "Limits agreed", "Grenzen afgesproken"),
    ("account.restricted", "Account restricted by the operator", "Account beperkt door de beheerder"),
    ("account.reinstated", "Account reinstated by the operator", "Account hersteld door de beheerder"),
    ("account.closed", "Account closed", "Account gesloten"),
    ("account.second_factor_required", "Two factors required", "Tweede factor verplicht"),
    ("account.second_factor_waived", "Two factors no longer required", "Tweede factor niet meer verplicht"),
    ("account.login_provider_set", "Login provider set", "Login-provider ingesteld"),
    ("account.login_provider_removed", "Login provider removed", "Login-provider verwijderd"),
    ("account.login_domain_verified", "Login domain verified", "Login-domein geverifieerd"),
    ("account.login_domain_removed", "Login domain removed", "Login-domein verwijderd"),
    ("account.registration_token_created", "Registration token created", "Registratietoken aangemaakt"),
    (
        "account.registration_token_used",
        "App registered itself with a token",
        "App registreerde zich met een token",
    ),
    ("account.registration_token_revoked", "Registration token revoked", "Registratietoken ingetrokken"),
    ("account.user_tokens_revoked", "Access of a person revoked", "Toegang van iemand ingetrokken"),
    ("account.viewed", "The operator looked at the account", "De beheerder bekeek het account"),
    ("account.operator_acted", "Act of the operator", "Handeling van de beheerder"),
    ("member.invited", "Member invited", "Lid uitgenodigd"),
    ("member.invitation_withdrawn", "Invitation withdrawn", "Uitnodiging ingetrokken"),
    ("member.joined", "Member joined", "Lid toegetreden"),
    ("member.role_changed", "Role changed", "Rol gewijzigd"),
    ("member.removed", "Member removed", "Lid verwijderd"),
    ("group.created", "Group created", "Groep aangemaakt"),
    ("group.changed", "Group changed", "Groep gewijzigd"),
    ("group.deleted", "Group deleted", "Groep verwijderd"),
    ("group.person_added", "Person added to a group", "Persoon aan groep toegevoegd"),
    ("group.person_removed", "Person removed from a group", "Persoon uit groep verwijderd"),
    ("client.created", "App created", "App aangemaakt"),
    ("client.renamed", "App renamed", "App hernoemd"),
    ("client.redirect_uris_changed", "Redirect URIs changed", "Redirect-URI’s gewijzigd"),
    ("client.scopes_changed", "Scopes changed", "Scopes gewijzigd"),
    ("client.domains_changed", "Domains changed", "Domeinen gewijzigd"),
    ("client.domain_verified", "Domain verified", "Domein geverifieerd"),
    ("client.ip_allow_list_changed", "Networks changed", "Netwerken gewijzigd"),
    ("client.token_policy_changed", "Token policy changed", "Tokenbeleid gewijzigd"),
    ("client.protocol_changed", "Protocol options changed", "Protocolopties gewijzigd"),
    (
        "client.signals_changed",
        "Stream of security signals changed",
        "Stroom van beveiligingssignalen gewijzigd",
    ),
    (
        "client.signal_verification_requested",
        "Test of the stream of security signals requested",
        "Test van de stroom van beveiligingssignalen gevraagd",
    ),
    ("client.pkce_requirement_changed", "PKCE requirement changed", "PKCE-eis gewijzigd"),
    ("client.keys_changed", "Public keys changed", "Publieke sleutels gewijzigd"),
    ("client.request_share_changed", "Share of requests changed", "Aandeel in verzoeken gewijzigd"),
    ("client.links_changed", "Links changed", "Links gewijzigd"),
    ("client.logo_changed", "Logo changed", "Logo gewijzigd"),
    ("client.id_imported", "Moved here with its old ID", "Hierheen verhuisd met het oude ID"),
    ("client.self_registered", "App registered itself", "App registreerde zichzelf"),
    ("client.secret_created", "Secret created", "Secret aangemaakt"),
    ("client.secret_rotated", "Secret rotated", "Secret vervangen"),
    ("client.secret_revoked", "Secret revoked", "Secret ingetrokken"),
    ("client.tokens_revoked", "All tokens revoked", "Alle tokens ingetrokken"),
    ("client.disabled", "App disabled", "App uitgezet"),
    ("client.enabled", "App enabled", "App aangezet"),
    ("client.restricted", "App restricted by the operator", "App beperkt door de beheerder"),
    ("client.reinstated", "App reinstated by the operator", "App hersteld door de beheerder"),
    ("client.verified", "App verified by the operator", "App geverifieerd door de beheerder"),
    ("client.unverified", "Verification ended", "Verificatie vervallen"),
    ("client.deleted", "App deleted", "App verwijderd"),
    ("consent.granted", "Consent granted", "Toestemming gegeven"),
    ("consent.changed", "Consent changed", "Toestemming gewijzigd"),
    ("consent.withdrawn", "Consent withdrawn", "Toestemming ingetrokken"),
    ("resource.created", "API registered", "API geregistreerd"),
    ("resource.changed", "API changed", "API gewijzigd"),
    ("resource.disabled", "API disabled", "API uitgeschakeld"),
    ("resource.enabled", "API enabled", "API ingeschakeld"),
    ("resource.deleted", "API deleted", "API verwijderd"),
    (
        "resource.audience_lost",
        "Audience of an API lost to another account",
        "Audience van een API naar een ander account",
    ),
    ("endpoint.created", "Webhook created", "Webhook aangemaakt"),
    ("endpoint.changed", "Webhook changed", "Webhook gewijzigd"),
    ("endpoint.secret_rotated", "Signing secret rotated", "Signing secret vervangen"),
    ("endpoint.disabled", "Webhook disabled", "Webhook uitgezet"),
    ("endpoint.enabled", "Webhook enabled", "Webhook aangezet"),
    ("endpoint.tested", "Test sent", "Test verstuurd"),
    ("endpoint.replay_requested", "Replay requested", "Opnieuw afspelen gevraagd"),
    ("endpoint.resend_requested", "Resend requested", "Opnieuw versturen gevraagd"),
    ("endpoint.message_skipped", "Message skipped", "Bericht overgeslagen"),
    ("endpoint.deleted", "Webhook deleted", "Webhook verwijderd"),
    ("grant.authorized", "Access authorized", "Toegang gegeven"),
    ("grant.code_redeemed", "Code redeemed", "Code ingewisseld"),
    ("grant.code_replayed", "Code used twice", "Code tweemaal gebruikt"),
    ("grant.refreshed", "Tokens refreshed", "Tokens ververst"),
    ("grant.refresh_reused", "Refresh token reused", "Refresh token hergebruikt"),
    ("grant.revoked", "Grant revoked", "Grant ingetrokken"),
    ("token.issued", "Token issued", "Token uitgegeven"),
    ("token.revoked", "Token revoked", "Token ingetrokken"),
    ("credential.exposed", "Reported as exposed", "Als uitgelekt gemeld"),
    ("case.opened", "Case opened", "Dossier geopend"),
    ("case.pinned", "Pinned to a case", "Vastgezet in een dossier"),
    ("case.unpinned", "Pin taken off", "Losgemaakt van een dossier"),
    ("case.noted", "Note written", "Notitie geschreven"),
    ("case.closed", "Case closed", "Dossier gesloten"),
    ("case.reopened", "Case reopened", "Dossier heropend"),
    ("case.hold_placed", "Legal hold placed", "Bewaarplicht opgelegd"),
    ("case.hold_lifted", "Legal hold lifted", "Bewaarplicht opgeheven"),
    ("ticket.opened", "Ticket opened", "Vraag gesteld"),
    ("ticket.replied", "Ticket replied to", "Vraag aangevuld"),
    ("ticket.answered", "Ticket answered by the operator", "Vraag beantwoord door de beheerder"),
    ("ticket.closed", "Ticket closed", "Vraag gesloten"),
    ("ticket.reopened", "Ticket reopened", "Vraag heropend"),
    ("usage.threshold_reached", "Usage threshold reached", "Gebruiksdrempel bereikt"),
    ("usage.limit_exceeded", "Request limit exceeded", "Verzoeklimiet overschreden"),
    ("alert.raised", "Alert raised", "Melding gedaan"),
    ("alert.cleared", "Alert cleared", "Melding gesloten"),
    ("log.went_back", "History went back to a backup", "Geschiedenis teruggezet naar een back-up"),
];

/// Returns the words for the event `name`; the name itself if there are none.
pub fn words(name: &str, language: Language) -> &str {
    words_for(WORDS, name, language).unwrap_or(name)
}

#[cfg(test)]
mod tests {
    use super::{WORDS, words};
    use crate::language::Language;
    use xwms_events::catalogue;

    #[test]
    fn every_public_event_has_words_and_no_unknown_name_is_listed() {
        for entry in catalogue::public() {
            assert_ne!(words(entry.name, Language::Dutch), entry.name);
        }
        for (name, _, _) in WORDS {
            assert!(catalogue::entry(name).is_some(), "{name}");
        }
    }
}
