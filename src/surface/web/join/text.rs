//! The texts of the invitation page.

use crate::surface::web::shared::text::{Phrase, Translations};
use xwms_events::account::Role;

#[derive(Debug)]
pub struct JoinText {
    pub title: Phrase,
    /// "As an owner: …".
    pub owner: &'static str,
    pub admin: &'static str,
    pub developer: &'static str,
    pub auditor: &'static str,
    /// The text around the mail address that the invitation is for.
    pub invited: Phrase,
    pub submit: &'static str,
    pub log_in: &'static str,
    pub log_in_submit: &'static str,
    pub register: &'static str,
    pub password_hint: &'static str,
    pub register_submit: &'static str,
    pub organization_only: &'static str,
    pub other_user: &'static str,
    pub joined_title: Phrase,
    pub joined: &'static str,
    /// The way on, once joined.
    pub open_dashboard: &'static str,
    /// The way on from an invitation that is refused.
    pub home: &'static str,
    pub full_title: &'static str,
    pub full: &'static str,
    pub unusable_title: &'static str,
    pub unusable: &'static str,
}

impl JoinText {
    /// Returns the text of the invited person's role.
    pub const fn role(&self, role: Role) -> &'static str {
        match role {
            Role::Owner => self.owner,
            Role::Admin => self.admin,
            Role::Developer => self.developer,
            Role::Auditor => self.auditor,
        }
    }
}

pub static TEXT: Translations<JoinText> = Translations {
    english: JoinText {
        title: Phrase { before: "Join ", after: "" },
        owner: "As an owner, you can do everything and decide what other members can do.",
        admin: "As an admin, you can manage the account, its members and its apps.",
        developer: "As a developer, you can manage the account’s apps and webhooks.",
        auditor: "As an auditor, you can see everything but change nothing.",
        invited: Phrase { before: "This invitation is for ", after: "" },
        submit: "Join",
        log_in: "You’re already registered here. Sign in to join.",
        log_in_submit: "Sign in",
        register: "Choose a password to join.",
        password_hint: "At least 8 characters.",
        register_submit: "Register and join",
        organization_only: "Your organization wants you to use its own sign-in.",
        other_user: "You’re signed in with another address. Sign out, then follow the link in the mail \
                     again.",
        joined_title: Phrase { before: "You’re a member of ", after: "" },
        joined: "Your role decides what you can do there.",
        open_dashboard: "Open the dashboard",
        home: "Go to the start page",
        full_title: "This account is full",
        full: "The account has as many members as its plan allows. Please tell the person who invited you.",
        unusable_title: "This invitation can’t be used",
        unusable: "It was used or withdrawn, it has expired, or the link isn’t complete. Ask the person who \
                   invited you for a new one.",
    },
    dutch: JoinText {
        title: Phrase { before: "Doe mee met ", after: "" },
        owner: "Als eigenaar mag je alles en bepaal je wat andere leden mogen.",
        admin: "Als beheerder beheer je het account, de leden en de apps.",
        developer: "Als ontwikkelaar beheer je de apps en webhooks van het account.",
        auditor: "Als auditor mag je alles inzien, maar niets wijzigen.",
        invited: Phrase { before: "Deze uitnodiging is voor ", after: "" },
        submit: "Meedoen",
        log_in: "Je bent hier al geregistreerd. Log in om mee te doen.",
        log_in_submit: "Inloggen",
        register: "Kies een wachtwoord om mee te doen.",
        password_hint: "Minstens 8 tekens.",
        register_submit: "Registreren en meedoen",
        organization_only: "Je organisatie wil dat je haar eigen login gebruikt.",
        other_user: "Je bent ingelogd met een ander adres. Log uit en volg de link in de mail opnieuw.",
        joined_title: Phrase { before: "Je bent lid van ", after: "" },
        joined: "Je rol bepaalt wat je daar mag.",
        open_dashboard: "Dashboard openen",
        home: "Naar de startpagina",
        full_title: "Dit account is vol",
        full: "Het account heeft zoveel leden als het abonnement toelaat. Laat het weten aan degene die je \
               uitnodigde.",
        unusable_title: "Deze uitnodiging werkt niet",
        unusable: "Die is gebruikt of ingetrokken, is verlopen, of de link is niet compleet. Vraag een \
                   nieuwe aan degene die je uitnodigde.",
    },
};
