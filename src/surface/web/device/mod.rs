//! The pages on which a person approves a device (RFC 8628 §3.3): the one where they type its code, the one that
//! asks, and what they end with. `oauth` decides which is shown, and handles the forms.

mod page;
mod text;

pub use page::{ApprovalPage, DeviceError, DevicePage, DeviceStep};
pub use text::TEXT;

use super::shared::request::PageRequest;
use crate::places::{Described, describe};
use xwms_events::session::Place;

/// Returns where a device asked from, in words.
pub fn described(page: &PageRequest, place: Option<&Place>) -> Described {
    describe(place, &page.app.countries, page.layout.language)
}
