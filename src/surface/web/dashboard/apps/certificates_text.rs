//! The texts about certificates that authenticate an app.

use crate::surface::web::shared::text::Translations;

#[derive(Debug)]
pub struct CertificatesText {
    pub title: &'static str,
    pub lead: &'static str,
    pub kind: &'static str,
    /// The words for the kinds of names, in the order of `certificates::KINDS`.
    pub kinds: [&'static str; 5],
    pub name: &'static str,
    pub name_hint: &'static str,
    pub authorities: &'static str,
    pub authorities_hint: &'static str,
    /// The same where the server trusts none.
    pub authorities_needed: &'static str,
    pub authorities_title: &'static str,
    pub authority: &'static str,
    pub until: &'static str,
    /// What is said before and after the time at which an authority ends.
    pub authority_ends: [&'static str; 2],
    /// The same of one that has ended.
    pub authority_ended: [&'static str; 2],
    pub issued: &'static str,
    pub issued_hint: &'static str,
    pub self_signed: &'static str,
    pub self_signed_hint: &'static str,
    pub keys_lead: &'static str,
    pub bound: &'static str,
    pub bound_hint: &'static str,
}

pub static TEXT: Translations<CertificatesText> = Translations {
    english: CertificatesText {
        title: "Name in the certificate",
        lead: "A certificate of a trusted authority with this name authenticates the app.",
        kind: "Kind of name",
        kinds: ["Subject (distinguished name)", "DNS name", "URI", "IP address", "Mail address"],
        name: "Name in the certificate",
        name_hint: "Such as CN=app,O=Bank,C=NL or app.example.",
        authorities: "Authorities of your own",
        authorities_hint: "1 to 4 certificates (PEM), instead of those of this server. Leave it empty for those.",
        authorities_needed: "1 to 4 certificates (PEM). This server trusts no others.",
        authorities_title: "Trusted authorities of this app",
        authority: "Authority",
        until: "Valid until",
        authority_ends: [
            "An authority of this app expires on ",
            ". From then on, its certificates don’t authenticate the app. Register a new authority before that. \
             This warning ends when you remove the old one.",
        ],
        authority_ended: [
            "An authority of this app expired on ",
            ". Its certificates no longer authenticate the app. Register a new authority, and remove this one.",
        ],
        issued: "Trusted certificate (tls_client_auth)",
        issued_hint: "A certificate of an authority that this server or the app trusts, in the TLS handshake.",
        self_signed: "Registered certificate (self_signed_tls_client_auth)",
        self_signed_hint: "Any certificate whose key is among the public keys of the app.",
        keys_lead: "The app authenticates with a certificate of one of these keys. New keys, or an address of keys, \
                    replace all of them.",
        bound: "Bind tokens to the app’s certificate",
        bound_hint: "Each access token works only over a connection with the certificate that the app got it with.",
    },
    dutch: CertificatesText {
        title: "Naam in het certificaat",
        lead: "Een certificaat van een vertrouwde instantie met deze naam bewijst wie de app is.",
        kind: "Soort naam",
        kinds: ["Subject (distinguished name)", "DNS-naam", "URI", "IP-adres", "E-mailadres"],
        name: "Naam in het certificaat",
        name_hint: "Zoals CN=app,O=Bank,C=NL of app.example.",
        authorities: "Eigen instanties",
        authorities_hint: "1 tot 4 certificaten (PEM), in plaats van die van deze server. Laat leeg om die te houden.",
        authorities_needed: "1 tot 4 certificaten (PEM). Deze server vertrouwt geen andere.",
        authorities_title: "Vertrouwde instanties van deze app",
        authority: "Instantie",
        until: "Geldig tot",
        authority_ends: [
            "Een instantie van deze app verloopt op ",
            ". Daarna bewijzen haar certificaten niet meer wie de app is. Registreer vóór die tijd een nieuwe \
             instantie. Deze waarschuwing stopt als je de oude verwijdert.",
        ],
        authority_ended: [
            "Een instantie van deze app is verlopen op ",
            ". Haar certificaten bewijzen niet meer wie de app is. Registreer een nieuwe instantie, en verwijder \
             deze.",
        ],
        issued: "Vertrouwd certificaat (tls_client_auth)",
        issued_hint: "Een certificaat van een instantie die deze server of de app vertrouwt, in de TLS-handshake.",
        self_signed: "Geregistreerd certificaat (self_signed_tls_client_auth)",
        self_signed_hint: "Elk certificaat waarvan de sleutel bij de publieke sleutels van de app staat.",
        keys_lead: "De app bewijst zich met een certificaat van een van deze sleutels. Nieuwe sleutels, of een adres \
                    ervan, vervangen ze alle.",
        bound: "Bind tokens aan het certificaat van de app",
        bound_hint: "Elk access token werkt alleen over een verbinding met het certificaat waarmee de app het kreeg.",
    },
};
