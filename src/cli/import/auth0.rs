//! Auth0: the export of users (one JSON object per line), the export of their password hashes, which its support
//! sends separately and in the same form, and the clients of the Management API (`GET /api/v2/clients`).

use super::{
    auth0_passwords::{Oid, Passwords},
    records::{Parse, elements, lines},
    row::{App, Person, Problem, Rows, applicable, drop_unusable, people_scopes, public_type, some},
};
use serde::{Deserialize, de::IgnoredAny};
use std::{cell::RefCell, collections::BTreeMap, io::BufRead, rc::Rc};
use xwms_events::{
    client::{AuthMethod, ClientType},
    user::Profile,
};
use zeroize::Zeroizing;

/// What the id of a user with a password begins with.
const DATABASE: &str = "auth0|";

/// A user of either export.
#[derive(Default, Deserialize)]
#[serde(default)]
struct User {
    #[serde(alias = "Id")]
    user_id: Option<String>,
    #[serde(rename = "_id")]
    oid: Option<Oid>,
    #[serde(alias = "Email")]
    email: Option<String>,
    #[serde(alias = "Email Verified")]
    email_verified: Option<bool>,
    name: Option<String>,
    given_name: Option<String>,
    family_name: Option<String>,
    nickname: Option<String>,
    username: Option<String>,
    picture: Option<String>,
    locale: Option<String>,
    phone_number: Option<String>,
    phone_verified: Option<bool>,
    blocked: Option<bool>,
    #[serde(rename = "passwordHash")]
    password_hash: Option<String>,
    multifactor: Option<Vec<IgnoredAny>>,
    identities: Option<Vec<IgnoredAny>>,
    user_metadata: Option<BTreeMap<String, IgnoredAny>>,
    app_metadata: Option<BTreeMap<String, IgnoredAny>>,
}

/// Returns the people of an export, with the hashes of `passwords` if it is there.
pub(super) fn people(file: impl BufRead + 'static, passwords: Option<Passwords>) -> Rows<Person> {
    let passwords = RefCell::new(passwords);
    let parse: Parse<Person> = Rc::new(move |bytes: &[u8]| person(bytes, passwords.borrow_mut().as_mut()));
    lines(file, parse)
}

/// Returns the clients of a tenant.
pub(super) fn apps(file: impl BufRead + 'static) -> Rows<App> {
    let parse: Parse<App> = Rc::new(app);
    elements(file, "clients", parse)
}

