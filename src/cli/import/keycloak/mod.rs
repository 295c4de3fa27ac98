//! Keycloak: the export of a realm (`kc.sh export`), and files of users that it writes beside one. `people` reads the
//! users with their credentials, `apps` the clients; `attributes` is for both.

mod apps;
mod attributes;
mod people;

pub(super) use apps::apps;
pub(super) use people::people;
