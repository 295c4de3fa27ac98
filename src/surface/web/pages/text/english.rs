//! The pages in English.

use super::{
    ConsentText, ConsentsText, ErrorPageText, ErrorText, FormPostText, HomeText, Language, LoginText,
    LogoutText, PageError, Phrase, ScopeText, TestText, Text,
};
use xwms_events::scope::Scope;

pub(super) const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

pub(super) static TEXT: Text = Text {
    language: Language::English,
    home: HomeText {
        title: "This is an xwms server",
        what: "It signs people in to apps and keeps track of what each app may do.",
        development: "It runs for development, with a demo account. Don’t trust it with anything real.",
        issuer: "Issuer",
        discovery: "Discovery document",
        keys: "Signing keys",
        api: "Description of the REST API (OpenAPI)",
        consents: "Apps you approved",
        for_you: "For you",
        for_developers: "For developers",
    },
    login: LoginText {
        title: "Sign in",
        title_with_client: Phrase { before: "Sign in to continue to ", after: "" },
        email: "Email",
        password: "Password",
        show_password: "Show password",
        hide_password: "Hide password",
        submit: "Sign in",
        go_on: "Continue",
        error_prefix: "Error: ",
        wrong_credentials: "That email and password don’t match. Check both and try again.",
        busy: "It’s busy here just now. Wait a moment, then try again.",
        too_often: "There were too many attempts. Wait a while, then try again.",
    },
    consent: ConsentText {
        title: Phrase { before: "", after: " asks for your approval" },
        switch_user: "Not you?",
        scopes: "What you approve",
        remembered: Phrase {
            before: "Your approval is remembered. You can withdraw it at any time under ",
            after: ".",
        },
        remembered_link: "Apps you approved",
        approve: "Approve",
        deny: "Deny",
    },
    consents: ConsentsText {
        title: "Apps you approved",
        intro: "When you withdraw an approval, the app loses access at once. What it already received, it \
                may still have.",
        empty: "No app has your approval yet. Those that you approve will be listed here.",
        granted_at: Phrase { before: "Approved on ", after: "" },
        withdraw: "Withdraw",
        withdrawn: "Approval withdrawn. The app no longer has access.",
    },
    logout: LogoutText {
        title: "Sign out",
        question: "Do you want to sign out?",
        question_with_client: Phrase { before: "", after: " asks to sign you out" },
        explanation: "You’ll be signed out here, in this browser. To stay signed in, just close this page.",
        submit: "Sign out",
        unregistered: "The app asked to return you to an address that it didn’t register, so we won’t send you there.",
        stay: "Stay signed in",
        stay_and_return: "Stay signed in and go back to the app",
        done_title: "You’re signed out",
        done: "You can close this page. Apps that you used may keep you signed in until you sign out there.",
    },
    error: ErrorPageText {
        status: "Error",
        reason: "Reason",
        restart: "Start again",
        home: "Go to the start page",
        request_id: "Request",
    },
    form_post: FormPostText {
        title: "Back to the app",
        explanation: "You’re on your way. If nothing happens, continue by hand.",
        submit: "Continue",
    },
    join: super::join::ENGLISH,
    from_account: Phrase { before: "From ", after: "" },
    signed_in_as: Phrase { before: "Signed in as ", after: "" },
    sign_out: "Sign out",
    test: TestText {
        badge: "Test",
        detail: "This app is being tried out. Only test users can sign in; nothing here is real.",
    },
    verified: "Verified by the operator of this server",
};

