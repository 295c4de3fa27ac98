//! The texts of the form for a new account.

use crate::surface::web::shared::text::Translations;

#[derive(Debug)]
pub struct NewAccountText {
    pub title: &'static str,
    pub detail: &'static str,
    pub name: &'static str,
    pub name_hint: &'static str,
    pub plan: &'static str,
    pub submit: &'static str,
    pub back: &'static str,
    pub bad_name: &'static str,
    pub bad_plan: &'static str,
    pub too_many: &'static str,
    pub busy: &'static str,
}

pub static TEXT: Translations<NewAccountText> = Translations {
    english: NewAccountText {
        title: "Make an account",
        detail: "An account holds the apps of a team or company. You’re its owner, and can invite others.",
        name: "Name of the account",
        name_hint: "Such as the name of your company. People see it when an app asks for access. You can change it.",
        plan: "Plan",
        submit: "Make the account",
        back: "Go back",
        bad_name: "Type a name of 1 to 100 characters.",
        bad_plan: "Choose one of these plans.",
        too_many: "You own many accounts already. Close one that you no longer use first.",
        busy: "That didn’t work just now. Try again.",
    },
    dutch: NewAccountText {
        title: "Een account aanmaken",
        detail: "Een account bevat de apps van een team of bedrijf. Jij bent de eigenaar, en kunt anderen uitnodigen.",
        name: "Naam van het account",
        name_hint: "Bijvoorbeeld de naam van je bedrijf. Mensen zien die als een app om toegang vraagt. Je kunt \
                    die later wijzigen.",
        plan: "Abonnement",
        submit: "Account aanmaken",
        back: "Terug",
        bad_name: "Typ een naam van 1 tot 100 tekens.",
        bad_plan: "Kies een van deze abonnementen.",
        too_many: "Je bent al eigenaar van veel accounts. Sluit er eerst een die je niet meer gebruikt.",
        busy: "Dat lukte nu niet. Probeer het opnieuw.",
    },
};
