//! The texts of the pages on which a person proves a mail address. They must not tell whether anybody has it.

use crate::surface::web::shared::text::{Phrase, Translations};

#[derive(Debug)]
pub struct MailboxText {
    pub sign_up: PurposeText,
    pub password: PurposeText,
    pub new_email: PurposeText,
    pub recovery_email: PurposeText,
    pub question: PurposeText,
    pub email: &'static str,
    pub bad_email: &'static str,
    pub send: &'static str,
    pub code_title: &'static str,
    pub code: &'static str,
    pub go_on: &'static str,
    pub again: &'static str,
    pub nothing_came: &'static str,
    pub other_email: &'static str,
    pub wrong_code: &'static str,
    pub spent_code: &'static str,
    pub busy: &'static str,
    pub too_often: &'static str,
    pub unusable_title: &'static str,
    pub unusable: &'static str,
    pub log_in: &'static str,
}

/// What differs between the reasons for a proof.
#[derive(Debug)]
pub struct PurposeText {
    pub title: &'static str,
    pub intro: &'static str,
    pub log_in: &'static str,
    /// The text around the address that the mail goes to.
    pub sent: Phrase,
    pub link_title: &'static str,
    /// The text around the address that the link was mailed to.
    pub opened: Phrase,
}

pub static TEXT: Translations<MailboxText> = Translations {
    english: MailboxText {
        sign_up: PurposeText {
            title: "Sign up",
            intro: "We’ll send you a mail with a code, to make sure that the address is yours.",
            log_in: "Already registered? Sign in",
            sent: Phrase {
                before: "We’re sending a mail to ",
                after: ". Enter the code from it, or open its link on any device. Both work for ten minutes.",
            },
            link_title: "Continue signing up",
            opened: Phrase { before: "You’re signing up with ", after: "." },
        },
        password: PurposeText {
            title: "Forgot your password?",
            intro: "Give the address that you’re registered with. We’ll send it a mail with a code.",
            log_in: "Back to sign-in",
            sent: Phrase {
                before: "If somebody is registered with ",
                after: ", a mail is on its way to them. Enter the code from it, or open its link on any \
                        device. Both work for twenty minutes.",
            },
            link_title: "Choose a new password",
            opened: Phrase { before: "You’re choosing a new password for ", after: "." },
        },
        new_email: PurposeText {
            title: "Change your mail address",
            intro: "We’ll send the new address a mail with a code.",
            log_in: "Back to your profile",
            sent: Phrase {
                before: "We’re sending a mail to ",
                after: ". Enter the code from it, or open its link where you’re signed in. Both work for \
                        twenty minutes.",
            },
            link_title: "Your new mail address",
            opened: Phrase { before: "You’ll sign in with ", after: "." },
        },
        recovery_email: PurposeText {
            title: "Set a recovery address",
            intro: "We’ll send it a mail with a code.",
            log_in: "Back to your profile",
            sent: Phrase {
                before: "We’re sending a mail to ",
                after: ". Enter the code from it, or open its link where you’re signed in. Both work for \
                        twenty minutes.",
            },
            link_title: "Your recovery address",
            opened: Phrase { before: "When you forget your password, we’ll also write to ", after: "." },
        },
        question: PurposeText {
            title: "Ask us a question",
            intro: "We’ll answer by mail. To make sure that the address is yours, we’ll first send it a code.",
            log_in: "Can you sign in? Then ask there: you’ll see all your questions.",
            sent: Phrase {
                before: "We’re sending a mail to ",
                after: ". Enter the code from it, or open its link on any device. Both work for twenty minutes.",
            },
            link_title: "Ask your question",
            opened: Phrase { before: "We’ll answer to ", after: "." },
        },
        email: "Email",
        bad_email: "That’s not an email address that we can send mail to. Check it for typing mistakes.",
        send: "Continue",
        code_title: "Check your mail",
        code: "Code",
        go_on: "Continue",
        again: "Send another mail",
        nothing_came: "Nothing there? Look in the spam folder, too.",
        other_email: "Use another address",
        wrong_code: "That’s not the code from the last mail. Check it and try again.",
        spent_code: "This code was tried too often. Open the link in the mail, or ask for another mail.",
        busy: "We’re busy right now. Wait a moment, then try again.",
        too_often: "Too many attempts. Open the link in the mail, or wait a while and try again.",
        unusable_title: "This link or code can’t be used",
        unusable: "It was used before, perhaps on another device, it has expired, or it isn’t complete. Sign \
                   in, or start again from there.",
        log_in: "Sign in",
    },
    dutch: MailboxText {
        sign_up: PurposeText {
            title: "Registreren",
            intro: "We sturen je een mail met een code, om zeker te weten dat het adres van jou is.",
            log_in: "Al geregistreerd? Log in",
            sent: Phrase {
                before: "We sturen een mail naar ",
                after: ". Vul de code daaruit in, of open de link op een willekeurig apparaat. Allebei werken \
                        ze tien minuten.",
            },
            link_title: "Verder met registreren",
            opened: Phrase { before: "Je registreert je met ", after: "." },
        },
        password: PurposeText {
            title: "Wachtwoord vergeten?",
            intro: "Vul het adres in waarmee je geregistreerd bent. We sturen er een mail met een code heen.",
            log_in: "Terug naar inloggen",
            sent: Phrase {
                before: "Als iemand met ",
                after: " geregistreerd is, is er een mail onderweg. Vul de code daaruit in, of open de link \
                        op een willekeurig apparaat. Allebei werken ze twintig minuten.",
            },
            link_title: "Nieuw wachtwoord kiezen",
            opened: Phrase { before: "Je kiest een nieuw wachtwoord voor ", after: "." },
        },
        new_email: PurposeText {
            title: "Mailadres wijzigen",
            intro: "We sturen een mail met een code naar het nieuwe adres.",
            log_in: "Terug naar je profiel",
            sent: Phrase {
                before: "We sturen een mail naar ",
                after: ". Vul de code daaruit in, of open de link waar je bent ingelogd. Allebei werken ze \
                        twintig minuten.",
            },
            link_title: "Je nieuwe mailadres",
            opened: Phrase { before: "Je logt straks in met ", after: "." },
        },
        recovery_email: PurposeText {
            title: "Hersteladres instellen",
            intro: "We sturen er een mail met een code heen.",
            log_in: "Terug naar je profiel",
            sent: Phrase {
                before: "We sturen een mail naar ",
                after: ". Vul de code daaruit in, of open de link waar je bent ingelogd. Allebei werken ze \
                        twintig minuten.",
            },
            link_title: "Je hersteladres",
            opened: Phrase { before: "Vergeet je je wachtwoord, dan schrijven we ook naar ", after: "." },
        },
        question: PurposeText {
            title: "Stel ons een vraag",
            intro: "We antwoorden per mail. Om zeker te weten dat het adres van jou is, sturen we eerst een code.",
            log_in: "Kun je inloggen? Vraag het dan daar: dan zie je al je vragen.",
            sent: Phrase {
                before: "We sturen een mail naar ",
                after: ". Vul de code daaruit in, of open de link op een willekeurig apparaat. Allebei werken \
                        ze twintig minuten.",
            },
            link_title: "Stel je vraag",
            opened: Phrase { before: "We antwoorden naar ", after: "." },
        },
        email: "E-mailadres",
        bad_email: "Dat is geen e-mailadres waar we mail naartoe kunnen sturen. Controleer het op \
                    typefouten.",
        send: "Doorgaan",
        code_title: "Bekijk je mail",
        code: "Code",
        go_on: "Doorgaan",
        again: "Nog een mail sturen",
        nothing_came: "Niets gekregen? Kijk ook in je spammap.",
        other_email: "Een ander adres gebruiken",
        wrong_code: "Dat is niet de code uit de laatste mail. Controleer die en probeer het opnieuw.",
        spent_code: "Deze code is te vaak geprobeerd. Open de link in de mail, of vraag een nieuwe mail aan.",
        busy: "Het is hier nu even druk. Wacht een ogenblik en probeer het opnieuw.",
        too_often: "Te veel pogingen. Open de link in de mail, of wacht even en probeer het opnieuw.",
        unusable_title: "Deze link of code werkt niet",
        unusable: "Die is al gebruikt, misschien op een ander apparaat, is verlopen of niet compleet. Log in, \
                   of begin daar opnieuw.",
        log_in: "Inloggen",
    },
};
