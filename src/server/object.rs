//! The object that a request names in its path, for the request log. No I/O.

use url::form_urlencoded;
use xwms_events::ids::AnyId;

/// Returns the last id that `path` has where the template `route` has a parameter: the secret in
/// `/v1/clients/{client_id}/secrets/{secret_id}`. Other values, such as the token of an invitation, are no ids.
pub(super) fn named(route: &str, path: &str) -> Option<AnyId> {
    // The busiest routes have none.
    if !route.contains('{') {
        return None;
    }
    let params = route.split('/').zip(path.split('/')).filter(|(name, _)| name.starts_with('{'));
    params.filter_map(|(_, value)| id(value)).last()
}

/// Reads one segment. The router decodes it, so an id written as `client%5F…` must not go unnoticed.
fn id(segment: &str) -> Option<AnyId> {
    if !segment.contains('%') {
        return segment.parse().ok();
    }
    // `&` and `=` separate pairs in a form, and are in no id.
    let (text, _) =
        form_urlencoded::parse(segment.as_bytes()).next().filter(|_| !segment.contains(['&', '=']))?;
    text.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::named;

    const CLIENT: &str = "client_01kayb5g6nf6hr2j7q3p6q8v4w";
    const SECRET: &str = "secret_01kayb5g6nf6hr2j7q3p6q8v4w";

    fn text(route: &str, path: &str) -> Option<String> {
        named(route, path).map(|id| id.to_string())
    }

    #[test]
    fn the_last_id_of_a_path_is_what_it_names_however_it_is_written() {
        let (of_client, of_secret) =
            ("/v1/clients/{client_id}", "/v1/clients/{client_id}/secrets/{secret_id}");
        let path = |id: &str| format!("/v1/clients/{id}");
        assert_eq!(text(of_client, &path(CLIENT)).as_deref(), Some(CLIENT));
        assert_eq!(text(of_client, &path(&CLIENT.replace('_', "%5F"))).as_deref(), Some(CLIENT));
        assert_eq!(text(of_client, &path(&CLIENT.replace("client", "%63lient"))).as_deref(), Some(CLIENT));
        let both = format!("/v1/clients/{CLIENT}/secrets/{SECRET}");
        assert_eq!(text(of_secret, &both).as_deref(), Some(SECRET));
        let odd = format!("/v1/clients/{CLIENT}/secrets/x");
        assert_eq!(text(of_secret, &odd).as_deref(), Some(CLIENT));
    }

    #[test]
    fn a_malformed_id_or_unknown_parameter_names_nothing() {
        for value in
            ["", "x", "client_x", "%", "%ff", "a%20b", &format!("{CLIENT}%26x"), &format!("{CLIENT}&%78")]
        {
            assert_eq!(text("/v1/clients/{client_id}", &format!("/v1/clients/{value}")), None, "{value}");
        }
        assert_eq!(text("/oauth/token", "/oauth/token"), None);
        assert_eq!(text("/v1/clients/{client_id}", "/v1/clients"), None);
    }
}
