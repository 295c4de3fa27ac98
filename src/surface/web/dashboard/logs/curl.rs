//! A request as a command line, to send it again. The log has no bodies and no secrets, so that the person fills
//! them in.

use crate::{surface::web::dashboard::shared::code::quoted, traffic::request_log::queries::Request};

/// Returns the command line. `issuer` is the server's address, without a slash at its end.
pub fn command(issuer: &str, request: &Request) -> String {
    let path = path(&request.route, request.object().map(|id| (id.kind(), id.to_string())));
    line(&request.method, &format!("{issuer}{path}"), request.route.starts_with("/oauth/"))
}

/// Returns the search of the log by REST that has these filters.
pub fn search(issuer: &str, filters: &[(String, String)]) -> String {
    let mut query = url::form_urlencoded::Serializer::new(String::new());
    let query = query.extend_pairs(filters).finish();
    let joint = if query.is_empty() { "" } else { "?" };
    line("GET", &format!("{issuer}/v1/requests{joint}{query}"), false)
}

/// Returns the route with the id that the log has in place of its parameter: `client_…` for `{client_id}`.
fn path(route: &str, object: Option<(&str, String)>) -> String {
    match object {
        Some((kind, id)) => route.replace(&format!("{{{kind}_id}}"), &id),
        None => route.to_owned(),
    }
}

fn line(method: &str, url: &str, is_oauth: bool) -> String {
    let (how, has_body) = match method {
        "GET" => (String::new(), false),
        "HEAD" => ("-I ".to_owned(), false),
        "DELETE" => ("-X DELETE ".to_owned(), false),
        other => (format!("-X {} ", quoted(other)), true),
    };
    // A route with a parameter left has braces, which curl would expand without -g.
    let begin = format!("curl -g {how}{}", quoted(url));
    match (is_oauth, has_body) {
        (true, true) => format!("{begin} \\\n  -u \"$CLIENT_ID:$CLIENT_SECRET\" \\\n  -d 'grant_type=…'"),
        (true, false) => begin,
        (false, true) => {
            format!("{begin} \\\n  -H \"Authorization: Bearer $TOKEN\" \\\n  --json '{{…}}'")
        }
        (false, false) => format!("{begin} \\\n  -H \"Authorization: Bearer $TOKEN\""),
    }
}

#[cfg(test)]
mod tests {
    use super::{line, path, search};

    #[test]
    fn an_id_that_the_log_has_is_filled_in() {
        let object = Some(("secret", "secret_1".to_owned()));
        let filled = path("/v1/clients/{client_id}/secrets/{secret_id}", object);
        assert_eq!(filled, "/v1/clients/{client_id}/secrets/secret_1");
        assert_eq!(path("/v1/clients", None), "/v1/clients");
    }

    #[test]
    fn a_quote_that_people_chose_does_not_end_its_word() {
        assert!(
            line("GET", "https://a.example/'; rm -rf", false)
                .starts_with(r"curl -g 'https://a.example/'\''; rm")
        );
        let filters = [("user_agent".to_owned(), "'; x".to_owned())];
        let search = search("https://a.example", &filters);
        assert!(search.contains("/v1/requests?user_agent=%27%3B+x'"), "{search}");
    }
}
