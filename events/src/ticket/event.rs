//! Events of a ticket.

use super::Attachment;
use crate::{
    Personal, Timestamp,
    fact::facts,
    ids::{AccountId, ClientId, TicketId, UserId},
};
use serde::{Deserialize, Serialize};

/// The two sides of a ticket.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = TicketParty)]
pub enum Party {
    /// The person who asked, or a colleague.
    Person,
    Operator,
}

/// What was written. Only the two sides of a ticket read it; no subscriber does.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[schema(as = TicketContent)]
pub struct Content {
    /// Only of the first message.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subject: Option<String>,
    pub text: String,
    /// The files that came with it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub attachments: Vec<Attachment>,
}

facts! {
    /// Facts of a ticket.
    pub enum TicketEvent {
        /// A person asked the operator for help.
        public "ticket.opened" v 1 sealed by Field("user_id") => Opened {
            ticket_id: TicketId,
            /// Who asked. A visitor, who has no login, has an id of their own.
            user_id: UserId,
            /// The address of a visitor.
            #[serde(default, skip_serializing_if = "Personal::is_empty")]
            email: Personal<String>,
            /// The language of a visitor.
            #[serde(default, skip_serializing_if = "Option::is_none")]
            language: Option<String>,
            #[serde(default, skip_serializing_if = "Option::is_none")]
            account_id: Option<AccountId>,
            /// The app that it is about.
            #[serde(default, skip_serializing_if = "Option::is_none")]
            client_id: Option<ClientId>,
            /// The request that it is about.
            #[serde(default, skip_serializing_if = "Option::is_none")]
            request_id: Option<String>,
            content: Personal<Content>,
            at: Timestamp,
        },
        /// The person who asked, or a colleague, wrote more.
        public "ticket.replied" v 1 sealed by Field("user_id") => Replied {
            /// Who wrote it.
            user_id: UserId,
            content: Personal<Content>,
            at: Timestamp,
        },
        /// The operator answered.
        public "ticket.answered" v 1 sealed by Field("user_id") => Answered {
            /// Who had asked.
            user_id: UserId,
            content: Personal<Content>,
            at: Timestamp,
        },
        internal "ticket.noted" v 1 sealed by Field("user_id") => Noted {
            user_id: UserId,
            content: Personal<Content>,
            at: Timestamp,
        },
        internal "ticket.assigned" v 1 => Assigned {
            #[serde(default, skip_serializing_if = "Option::is_none")]
            to: Option<UserId>,
        },
        public "ticket.closed" v 1 => Closed { by: Party, },
        public "ticket.reopened" v 1 => Reopened { by: Party, },
        internal "ticket.visitor_erased" v 1 => VisitorErased { user_id: UserId, },
    }
}
