//! The command that uses an app, with its ids filled in; never with its secret, which nobody here knows.

use xwms_events::client::{Client, ClientType};

/// Returns a command for the app: the first token of a machine, and the first page of a login for others.
pub fn command(issuer: &str, client: &Client) -> Option<String> {
    let client_id = client.id?;
    if client.client_type == ClientType::Machine {
        return Some(if client.has_keys() {
            format!(
                "curl {issuer}/oauth/token -d grant_type=client_credentials \\\n  -d client_assertion_type=\
                 urn:ietf:params:oauth:client-assertion-type:jwt-bearer -d client_assertion=YOUR_SIGNED_JWT"
            )
        } else {
            format!("curl {issuer}/oauth/token -u '{client_id}:YOUR_SECRET' -d grant_type=client_credentials")
        });
    }
    let redirect_uri = client.redirect_uris.first()?;
    Some(format!(
        "# The settings of your OpenID Connect library:\nissuer={issuer}\nclient_id={client_id}\n\
         redirect_uri={redirect_uri}\n# They are read from here:\ncurl {issuer}/.well-known/openid-configuration"
    ))
}

#[cfg(test)]
mod tests {
    use super::command;
    use xwms_events::{
        client::{Client, ClientType},
        ids::ClientId,
    };

    #[test]
    fn a_command_has_the_ids_of_the_app_and_no_secret() {
        let id = ClientId::from_uuid(uuid::Uuid::nil());
        let machine = Client { id: Some(id), client_type: ClientType::Machine, ..Client::default() };
        let shown = command("https://id.example", &machine).unwrap();
        assert!(shown.contains(&format!("'{id}:YOUR_SECRET'")), "{shown}");
        let redirect_uris = vec!["https://app.example/back".to_owned()];
        let web = Client { client_type: ClientType::Web, redirect_uris, ..machine };
        let shown = command("https://id.example", &web).unwrap();
        assert!(shown.contains("redirect_uri=https://app.example/back"), "{shown}");
        assert_eq!(command("https://id.example", &Client::default()), None);
    }
}
