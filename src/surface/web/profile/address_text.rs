//! The texts of the pages on which a person changes a mail address, and undoes a change.

use crate::surface::web::shared::text::{Phrase, Translations};

#[derive(Debug)]
pub struct AddressText {
    pub email_title: &'static str,
    pub email_intro: &'static str,
    pub recovery_title: &'static str,
    pub recovery_intro: &'static str,
    pub email: &'static str,
    pub send: &'static str,
    pub confirm: &'static str,
    pub back: &'static str,
    pub invalid: &'static str,
    pub own: &'static str,
    pub taken_title: &'static str,
    pub void_title: &'static str,
    pub void: &'static str,
    pub unusable_title: &'static str,
    pub unusable: &'static str,
    pub undo_title: &'static str,
    pub undo_submit: &'static str,
    pub too_late: &'static str,
    pub forgotten: &'static str,
    /// The text around the address.
    pub confirm_email: Phrase,
    /// The text around the address.
    pub confirm_recovery: Phrase,
    /// The text around the address.
    pub taken: Phrase,
    /// The text around the address.
    pub undo: Phrase,
}

pub static TEXT: Translations<AddressText> = Translations {
    english: AddressText {
        email_title: "Change your mail address",
        email_intro: "We’ll send the new address a mail with a code. Your present address is told about the \
                      change, and the change can be undone from there for three days.",
        recovery_title: "Recovery address",
        recovery_intro: "A second address also gets the code when you forget your password. We’ll send it a \
                         mail to make sure that it’s yours.",
        email: "Email",
        send: "Continue",
        confirm: "Use this address",
        back: "Back to your profile",
        invalid: "That’s not an email address that we can send mail to. Check it for typing mistakes.",
        own: "You sign in with this address already.",
        taken_title: "This address belongs to another account",
        void_title: "The address wasn’t changed",
        void: "Your address was changed in the meantime, or too often in the last days. Start again from \
               your profile.",
        unusable_title: "This link can’t be used",
        unusable: "Nothing was proved in this browser for the account that you’re signed in to. Open the \
                   link from the mail where you started, or start again from your profile.",
        undo_title: "Undo the change of your mail address?",
        undo_submit: "Undo the change",
        too_late: "The change was undone before, or more than three days ago. If you can’t sign in any \
                   more, contact the operator of this service.",
        forgotten: "Choose a new password",
        confirm_email: Phrase { before: "From now on you sign in with ", after: "." },
        confirm_recovery: Phrase { before: "When you forget your password, we also write to ", after: "." },
        taken: Phrase {
            before: "Somebody signs in with ",
            after: ", and has proved that it is theirs. Sign in to that account, and give it another \
                    address first.",
        },
        undo: Phrase {
            before: "You’ll sign in with ",
            after: " again. We sign out everyone who uses the account, and you choose a new password. What somebody else may \
                    have added goes, too: passkeys, an authenticator app, recovery codes and linked sign-ins of the last seven \
                    days, and the recovery address.",
        },
    },
    dutch: AddressText {
        email_title: "Mailadres wijzigen",
        email_intro: "We sturen een mail met een code naar het nieuwe adres. Je huidige adres krijgt \
                      bericht van de wijziging, en die kan vandaar drie dagen lang ongedaan worden gemaakt.",
        recovery_title: "Hersteladres",
        recovery_intro: "Een tweede adres krijgt ook de code als je je wachtwoord vergeet. We sturen er een \
                         mail heen om zeker te weten dat het van jou is.",
        email: "E-mailadres",
        send: "Doorgaan",
        confirm: "Dit adres gebruiken",
        back: "Terug naar je profiel",
        invalid: "Dat is geen e-mailadres waar we mail naartoe kunnen sturen. Controleer het op typefouten.",
        own: "Je logt al in met dit adres.",
        taken_title: "Dit adres hoort bij een ander account",
        void_title: "Het adres is niet gewijzigd",
        void: "Je adres is intussen gewijzigd, of te vaak in de afgelopen dagen. Begin opnieuw vanuit je \
               profiel.",
        unusable_title: "Deze link werkt niet",
        unusable: "In deze browser is niets bewezen voor het account waarmee je bent ingelogd. Open de link \
                   uit de mail waar je begon, of begin opnieuw vanuit je profiel.",
        undo_title: "Wijziging van je mailadres ongedaan maken?",
        undo_submit: "Wijziging ongedaan maken",
        too_late: "De wijziging is al ongedaan gemaakt, of langer dan drie dagen geleden. Kun je niet meer \
                   inloggen, neem dan contact op met de beheerder van deze dienst.",
        forgotten: "Nieuw wachtwoord kiezen",
        confirm_email: Phrase { before: "Voortaan log je in met ", after: "." },
        confirm_recovery: Phrase {
            before: "Vergeet je je wachtwoord, dan schrijven we ook naar ",
            after: ".",
        },
        taken: Phrase {
            before: "Iemand logt in met ",
            after: " en heeft bewezen dat het hun adres is. Log in op dat account en geef het eerst een \
                    ander adres.",
        },
        undo: Phrase {
            before: "Je logt weer in met ",
            after: ". We loggen iedereen uit die het account gebruikt, en je kiest een nieuw wachtwoord. Wat een ander kan \
                    hebben toegevoegd verdwijnt ook: passkeys, een authenticator-app, herstelcodes en gekoppelde logins van de \
                    laatste zeven dagen, en het hersteladres.",
        },
    },
};