pub(super) const fn scope(scope: Scope) -> ScopeText {
    let (title, detail) = match scope {
        Scope::Openid => {
            ("Your identity", "An identifier that tells the app that it’s you each time you sign in.")
        }
        Scope::Profile => (
            "Your profile",
            "Your names, picture, websites, gender, birthday, language and time zone, as far as you gave them.",
        ),
        Scope::Email => ("Your email address", "And whether it has been verified."),
        Scope::Address => ("Your postal address", "Street, town and country."),
        Scope::Phone => ("Your phone number", "And whether it has been verified."),
        Scope::OfflineAccess => {
            ("Access while you’re away", "It stays signed in for you when you’re not using it.")
        }
        Scope::AccountsRead => ("See the account and its members", scope.as_str()),
        Scope::AccountsWrite => ("Change the account and its members", scope.as_str()),
        Scope::ClientsRead => ("See the account’s clients", scope.as_str()),
        Scope::ClientsWrite => ("Create, change and delete clients and their secrets", scope.as_str()),
        Scope::GrantsRead => ("See grants, consents and sessions", scope.as_str()),
        Scope::GrantsWrite => ("Revoke grants", scope.as_str()),
        Scope::TokensRead => ("See which tokens were issued", scope.as_str()),
        Scope::TokensWrite => ("Revoke tokens", scope.as_str()),
        Scope::TokensIntrospect => ("Inspect every token of the account", scope.as_str()),
        Scope::EventsRead => ("Read the account’s events", scope.as_str()),
        Scope::EndpointsRead => ("See the account’s webhooks and their deliveries", scope.as_str()),
        Scope::EndpointsWrite => ("Manage the account’s webhooks", scope.as_str()),
        Scope::UsersRead => ("See the account’s test users", scope.as_str()),
        Scope::UsersWrite => ("Create, change and delete test users", scope.as_str()),
        Scope::UsageRead => ("See usage and the log of requests", scope.as_str()),
        Scope::AlertsRead => ("See alerts about suspicious traffic", scope.as_str()),
    };
    ScopeText { title, detail }
}

pub(super) const fn page_error(error: &PageError) -> ErrorText {
    let (title, detail) = match error {
        PageError::UnknownClient => (
            "We don’t know this app",
            "The app that sent you here isn’t registered, or is no longer in use. Please tell its makers.",
        ),
        PageError::BadRedirectUri => (
            "We can’t send you back to this app",
            "It wants to receive you at an address that it didn’t register. To protect you, we stopped \
             here. Please tell the app’s makers: they need to register that exact redirect URI.",
        ),
        PageError::UnverifiedDomain => (
            "We can’t send you back to this app",
            "It wants to receive you at an address that it hasn’t shown to be its own. To protect you, we stopped \
             here. Please tell the app’s makers: they need to verify that domain and switch it on for sign-in.",
        ),
        PageError::MissingRedirectUri => (
            "We can’t send you back to this app",
            "It didn’t say at which address it wants to receive you. Please tell the app’s makers: the \
             redirect URI is missing.",
        ),
        PageError::BadRequest(_) => (
            "We can’t read this request",
            "Something is wrong with the link or form that brought you here. Go back to the app and try \
             again. If it keeps happening, please tell its makers.",
        ),
        PageError::OtherBrowser => (
            "This sign-in started elsewhere",
            "It was started in another browser, or your browser doesn’t keep our cookies. You can start again \
             here, or go back to the app and sign in from there.",
        ),
        PageError::Expired => (
            "This sign-in has expired",
            "It took too long, or it was finished before. Start again here, or go back to the app.",
        ),
        PageError::Csrf => (
            "We couldn’t check that form",
            "It may have been open for too long, or your browser doesn’t keep our cookies. Nothing was \
             changed. Start again from here.",
        ),
        PageError::NotFound => (
            "There’s nothing here",
            "Check the address for a typing mistake, or go back to where you came from.",
        ),
        PageError::MethodNotAllowed => {
            ("That doesn’t work here", "This address exists, but not for what your browser asked of it.")
        }
        PageError::TooLarge => {
            ("That’s too much at once", "What was sent is larger than we accept. Nothing was changed.")
        }
        PageError::TooSlow => (
            "That took too long",
            "What your browser sent did not arrive in time. Nothing was changed. Try again.",
        ),
        PageError::TooManyRequests => (
            "That’s a little too often",
            "There were too many attempts from here. Wait a few minutes, then try again.",
        ),
        PageError::TooBusy => {
            ("It’s busy here just now", "Nothing is lost. Wait a moment, then reload this page to try again.")
        }
    };
    ErrorText { title, detail }
}
