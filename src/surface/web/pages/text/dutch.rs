//! The pages in Dutch.

use super::{
    ConsentText, ConsentsText, ErrorPageText, ErrorText, FormPostText, HomeText, Language, LoginText,
    LogoutText, PageError, Phrase, ScopeText, TestText, Text,
};
use xwms_events::scope::Scope;

pub(super) const MONTHS: [&str; 12] = [
    "januari",
    "februari",
    "maart",
    "april",
    "mei",
    "juni",
    "juli",
    "augustus",
    "september",
    "oktober",
    "november",
    "december",
];

pub(super) static TEXT: Text = Text {
    language: Language::Dutch,
    home: HomeText {
        title: "Dit is een xwms-server",
        what: "Hiermee loggen mensen in bij apps, en hier staat wat elke app mag.",
        development: "Deze server draait voor ontwikkeling, met een demo-account. Vertrouw er niets echts \
                      aan toe.",
        issuer: "Issuer",
        discovery: "Discovery-document",
        keys: "Ondertekensleutels",
        api: "Beschrijving van de REST-API (OpenAPI)",
        consents: "Apps met jouw toestemming",
        for_you: "Voor jou",
        for_developers: "Voor ontwikkelaars",
    },
    login: LoginText {
        title: "Inloggen",
        title_with_client: Phrase { before: "Log in om door te gaan naar ", after: "" },
        email: "E-mailadres",
        password: "Wachtwoord",
        show_password: "Wachtwoord tonen",
        hide_password: "Wachtwoord verbergen",
        submit: "Inloggen",
        go_on: "Doorgaan",
        error_prefix: "Fout: ",
        wrong_credentials: "E-mailadres en wachtwoord horen niet bij elkaar. Controleer ze en probeer het \
                            opnieuw.",
        busy: "Het is hier nu even druk. Wacht een ogenblik en probeer het opnieuw.",
        too_often: "Er waren te veel pogingen. Wacht een poos en probeer het dan opnieuw.",
    },
    consent: ConsentText {
        title: Phrase { before: "", after: " vraagt je toestemming" },
        switch_user: "Ben jij dit niet?",
        scopes: "Waarvoor je toestemming geeft",
        remembered: Phrase {
            before: "Je toestemming wordt onthouden. Je kunt haar altijd weer intrekken bij ",
            after: ".",
        },
        remembered_link: "Apps met jouw toestemming",
        approve: "Toestaan",
        deny: "Weigeren",
    },
    consents: ConsentsText {
        title: "Apps met jouw toestemming",
        intro: "Trek je een toestemming in, dan verliest de app meteen de toegang. Wat de app al ontvangen \
                heeft, kan die nog hebben.",
        empty: "Nog geen app heeft je toestemming. Apps waaraan je die geeft, staan straks hier.",
        granted_at: Phrase { before: "Toegestaan op ", after: "" },
        withdraw: "Intrekken",
        withdrawn: "Toestemming ingetrokken. De app heeft geen toegang meer.",
    },
    logout: LogoutText {
        title: "Uitloggen",
        question: "Wil je uitloggen?",
        question_with_client: Phrase { before: "", after: " vraagt of je wilt uitloggen" },
        explanation: "Je wordt hier uitgelogd, in deze browser. Wil je ingelogd blijven, sluit dan deze \
                      pagina.",
        submit: "Uitloggen",
        unregistered: "De app wilde je terugsturen naar een adres dat niet geregistreerd is. Daar sturen we je niet heen.",
        stay: "Ingelogd blijven",
        stay_and_return: "Ingelogd blijven en terug naar de app",
        done_title: "Je bent uitgelogd",
        done: "Je kunt deze pagina sluiten. Bij apps die je gebruikte blijf je misschien ingelogd tot je \
               daar uitlogt.",
    },
    error: ErrorPageText {
        status: "Fout",
        reason: "Reden",
        restart: "Opnieuw beginnen",
        home: "Naar de startpagina",
        request_id: "Verzoek",
    },
    form_post: FormPostText {
        title: "Terug naar de app",
        explanation: "Je wordt doorgestuurd. Gebeurt er niets, ga dan zelf verder.",
        submit: "Doorgaan",
    },
    join: super::join::DUTCH,
    from_account: Phrase { before: "Van ", after: "" },
    signed_in_as: Phrase { before: "Ingelogd als ", after: "" },
    sign_out: "Uitloggen",
    test: TestText {
        badge: "Test",
        detail: "Deze app wordt uitgeprobeerd. Alleen testgebruikers kunnen inloggen; niets hier is echt.",
    },
    verified: "Geverifieerd door de beheerder van deze server",
};