fn person(bytes: &[u8], passwords: Option<&mut Passwords>) -> Result<Person, Problem> {
    let user: User = serde_json::from_slice(bytes).map_err(|error| Problem::of_json(&error))?;
    let id = user.user_id.or_else(|| user.oid.map(|oid| format!("{DATABASE}{}", oid.id)));
    let email = some(user.email)
        .ok_or_else(|| Problem::new("email", "email_missing", "people log in with a mail address here"))?;
    let known = id.as_deref().and_then(|id| id.strip_prefix(DATABASE)).zip(passwords);
    let known = known.map(|(id, passwords)| passwords.find(id)).transpose();
    let known =
        known.map_err(|_| Problem::new("password_hash", "passwords_unreadable", "the file changed"))?;
    let password_hash = some(user.password_hash).or_else(|| known.flatten());
    let elsewhere = id.as_deref().is_some_and(|id| !id.starts_with(DATABASE) && id.contains('|'));
    let many = |list: Option<&Vec<IgnoredAny>>, more: usize| list.is_some_and(|list| list.len() > more);
    let any = |map: Option<&BTreeMap<String, IgnoredAny>>| map.is_some_and(|map| !map.is_empty());
    let dropped = applicable([
        (many(user.multifactor.as_ref(), 0), "second_factor"),
        (elsewhere || many(user.identities.as_ref(), 1), "linked_login"),
        (any(user.user_metadata.as_ref()) || any(user.app_metadata.as_ref()), "metadata"),
    ]);
    // Without a name, Auth0 writes the address.
    let name = some(user.name).filter(|name| *name != email);
    let phone_number = some(user.phone_number);
    let profile = Profile {
        name,
        given_name: some(user.given_name),
        family_name: some(user.family_name),
        nickname: some(user.nickname),
        preferred_username: some(user.username),
        picture: some(user.picture),
        locale: some(user.locale),
        phone_number_verified: user.phone_verified.filter(|_| phone_number.is_some()),
        phone_number,
        ..Profile::default()
    };
    Ok(Person {
        id,
        email,
        email_verified: user.email_verified.unwrap_or_default(),
        disabled: user.blocked.unwrap_or_default(),
        password_hash,
        profile,
        is_lenient: true,
        dropped,
    })
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Client {
    client_id: String,
    name: Option<String>,
    global: bool,
    app_type: Option<String>,
    callbacks: Option<Vec<String>>,
    allowed_logout_urls: Option<Vec<String>>,
    client_secret: Option<String>,
    token_endpoint_auth_method: Option<String>,
    grant_types: Option<Vec<String>>,
    allowed_origins: Option<Vec<String>>,
    web_origins: Option<Vec<String>>,
}

impl Client {
    fn client_type(&self, callbacks: &[String]) -> ClientType {
        match (self.app_type.as_deref(), self.token_endpoint_auth_method.as_deref()) {
            (Some("non_interactive"), _) => ClientType::Machine,
            (Some("native"), _) => ClientType::Native,
            (Some("spa"), _) => ClientType::Browser,
            (Some("regular_web"), _) => ClientType::Web,
            (_, Some("none")) => public_type(callbacks),
            _ => ClientType::Web,
        }
    }
}

fn app(bytes: &[u8]) -> Result<App, Problem> {
    let client: Client = serde_json::from_slice(bytes).map_err(|error| Problem::of_json(&error))?;
    if client.global {
        return Err(Problem::skipped("built_in", "every tenant has this client"));
    }
    let mut redirect_uris = client.callbacks.clone().unwrap_or_default();
    let mut post_logout_redirect_uris = client.allowed_logout_urls.clone().unwrap_or_default();
    let client_type = client.client_type(&redirect_uris);
    let unusable = drop_unusable(client_type, &mut redirect_uris)
        | drop_unusable(client_type, &mut post_logout_redirect_uris);
    if !client_type.has_users() {
        redirect_uris.clear();
        post_logout_redirect_uris.clear();
    }
    let auth_method = match client.token_endpoint_auth_method.as_deref() {
        _ if !client_type.is_confidential() => AuthMethod::None,
        None | Some("client_secret_post" | "client_secret_basic" | "none") => AuthMethod::ClientSecret,
        Some(_) => {
            let detail = "only a secret is imported from Auth0; register the keys of this app by hand";
            return Err(Problem::new("auth_method", "auth_method_unsupported", detail));
        }
    };
    let keeps = auth_method == AuthMethod::ClientSecret;
    let secret = some(client.client_secret).map(Zeroizing::new).filter(|_| keeps);
    let grants = |name: &str| client.grant_types.iter().flatten().any(|grant| grant == name);
    let origins = client.allowed_origins.iter().chain(&client.web_origins).flatten().count();
    let refreshes = client.grant_types.is_none() || grants("refresh_token");
    let names = ["profile", "email"].into_iter().chain(refreshes.then_some("offline_access"));
    let (scopes, _) = people_scopes(client_type, names);
    let dropped = applicable([
        (unusable, "redirect_uris"),
        (keeps && secret.is_none(), "secret"),
        (client_type == ClientType::Web && grants("client_credentials"), "service_account"),
        (grants("implicit"), "implicit_flow"),
        (grants("password"), "direct_access_grants"),
        (origins > 0, "origins"),
    ]);
    Ok(App {
        name: some(client.name).unwrap_or_else(|| client.client_id.clone()),
        id: client.client_id,
        client_type,
        redirect_uris,
        post_logout_redirect_uris,
        scopes,
        auth_method,
        secret,
        jwks: None,
        jwks_uri: None,
        certificate: None,
        // Auth0 does not say which web apps use PKCE.
        require_pkce: client_type != ClientType::Web,
        disabled: false,
        dropped,
    })
}

#[cfg(test)]
mod tests {
    use super::{app, person};
    use serde_json::json;
    use xwms_events::client::ClientType;

    #[test]
    fn a_user_of_either_export_has_the_same_id() {
        let one = json!({
            "user_id": "auth0|60425dc43519d90068f82973", "email": "ada@example.org", "email_verified": true,
            "name": "ada@example.org", "nickname": "ada", "blocked": true, "identities": [{}, {}],
            "multifactor": ["guardian"],
        });
        let one = person(one.to_string().as_bytes(), None).ok().unwrap();
        let other = json!({
            "_id": {"$oid": "60425dc43519d90068f82973"}, "email": "ada@example.org",
            "passwordHash": "$2b$10$abcdefghijklmnopqrstuuCj7fyLDJytXL.TfOiOeiv0fQvSOK1/2",
            "password_set_date": {"$date": "2021-03-05T16:33:40.000Z"}, "tenant": "t",
        });
        let other = person(other.to_string().as_bytes(), None).ok().unwrap();
        assert_eq!(one.id, other.id);
        assert!(one.disabled && one.email_verified && one.profile.name.is_none());
        assert_eq!(one.dropped, ["second_factor", "linked_login"]);
        assert!(other.password_hash.is_some() && other.dropped.is_empty());
        let nobody = person(br#"{"user_id":"sms|1"}"#, None).err().unwrap();
        assert_eq!(nobody.code, "email_missing");
    }

    #[test]
    fn a_client_becomes_an_app_of_its_kind() {
        let client = json!({
            "client_id": "kIr9", "name": "Shop", "app_type": "regular_web", "callbacks": ["https://shop.example/cb"],
            "client_secret": "0123456789abcdef0123456789abcdef", "grant_types": ["authorization_code", "implicit"],
            "token_endpoint_auth_method": "client_secret_post",
        });
        let web = app(client.to_string().as_bytes()).ok().unwrap();
        assert_eq!((web.client_type, web.scopes.text().as_str()), (ClientType::Web, "openid profile email"));
        assert_eq!((web.secret.is_some(), web.dropped.as_slice()), (true, ["implicit_flow"].as_slice()));
        let machine =
            app(br#"{"client_id":"m","app_type":"non_interactive","callbacks":["https://x.example"]}"#);
        let machine = machine.ok().unwrap();
        assert!(machine.redirect_uris.is_empty() && machine.scopes.is_empty());
        assert_eq!(app(br#"{"client_id":"g","global":true}"#).err().unwrap().code, "built_in");
    }
}
