//! The texts of the pages on which a person replaces their password.

use crate::surface::web::shared::text::{Phrase, Translations};

#[derive(Debug)]
pub struct PasswordPageText {
    pub change_title: &'static str,
    pub changed: &'static str,
    pub old_password: &'static str,
    pub new_password: &'static str,
    pub password_hint: &'static str,
    pub end_others: &'static str,
    pub submit: &'static str,
    pub renew_title: &'static str,
    /// The text around the address that was proved.
    pub renew: Phrase,
    pub keep: &'static str,
    pub renewed_title: &'static str,
    pub renewed: &'static str,
    pub log_in: &'static str,
    pub disown_title: &'static str,
    /// The title if it is about a login.
    pub disown_login_title: &'static str,
    /// The title if it is about a factor, a linked login or the address for recovery.
    pub disown_way_title: &'static str,
    /// The text around the address of the user.
    pub disown: Phrase,
    /// What is removed, and what stays.
    pub disown_removes: &'static str,
    pub disown_submit: &'static str,
    pub unusable_title: &'static str,
    pub unusable: &'static str,
    pub wrong_old: &'static str,
    pub changed_meanwhile: &'static str,
    pub busy: &'static str,
    pub too_often: &'static str,
}

pub static TEXT: Translations<PasswordPageText> = Translations {
    english: PasswordPageText {
        change_title: "Change your password",
        changed: "Your password was changed.",
        old_password: "Current password",
        new_password: "New password",
        password_hint: "At least 8 characters. A few words that don’t belong together are a good one.",
        end_others: "Sign me out everywhere else. Apps have to sign in again, too.",
        submit: "Save the new password",
        renew_title: "Choose a new password",
        renew: Phrase { before: "For ", after: "." },
        keep: "Stay signed in where I’m signed in now.",
        renewed_title: "Your password was changed",
        renewed: "Sign in with the new password.",
        log_in: "Sign in",
        disown_title: "You didn’t change your password?",
        disown_login_title: "You didn’t sign in?",
        disown_way_title: "You didn’t change how you sign in?",
        disown: Phrase {
            before: "We’ll sign out everyone who uses ",
            after: ", on every device and in every app, and make the password useless. Then you choose a new \
                    one, with a code that we send by mail.",
        },
        disown_removes: "What somebody else may have added goes, too: passkeys, an authenticator app, recovery codes and \
                         linked sign-ins of the last days, and the recovery address. What you had before stays. Look \
                         through it when you’ve signed in again.",
        disown_submit: "It wasn’t me",
        unusable_title: "This link can’t be used",
        unusable: "It has expired, it was used, the password was changed again with a code from your mail, or your \
                   mail address was changed since. You can choose a new password at any time.",
        wrong_old: "That’s not your current password. Check it and try again.",
        changed_meanwhile: "Your password was changed in the meantime. Reload this page and try again.",
        busy: "We’re busy right now. Wait a moment, then try again.",
        too_often: "Too many attempts. Wait a while, then try again.",
    },
    dutch: PasswordPageText {
        change_title: "Wachtwoord wijzigen",
        changed: "Je wachtwoord is gewijzigd.",
        old_password: "Huidig wachtwoord",
        new_password: "Nieuw wachtwoord",
        password_hint: "Minstens 8 tekens. Een paar woorden die niet bij elkaar horen is een goed wachtwoord.",
        end_others: "Log me overal elders uit. Ook apps moeten dan opnieuw inloggen.",
        submit: "Nieuw wachtwoord opslaan",
        renew_title: "Nieuw wachtwoord kiezen",
        renew: Phrase { before: "Voor ", after: "." },
        keep: "Ingelogd blijven waar ik nu ingelogd ben.",
        renewed_title: "Je wachtwoord is gewijzigd",
        renewed: "Log in met het nieuwe wachtwoord.",
        log_in: "Inloggen",
        disown_title: "Heb je je wachtwoord niet gewijzigd?",
        disown_login_title: "Heb je niet ingelogd?",
        disown_way_title: "Heb je niet gewijzigd hoe je inlogt?",
        disown: Phrase {
            before: "We loggen iedereen uit die ",
            after: " gebruikt, op elk apparaat en in elke app, en maken het wachtwoord onbruikbaar. Daarna \
                    kies je een nieuw, met een code die we per mail sturen.",
        },
        disown_removes: "Wat een ander kan hebben toegevoegd verdwijnt ook: passkeys, een authenticator-app, herstelcodes en \
                         gekoppelde logins van de laatste dagen, en het hersteladres. Wat je daarvoor had blijft. Kijk het \
                         na als je weer ingelogd bent.",
        disown_submit: "Ik was het niet",
        unusable_title: "Deze link werkt niet",
        unusable: "Die is verlopen of gebruikt, het wachtwoord is opnieuw gewijzigd met een code uit je mail, of je \
                   mailadres is sindsdien gewijzigd. Je kunt altijd een nieuw wachtwoord kiezen.",
        wrong_old: "Dat is niet je huidige wachtwoord. Controleer het en probeer het opnieuw.",
        changed_meanwhile: "Je wachtwoord is intussen gewijzigd. Herlaad deze pagina en probeer het opnieuw.",
        busy: "Het is hier nu even druk. Wacht een ogenblik en probeer het opnieuw.",
        too_often: "Te veel pogingen. Wacht even en probeer het dan opnieuw.",
    },
};