pub(super) const fn scope(scope: Scope) -> ScopeText {
    let (title, detail) = match scope {
        Scope::Openid => ("Je identiteit", "Een kenmerk waaraan de app je herkent, elke keer dat je inlogt."),
        Scope::Profile => (
            "Je profiel",
            "Je namen, foto, websites, geslacht, geboortedag, taal en tijdzone, voor zover je die hebt opgegeven.",
        ),
        Scope::Email => ("Je e-mailadres", "En of het gecontroleerd is."),
        Scope::Address => ("Je postadres", "Straat, plaats en land."),
        Scope::Phone => ("Je telefoonnummer", "En of het gecontroleerd is."),
        Scope::OfflineAccess => {
            ("Toegang als je er niet bent", "De app blijft voor je ingelogd als je hem niet gebruikt.")
        }
        Scope::AccountsRead => ("Het account en de leden ervan zien", scope.as_str()),
        Scope::AccountsWrite => ("Het account en de leden ervan wijzigen", scope.as_str()),
        Scope::ClientsRead => ("De clients van het account zien", scope.as_str()),
        Scope::ClientsWrite => ("Clients en hun geheimen maken, wijzigen en verwijderen", scope.as_str()),
        Scope::GrantsRead => ("Grants, toestemmingen en sessies zien", scope.as_str()),
        Scope::GrantsWrite => ("Grants intrekken", scope.as_str()),
        Scope::TokensRead => ("Zien welke tokens zijn uitgegeven", scope.as_str()),
        Scope::TokensWrite => ("Tokens intrekken", scope.as_str()),
        Scope::TokensIntrospect => ("Elk token van het account inzien", scope.as_str()),
        Scope::EventsRead => ("De gebeurtenissen van het account lezen", scope.as_str()),
        Scope::EndpointsRead => ("Webhooks van het account en hun bezorging inzien", scope.as_str()),
        Scope::EndpointsWrite => ("Webhooks van het account beheren", scope.as_str()),
        Scope::UsersRead => ("De testgebruikers van het account zien", scope.as_str()),
        Scope::UsersWrite => ("Testgebruikers maken, wijzigen en verwijderen", scope.as_str()),
        Scope::UsageRead => ("Het gebruik en het logboek van verzoeken zien", scope.as_str()),
        Scope::AlertsRead => ("Meldingen over verdacht verkeer zien", scope.as_str()),
    };
    ScopeText { title, detail }
}

pub(super) const fn page_error(error: &PageError) -> ErrorText {
    let (title, detail) = match error {
        PageError::UnknownClient => (
            "We kennen deze app niet",
            "De app die je hierheen stuurde is niet geregistreerd, of niet meer in gebruik. Laat het de \
             makers weten.",
        ),
        PageError::BadRedirectUri => (
            "We kunnen je niet terugsturen naar deze app",
            "De app wil je ontvangen op een adres dat niet geregistreerd is. Om je te beschermen stoppen \
             we hier. Laat het de makers weten: ze moeten precies die redirect-URI registreren.",
        ),
        PageError::UnverifiedDomain => (
            "We kunnen je niet terugsturen naar deze app",
            "De app wil je ontvangen op een adres waarvan niet is aangetoond dat het van de app is. Om je te \
             beschermen stoppen we hier. Laat het de makers weten: ze moeten dat domein verifiëren en aanzetten voor inloggen.",
        ),
        PageError::MissingRedirectUri => (
            "We kunnen je niet terugsturen naar deze app",
            "De app zei niet op welk adres hij je wil ontvangen. Laat het de makers weten: de redirect-URI \
             ontbreekt.",
        ),
        PageError::BadRequest(_) => (
            "We kunnen dit verzoek niet lezen",
            "Er klopt iets niet aan de link of het formulier waarmee je hier kwam. Ga terug naar de app en \
             probeer het opnieuw. Blijft het gebeuren, laat het dan de makers weten.",
        ),
        PageError::OtherBrowser => (
            "Dit inloggen begon ergens anders",
            "Het begon in een andere browser, of je browser bewaart onze cookies niet. Je kunt hier opnieuw \
             beginnen, of teruggaan naar de app en van daaruit inloggen.",
        ),
        PageError::Expired => (
            "Dit inloggen is verlopen",
            "Het duurde te lang, of het was al afgerond. Begin hier opnieuw, of ga terug naar de app.",
        ),
        PageError::Csrf => (
            "We konden dat formulier niet controleren",
            "Het stond misschien te lang open, of je browser bewaart onze cookies niet. Er is niets \
             gewijzigd. Begin hier opnieuw.",
        ),
        PageError::NotFound => (
            "Hier is niets",
            "Kijk of er een typefout in het adres staat, of ga terug naar waar je vandaan kwam.",
        ),
        PageError::MethodNotAllowed => {
            ("Dat kan hier niet", "Dit adres bestaat, maar niet voor wat je browser ervan vroeg.")
        }
        PageError::TooLarge => (
            "Dat is te veel in één keer",
            "Wat er verstuurd werd is groter dan we aannemen. Er is niets gewijzigd.",
        ),
        PageError::TooSlow => (
            "Dat duurde te lang",
            "Wat je browser stuurde kwam niet op tijd aan. Er is niets gewijzigd. Probeer het opnieuw.",
        ),
        PageError::TooManyRequests => (
            "Dat is iets te vaak",
            "Er waren hiervandaan te veel pogingen. Wacht een paar minuten en probeer het opnieuw.",
        ),
        PageError::TooBusy => {
            ("Het is hier nu even druk", "Er is niets verloren. Wacht een ogenblik en herlaad deze pagina.")
        }
    };
    ErrorText { title, detail }
}
