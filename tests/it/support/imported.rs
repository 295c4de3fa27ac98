//! People who are there because an import brought them: the shortest way to one with a password.

use uuid::Uuid;
use xwms::{
    commands::{
        Context,
        imports::{self, ImportedPerson, PersonImport},
    },
    store::Store,
};
use xwms_events::{ids::UserId, user::Profile};

/// Imports a person with the hash of a password; `None` if somebody has the address.
pub async fn import_person(store: &Store, email: &str, profile: Profile, hash: &str) -> Option<UserId> {
    let user_id = imports::person_id(store, "test", &Uuid::now_v7().to_string());
    let (email, password) = (email.to_owned(), hash.to_owned());
    let person = ImportedPerson { user_id, email, email_verified: true, profile, disabled: false, password };
    let outcomes = imports::people(&Context::system(store, "test"), &[person]).await.unwrap();
    (outcomes == [PersonImport::Imported]).then_some(user_id)
}
