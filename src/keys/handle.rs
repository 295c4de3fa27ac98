//! Handles: codes, refresh tokens, opaque access tokens, registration tokens, session cookies, links in mails,
//! addresses of status lists. Each one consists of an id, a number and a MAC under a key of the server, so that
//! nothing about it needs to be stored. The stream with that id (for an invitation, the account's stream) says
//! whether it is still valid. A database dump contains no handle, nor anything to make one from.

use super::master::MasterKey;
use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use uuid::Uuid;

/// The purpose of a handle; covered by its MAC.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// An authorization code; the id is the grant's.
    Code,
    /// A device code; the id is the request's, and the grant's once it is approved.
    Device,
    /// A refresh token; the id is the grant's, the number its generation.
    Refresh,
    /// An opaque access token; the id is the token's.
    Access,
    /// A session cookie; the id is the session's, the number its generation.
    Session,
    /// A browser that a user logged in with; the id is the user's, the number distinguishes the user's
    /// browsers.
    Known,
    /// The link of an invitation to an account; the id is the invitation's.
    Invitation,
    /// The page that waits for a code from a mail; the id is the proof's.
    Waiting,
    /// The link in that mail; the id is the proof's, the number says which of its mails it was.
    MailLink,
    /// A browser in which that code or link was used; the id is the proof's.
    Proved,
    /// The link by which a visitor follows their question; the id is the ticket's.
    Question,
    /// A token with which apps register themselves; the id is the account's, the number says which of its tokens it
    /// is.
    Registration,
    /// The registration access token of a client that registered itself; the id is the client's.
    ClientConfiguration,
    /// A status list; the id is the list's. It opens nothing, and keeps strangers from making up lists.
    StatusList,
}

impl Kind {
    const fn prefix(self) -> &'static str {
        match self {
            Self::Code => "xwms_code_",
            Self::Device => "xwms_device_",
            Self::Refresh => "xwms_rt_",
            Self::Access => "xwms_at_",
            Self::Session => "xwms_session_",
            Self::Known => "xwms_known_",
            Self::Invitation => "xwms_invitation_",
            Self::Waiting => "xwms_waiting_",
            Self::MailLink => "xwms_mail_",
            Self::Proved => "xwms_proved_",
            Self::Question => "xwms_question_",
            Self::Registration => "xwms_registration_",
            Self::ClientConfiguration => "xwms_client_",
            Self::StatusList => "xwms_list_",
        }
    }
}

/// What a handle says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Opened {
    /// What it is about; [`Kind`] says of what the id is.
    pub id: Uuid,
    /// What it means depends on the kind: the generation of a refresh token or session, the mail of a link, the
    /// browser of a user, the registration token of an account. Always 0 for the other kinds.
    pub number: u32,
}

const ID: usize = 16;
const NUMBER: usize = 4;
const MAC: usize = 32;

/// Returns the handle of `kind` for `id` and `number`.
pub fn issue(master: &MasterKey, kind: Kind, id: Uuid, number: u32) -> String {
    let mut bytes = Vec::with_capacity(ID + NUMBER + MAC);
    bytes.extend_from_slice(id.as_bytes());
    bytes.extend_from_slice(&number.to_be_bytes());
    let mac = master.handles().sign(&covered(kind, &bytes));
    bytes.extend_from_slice(mac.as_ref());
    format!("{}{}", kind.prefix(), BASE64_URL_SAFE_NO_PAD.encode(bytes))
}

/// Returns what a handle of `kind` says, if this server made it. Compares MACs in constant time.
pub fn open(master: &MasterKey, kind: Kind, handle: &str) -> Option<Opened> {
    let bytes = BASE64_URL_SAFE_NO_PAD.decode(handle.strip_prefix(kind.prefix())?).ok()?;
    let (body, mac) = bytes.split_at_checked(ID + NUMBER)?;
    if !master.handles().verify(&covered(kind, body), mac) {
        return None;
    }
    let (id, number) = body.split_at_checked(ID)?;
    let (id, number) = (Uuid::from_slice(id).ok()?, u32::from_be_bytes(number.try_into().ok()?));
    Some(Opened { id, number })
}

fn covered(kind: Kind, body: &[u8]) -> Vec<u8> {
    [kind.prefix().as_bytes(), body].concat()
}

#[cfg(test)]
mod tests {
    use super::{Kind, Opened, issue, open};
    use crate::keys::master::MasterKey;
    use uuid::Uuid;

    #[test]
    fn a_handle_opens_as_what_it_is_and_nothing_else() {
        let master = MasterKey::new(&[7; 32]).unwrap();
        let id = Uuid::from_u128(42);
        let handle = issue(&master, Kind::Refresh, id, 3);
        assert_eq!(open(&master, Kind::Refresh, &handle), Some(Opened { id, number: 3 }));
        assert_eq!(open(&master, Kind::Code, &handle.replace("xwms_rt_", "xwms_code_")), None);
        assert_eq!(open(&MasterKey::new(&[8; 32]).unwrap(), Kind::Refresh, &handle), None);
        for at in 0..handle.len() {
            let mut changed = handle.clone().into_bytes();
            changed[at] = if changed[at] == b'A' { b'B' } else { b'A' };
            let changed = String::from_utf8(changed).unwrap();
            assert_eq!(open(&master, Kind::Refresh, &changed), None, "{changed}");
        }
    }
}
