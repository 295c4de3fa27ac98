//! The id that a client had in the system from which it was moved here, and who may have which. `ids` derives the
//! client's own id from it, so that two clients can't have the same one, and requests find the client without a
//! look-up table. Why: docs/explanation/adr/0099-moving-in.md.

use super::{Client, ClientEvent};
use crate::{
    Refusal, Timestamp,
    ids::{imported_client_id, made_at},
    refusal::require,
};

impl Client {
    /// Returns the id by which its apps know it: the one from before it was moved here, otherwise its own. It is
    /// the audience of its id_tokens, because libraries compare that with the `client_id` that they are configured
    /// with.
    pub fn public_id(&self) -> Option<String> {
        let own = || self.id.map(|id| id.to_string());
        self.imported.as_ref().map(|imported| imported.id.clone()).or_else(own)
    }

    /// Returns when it was registered here.
    pub fn created_at(&self) -> Option<Timestamp> {
        let own = || self.id.and_then(|id| made_at(id.uuid()));
        self.imported.as_ref().map(|imported| imported.at).or_else(own)
    }
}

pub(super) fn import_id(
    client: &Client,
    imported_id: String,
    at: Timestamp,
) -> Result<Vec<ClientEvent>, Refusal> {
    require(client.imported.is_none(), || {
        Refusal::conflict("id_imported", "the client has an id of another system already")
    })?;
    require(client.id.is_some() && imported_client_id(&imported_id) == client.id, || {
        Refusal::invalid(
            "client_id",
            "invalid_client_id",
            "must be 1 to 255 visible ASCII characters, and must not begin with client_",
        )
    })?;
    Ok(vec![ClientEvent::IdImported { imported_id, imported_at: at }])
}

#[cfg(test)]
mod tests {
    use crate::{
        Decider, Timestamp,
        client::{Client, ClientCommand, NewClient, tests},
        ids::imported_client_id,
    };

    fn moved(imported_id: &str) -> Client {
        let client_id = imported_client_id(imported_id).unwrap();
        let create = ClientCommand::Create(Box::new(NewClient { client_id, ..tests::new_client() }));
        tests::fold(&Client::default().decide(create).unwrap())
    }

    fn import(imported_id: &str) -> ClientCommand {
        ClientCommand::ImportId { imported_id: imported_id.to_owned(), at: Timestamp::from_millis(5) }
    }

    #[test]
    fn a_client_that_was_moved_here_is_called_as_before() {
        let mut client = moved("shop-frontend");
        for event in client.decide(import("shop-frontend")).unwrap() {
            client.evolve(&event);
        }
        assert_eq!(client.public_id().as_deref(), Some("shop-frontend"));
        assert_eq!(client.created_at(), Some(Timestamp::from_millis(5)));
        assert_eq!(client.decide(import("shop-frontend")).unwrap_err().code, "id_imported");
    }

    #[test]
    fn a_client_has_only_the_imported_id_that_its_own_follows_from() {
        assert_eq!(moved("shop-frontend").decide(import("bank")).unwrap_err().code, "invalid_client_id");
        let own = tests::fold(&tests::created());
        assert_eq!(own.decide(import("shop-frontend")).unwrap_err().code, "invalid_client_id");
        assert_eq!(own.public_id(), own.id.map(|id| id.to_string()));
    }
}
