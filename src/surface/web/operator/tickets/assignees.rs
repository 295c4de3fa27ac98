//! Who may take care of a ticket: the operators who can log in.

use crate::{store::StoreError, surface::web::operator::shared::page::OperatorPage};
use std::collections::BTreeMap;
use xwms_events::{
    ids::UserId,
    user::{User, UserStanding, email},
};

/// Returns the operators by their address.
pub async fn assignees(op: &OperatorPage) -> Result<BTreeMap<String, UserId>, StoreError> {
    let (store, named) = (&op.app().store, &op.app().settings.operators);
    let mut found = BTreeMap::new();
    for name in (0..named.count()).filter_map(|place| named.name(place)) {
        let Some(user_id) = user(op, name).await? else { continue };
        let user = store.load::<User>(user_id).await?.state;
        if named.include(user_id, &user) && user.standing == UserStanding::Active {
            found.insert(user.email.get().cloned().unwrap_or_else(|| user_id.to_string()), user_id);
        }
    }
    Ok(found)
}

/// Returns the user whom the setting names, by id or by an address that they may have had.
async fn user(op: &OperatorPage, name: &str) -> Result<Option<UserId>, StoreError> {
    if let Ok(user_id) = name.parse() {
        return Ok(Some(user_id));
    }
    let Ok(address) = email::parse(name) else { return Ok(None) };
    let holder = op.app().store.credential(&address, None).await?.found;
    Ok(holder.map(|holder| holder.user_id))
}
