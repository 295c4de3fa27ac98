//! The texts of the area.

use crate::surface::web::shared::text::Translations;

#[derive(Debug)]
pub struct AppsText {
    pub title: &'static str,
    pub new: &'static str,
    /// The columns of the list.
    pub columns: [&'static str; 5],
    pub disabled_only: &'static str,
    pub deleted: &'static str,
    pub none: &'static str,
    pub none_detail: &'static str,
    pub deleted_notice: &'static str,
}

pub static TEXT: Translations<AppsText> = Translations {
    english: AppsText {
        title: "Apps",
        new: "New app",
        columns: ["App", "Type", "Status", "Client ID", "Last used"],
        disabled_only: "Disabled only",
        deleted: "Deleted",
        none: "No apps here yet",
        none_detail: "An app is what people log in to, or a machine that calls an API. It gets a client ID, and a \
                      secret if it can keep one.",
        deleted_notice: "The app was deleted. Its secrets and tokens stopped at once; its history stays.",
    },
    dutch: AppsText {
        title: "Apps",
        new: "Nieuwe app",
        columns: ["App", "Type", "Status", "Client-ID", "Laatst gebruikt"],
        disabled_only: "Alleen uitgezet",
        deleted: "Verwijderd",
        none: "Hier zijn nog geen apps",
        none_detail: "Een app is waar mensen op inloggen, of een machine die een API aanroept. De app krijgt een \
                      client-ID, en een secret als die er een kan bewaren.",
        deleted_notice: "De app is verwijderd. Secrets en tokens stopten meteen; de geschiedenis blijft.",
    },
};
