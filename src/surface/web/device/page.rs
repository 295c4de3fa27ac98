//! The data of the pages of devices.

use super::text::DeviceText;
use crate::surface::web::shared::{asked_api::Api, moment::Moment, scopes::ScopeText, text::PageText};
use askama::Template;
use xwms_events::scope::Scope;

/// `GET /device`, and what a visit ends with. The form posts `csrf_token` and `user_code` to `/device`.
#[derive(Template)]
#[template(path = "device/device.html")]
pub struct DevicePage {
    pub text: PageText<DeviceText>,
    pub csrf: String,
    pub step: DeviceStep,
}

/// Where the person is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DeviceStep {
    /// They type the code.
    Enter { typed: String, error: Option<DeviceError> },
    /// They approved the device.
    Done { client_name: String },
    /// They denied it.
    Denied { client_name: String },
    /// They can't approve it.
    Refused { client_name: String },
    /// Somebody decided before, or the code has expired.
    Settled,
}

/// What is wrong with a code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DeviceError {
    /// It does not have the letters of a code.
    Malformed,
    /// No device waits with it.
    Unknown,
}

impl DevicePage {
    fn title(&self) -> &'static str {
        match self.step {
            DeviceStep::Enter { .. } => self.text.enter_title,
            DeviceStep::Done { .. } => self.text.done_title,
            DeviceStep::Denied { .. } => self.text.denied_title,
            DeviceStep::Refused { .. } => self.text.refused_title,
            DeviceStep::Settled => self.text.settled_title,
        }
    }

    fn message(&self) -> Option<&'static str> {
        match self.step {
            DeviceStep::Enter { error: Some(DeviceError::Malformed), .. } => Some(self.text.malformed),
            DeviceStep::Enter { error: Some(DeviceError::Unknown), .. } => Some(self.text.unknown),
            _ => None,
        }
    }
}

/// The page that asks. The form posts `csrf_token`, `continue` and `decision` (`approve`, `deny`, or `switch` for
/// another user) to `/device/answer`.
#[derive(Template)]
#[template(path = "device/approval.html")]
pub struct ApprovalPage {
    pub text: PageText<DeviceText>,
    pub csrf: String,
    pub continuation: String,
    /// The user code, to compare with what the device shows.
    pub code: String,
    pub client_name: String,
    /// The path of the client's logo, if people may see it.
    pub client_logo: Option<String>,
    /// The host of the document that the client's id leads to: who the client is, whatever it calls itself.
    pub client_host: Option<String>,
    /// Whether the client is a test client.
    pub test: bool,
    /// Whether the operator has verified who owns the client.
    pub verified: bool,
    /// Whether the client registered itself, and nobody has verified who made it. Then the account vouches for nothing.
    pub self_registered: bool,
    /// The account that owns the client.
    pub account_name: String,
    pub user_email: String,
    /// What the device says that it is.
    pub device: String,
    /// The country and address that it asked from.
    pub place: String,
    pub requested_at: Moment,
    /// Whether the device asked from another network than this browser's.
    pub elsewhere: bool,
    pub scopes: Vec<Scope>,
    /// The APIs of the account that the device asks for.
    pub apis: Vec<Api>,
    /// Whether the app stays signed in.
    pub offline: bool,
}

impl ApprovalPage {
    fn lines(&self) -> Vec<ScopeText> {
        ScopeText::all(&self.scopes, self.offline, self.text.language)
    }
}

#[cfg(test)]
mod tests {
    use super::{super::text::TEXT, ApprovalPage, DeviceError, DevicePage, DeviceStep};
    use crate::surface::web::shared::{
        asked_api::{Api, ApiLine},
        drawn::{check_all, hostile},
        moment::Moment,
    };
    use xwms_events::scope::Scope;

    #[test]
    fn the_page_of_a_code_is_drawn_well() {
        for step in [
            DeviceStep::Enter { typed: hostile(), error: None },
            DeviceStep::Enter { typed: hostile(), error: Some(DeviceError::Malformed) },
            DeviceStep::Enter { typed: hostile(), error: Some(DeviceError::Unknown) },
            DeviceStep::Done { client_name: hostile() },
            DeviceStep::Denied { client_name: hostile() },
            DeviceStep::Refused { client_name: hostile() },
            DeviceStep::Settled,
        ] {
            check_all(&TEXT, |text| DevicePage { text, csrf: hostile(), step: step.clone() });
        }
    }

    #[test]
    fn the_page_that_asks_about_a_device_is_drawn_well() {
        for (is_odd, client_logo) in [(true, Some(hostile())), (false, None)] {
            check_all(&TEXT, |text| ApprovalPage {
                text,
                csrf: hostile(),
                continuation: hostile(),
                code: hostile(),
                client_name: hostile(),
                client_logo: client_logo.clone(),
                client_host: client_logo.clone(),
                test: is_odd,
                verified: is_odd,
                self_registered: !is_odd,
                account_name: hostile(),
                user_email: hostile(),
                device: hostile(),
                place: hostile(),
                requested_at: Moment { exact: hostile(), words: hostile() },
                elsewhere: is_odd,
                scopes: if is_odd { Scope::ALL.to_vec() } else { vec![] },
                apis: vec![Api {
                    name: hostile(),
                    audience: hostile(),
                    host_verified: is_odd,
                    lines: vec![ApiLine { title: hostile(), detail: hostile() }],
                }],
                offline: is_odd,
            });
        }
    }
}
