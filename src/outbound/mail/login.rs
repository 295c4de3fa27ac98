//! The mail about a login from a device that the person is not known to have used before: when, with what and from
//! where, with links for a person who did not log in. A few a day: a flood of logins is no flood of mails.

use super::{
    letter::{Addressed, Block, Kind, Letter, language_of, minute},
    not_mine,
};
use crate::{
    commands::disowning,
    language::Language,
    places::{Countries, Described, describe},
    store::{Store, StoreError},
    subscribers::sink::SinkError,
};
use sqlx::PgConnection;
use xwms_events::{
    Envelope, Timestamp,
    ids::UserId,
    session::SessionEvent,
    user::{Act, User},
};

/// Most such mails to one person within a day.
const DAILY: i32 = 5;

/// Whether the person gets a mail about this login. If so, it counts.
pub(super) async fn is_told(
    db: &mut PgConnection,
    event: &Envelope,
    user_id: UserId,
) -> Result<bool, SinkError> {
    let told = sqlx::query(
        "INSERT INTO public.login_mails AS m (user_id, since, sent) VALUES ($1, $2, 1)
         ON CONFLICT (user_id) DO UPDATE
             SET since = CASE WHEN m.since <= excluded.since - interval '1 day' THEN excluded.since ELSE m.since END,
                 sent = CASE WHEN m.since <= excluded.since - interval '1 day' THEN 1 ELSE m.sent + 1 END
             WHERE m.sent < $3 OR m.since <= excluded.since - interval '1 day'",
    )
    .bind(user_id.to_string())
    .bind(event.metadata.recorded_at.to_datetime().ok_or(StoreError::Seal)?)
    .bind(DAILY)
    .execute(db)
    .await?;
    Ok(told.rows_affected() == 1)
}

/// Returns the notice of the login in `event`, unless the user can't get mail any more.
pub(super) async fn notice(
    store: &Store,
    issuer: &str,
    countries: &Countries,
    event: &Envelope,
    started: &SessionEvent,
) -> Result<Option<Addressed>, StoreError> {
    let SessionEvent::Started { user_id, place, .. } = started else { return Ok(None) };
    let user = store.load::<User>(*user_id).await?.state;
    let Some(to) = user.email.get().filter(|_| user.may_get_mail()).cloned() else { return Ok(None) };
    let (at, act) = (event.metadata.recorded_at, Act::Login(user.password_changes));
    let link = disowning::seal(store, *user_id, &user, act, at)?;
    let link = format!("{issuer}/login/disown?link={link}");
    let language = language_of(&user);
    let described = describe(place.get(), countries, language);
    let links = Links { issuer, link: &link };
    let letter = letter(at, &described, &links, language);
    Ok(Some(Addressed { to, letter }))
}

/// Where the mail leads.
pub(super) struct Links<'a> {
    pub issuer: &'a str,
    /// For a person who did not log in.
    pub link: &'a str,
}

/// Returns the notice of a login at `at`.
pub(super) fn letter(at: Timestamp, place: &Described, links: &Links<'_>, language: Language) -> Letter {
    let at = format!("{} UTC", minute(at));
    let (when, device, from) = match language {
        Language::English => ("Time", "Device", "Place"),
        Language::Dutch => ("Tijd", "Apparaat", "Plaats"),
    };
    let facts = vec![(when, at), (device, place.device.clone()), (from, place.place.clone())];
    let (subject, hello, said, see, sessions, reason) = match language {
        Language::English => (
            "New sign-in to your account",
            "Hello,",
            "Somebody signed in to your account with a device that we didn't know yet. If it was you, you need not do \
             anything.",
            "You can see where you're signed in, and sign out there:",
            "Where you're signed in",
            "You get this mail because somebody signed in with your address on a new device.",
        ),
        Language::Dutch => (
            "Nieuwe login op je account",
            "Hallo,",
            "Iemand is op je account ingelogd met een apparaat dat we nog niet kenden. Was jij dit, dan hoef je niets \
             te doen.",
            "Je kunt zien waar je ingelogd bent, en daar uitloggen:",
            "Waar je ingelogd bent",
            "Je krijgt deze mail omdat iemand met je adres inlogde op een nieuw apparaat.",
        ),
    };
    let said = [Block::paragraph(hello), Block::paragraph(said), Block::Facts(facts)];
    let list = [
        Block::paragraph(see),
        Block::Action { label: sessions.to_owned(), url: format!("{}/account/sessions", links.issuer) },
    ];
    Letter {
        kind: Kind::NewDevice,
        language,
        subject: subject.to_owned(),
        blocks: said.into_iter().chain(not_mine::blocks(links.link, language)).chain(list).collect(),
        reason: reason.to_owned(),
    }
}
