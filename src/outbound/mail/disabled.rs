//! The mail to owners when a failing webhook endpoint is disabled.

use super::letter::{Block, Kind, Letter};
use crate::language::Language;
use xwms_events::endpoint::DisableReason;

/// What the mail tells about an endpoint.
pub(super) struct Disabled<'a> {
    pub account: &'a str,
    pub endpoint_id: &'a str,
    pub url: &'a str,
    pub reason: &'a DisableReason,
    pub issuer: &'a str,
}

impl Disabled<'_> {
    /// The request that tests the endpoint and enables it again.
    fn test(&self) -> Block {
        let Self { issuer, endpoint_id, .. } = self;
        Block::Verbatim(format!("POST {issuer}/v1/endpoints/{endpoint_id}/test   {{\"resume\": true}}"))
    }
}

pub(super) fn letter(about: &Disabled<'_>, language: Language) -> Letter {
    match language {
        Language::English => english(about),
        Language::Dutch => dutch(about),
    }
}

fn english(about: &Disabled<'_>) -> Letter {
    let because = match about.reason {
        DisableReason::Requested => "somebody requested it",
        DisableReason::Gone => "it responded with status 410 (Gone)",
        DisableReason::Failing => "every attempt has failed for days",
    };
    let Disabled { account, endpoint_id, url, .. } = about;
    Letter {
        kind: Kind::EndpointDisabled,
        language: Language::English,
        subject: "A webhook endpoint was disabled".to_owned(),
        blocks: vec![
            Block::paragraph("Hello,"),
            Block::Paragraph(format!(
                "The webhook endpoint {endpoint_id} of your account “{account}” was disabled, because {because}:"
            )),
            Block::Verbatim((*url).to_owned()),
            Block::paragraph(
                "No messages are sent to it any more. The messages that it misses are kept for a while. When the \
                 receiver works again, send it a test with “resume”. If the test succeeds, the endpoint is enabled \
                 and the failed messages are sent again:",
            ),
            about.test(),
        ],
        reason: format!("You get this mail because you are an owner of the account “{account}”."),
    }
}

fn dutch(about: &Disabled<'_>) -> Letter {
    let because = match about.reason {
        DisableReason::Requested => "iemand daarom vroeg",
        DisableReason::Gone => "het antwoordde met status 410 (Gone)",
        DisableReason::Failing => "elke poging al dagen mislukt",
    };
    let Disabled { account, endpoint_id, url, .. } = about;
    Letter {
        kind: Kind::EndpointDisabled,
        language: Language::Dutch,
        subject: "Een webhook-endpoint is uitgezet".to_owned(),
        blocks: vec![
            Block::paragraph("Hallo,"),
            Block::Paragraph(format!(
                "Het webhook-endpoint {endpoint_id} van je account “{account}” is uitgezet, omdat {because}:"
            )),
            Block::Verbatim((*url).to_owned()),
            Block::paragraph(
                "Er worden geen berichten meer heen gestuurd. De berichten die het mist worden een tijd bewaard. \
                 Werkt de ontvanger weer, stuur dan een test met “resume”. Slaagt de test, dan gaat het endpoint \
                 weer aan en worden de mislukte berichten opnieuw verstuurd:",
            ),
            about.test(),
        ],
        reason: format!("Je krijgt deze mail omdat je eigenaar bent van het account “{account}”."),
    }
}
