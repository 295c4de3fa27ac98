//! Code to copy: how an API checks the tokens that it gets, and how a machine asks for one.

use super::{api::Api, text::TEXT};
use crate::surface::web::dashboard::shared::{
    code::{Code, quoted},
    page::DashboardPage,
};
use serde_json::json;
use xwms_events::token::TokenFormat;

/// Returns what fits the form of the API's tokens.
pub fn all(dash: &DashboardPage, api: &Api) -> Vec<Code> {
    let text = dash.text(&TEXT);
    let (issuer, audience) = (dash.app().settings.issuer.as_str(), api.resource.audience.as_str());
    let jwt = Code { title: text.check, lead: text.check_lead, code: check(issuer, audience) };
    let introspected = Code { title: text.ask_us, lead: text.ask_us_lead, code: introspect(issuer) };
    let asked = Code { title: text.get, lead: text.get_lead, code: get(issuer, audience) };
    let is_jwt = api.settings().format == TokenFormat::Jwt;
    let asks_us = !is_jwt || api.settings().introspection_client.is_some();
    let mut all = Vec::with_capacity(3);
    all.extend(is_jwt.then_some(jwt));
    all.extend(asks_us.then_some(introspected));
    all.push(asked);
    all
}

/// Returns JavaScript that checks a JWT as RFC 9068 §4 says.
fn check(issuer: &str, audience: &str) -> String {
    // A JSON string is a string of JavaScript, too.
    let (issuer, audience) = (json!(issuer), json!(audience));
    format!(
        "import {{ createRemoteJWKSet, jwtVerify }} from 'jose'\n\n\
         const issuer = {issuer}\n\
         const audience = {audience}\n\
         const keys = createRemoteJWKSet(new URL(`${{issuer}}/oauth/jwks.json`))\n\n\
         export async function scopesOf(token) {{\n  \
         const {{ payload }} = await jwtVerify(token, keys, {{ issuer, audience, typ: 'at+jwt' }})\n  \
         return (payload.scope ?? '').split(' ')\n\
         }}"
    )
}

fn introspect(issuer: &str) -> String {
    let endpoint = quoted(&format!("{issuer}/oauth/introspect"));
    format!("curl {endpoint} -u 'API_CLIENT_ID:API_CLIENT_SECRET' -d token=ACCESS_TOKEN")
}

fn get(issuer: &str, audience: &str) -> String {
    let endpoint = quoted(&format!("{issuer}/oauth/token"));
    let resource = quoted(&format!("resource={audience}"));
    format!(
        "curl {endpoint} -u 'CLIENT_ID:CLIENT_SECRET' -d grant_type=client_credentials \\\n  \
         --data-urlencode {resource}"
    )
}

#[cfg(test)]
mod tests {
    use super::{check, get};

    #[test]
    fn an_audience_ends_neither_the_string_nor_the_word_that_it_is_in() {
        let hostile = r#"urn:x'";alert(1)//"#;
        let code = check("https://id.example.com", hostile);
        assert!(code.contains(r#"const audience = "urn:x'\";alert(1)//""#), "{code}");
        let command = get("https://id.example.com", hostile);
        assert!(command.ends_with(r#"'resource=urn:x'\''";alert(1)//'"#), "{command}");
    }
}
