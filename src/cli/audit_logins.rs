//! `xwms audit logins`: which logins failed or were refused, from the log.

use super::{config::Config, error::CliError};
use crate::{
    store::{
        Store,
        feed::{Feed, Filter},
    },
    traffic::guard,
};
use clap::Args;
use std::{net::IpAddr, process::ExitCode};
use xwms_events::{
    AnyEvent, Decider, Envelope, StreamName, Timestamp,
    envelope::Origin,
    ids::{UserId, login_id},
    login::{Login, LoginEvent},
};

/// Events fetched at once.
const PAGE: i64 = 500;
/// How long after a login its event may be recorded, in seconds: a minute, unless the database was away.
const LATE: u32 = 86_400;

#[derive(Args)]
pub(super) struct Logins {
    #[command(flatten)]
    config: Config,
    /// Only those of this user: `user_…`. `--email` takes an address.
    #[arg(long, value_name = "USER", value_parser = super::ids::user)]
    user: Option<UserId>,
    /// Only those with this email address. It need not belong to a user.
    #[arg(long, conflicts_with = "user")]
    email: Option<String>,
    /// Only those from the network of this IP address (for IPv6, its /64), or with this hash of a network.
    #[arg(long, value_name = "ADDRESS")]
    network: Option<String>,
    /// Only those from this time on (RFC 3339).
    #[arg(long, value_name = "TIME")]
    from: Option<Timestamp>,
    /// Only those before this time (RFC 3339).
    #[arg(long, value_name = "TIME")]
    until: Option<Timestamp>,
    /// Print one JSON object per line.
    #[arg(long)]
    json: bool,
}

/// What to look for.
struct Wanted {
    /// The user, and the hash of an address, if one was asked for: either is enough.
    user_id: Option<UserId>,
    name: Option<String>,
    network: Option<String>,
    from: Option<Timestamp>,
    until: Option<Timestamp>,
}

impl Logins {
    pub(super) async fn run(self) -> Result<ExitCode, CliError> {
        let store = self.config.store().await?;
        let wanted = self.wanted(&store).await?;
        let filter = Filter {
            names: vec!["login.failed".to_owned()],
            stream: self.user.map(|user_id| StreamName {
                stream_type: Some(Login::TYPE),
                id: login_id(user_id).to_string(),
            }),
            since: self.from,
            until: self.until.map(|until| until.plus_seconds(LATE)),
            ..Filter::default()
        };
        let mut after = match self.from {
            Some(from) => store.position_before(from).await?,
            None => 0,
        };
        loop {
            let part = store.events(&filter, after, PAGE).await?;
            self.print(&part.feed, &wanted)?;
            after = part.upto;
            if !part.more {
                return Ok(ExitCode::SUCCESS);
            }
        }
    }

    async fn wanted(&self, store: &Store) -> Result<Wanted, CliError> {
        let master = store.vault().master();
        let (mut user_id, mut name) = (self.user, None);
        if let Some(email) = &self.email {
            let credential = store.credential(email, None).await?.found;
            user_id = credential.map(|known| known.user_id);
            name = Some(guard::name_hash(master, email, None));
        }
        let network = self.network.as_ref().map(|network| match network.parse::<IpAddr>() {
            Ok(ip) => {
                let origin = Origin { ip: ip.to_string(), user_agent: None };
                guard::network_hash(master, Some(&origin)).unwrap_or_default()
            }
            Err(_) => network.clone(),
        });
        Ok(Wanted { user_id, name, network, from: self.from, until: self.until })
    }

    fn print(&self, feed: &Feed, wanted: &Wanted) -> Result<(), CliError> {
        for event in feed {
            match event {
                Ok(event) if wanted.takes(event) && self.json => {
                    println!("{}", serde_json::to_string(&**event)?);
                }
                Ok(event) if wanted.takes(event) => println!("{}", line(event)),
                Ok(_) => {}
                Err(event) => eprintln!("{:>8}  {}  {}", event.position, event.stream_id, event.why),
            }
        }
        Ok(())
    }
}

impl Wanted {
    fn takes(&self, event: &Envelope) -> bool {
        let AnyEvent::Login(LoginEvent::Failed { user_id, name, network, first_at, last_at, .. }) =
            &event.data
        else {
            return false;
        };
        let is_anybody = self.user_id.is_none() && self.name.is_none();
        let is_user = self.user_id.is_some() && self.user_id == *user_id;
        let is_name = self.name.is_some() && self.name == *name;
        (is_anybody || is_user || is_name)
            && (self.network.is_none() || self.network == *network)
            && self.from.is_none_or(|from| *last_at >= from)
            && self.until.is_none_or(|until| *first_at < until)
    }
}

/// Returns the event as one line of text.
fn line(event: &Envelope) -> String {
    let AnyEvent::Login(LoginEvent::Failed {
        user_id,
        name,
        reason,
        surface,
        count,
        last_at,
        network,
        place,
        ..
    }) = &event.data
    else {
        return String::new();
    };
    let who = match (user_id, name) {
        (Some(user_id), _) => user_id.to_string(),
        (None, Some(name)) => format!("address {name}"),
        (None, None) => "several".to_owned(),
    };
    let whence = place.get().map(|place| place.ip.as_str()).or(network.as_deref()).unwrap_or("several");
    let (reason, surface) = (reason.as_str(), surface.as_str());
    format!("{last_at}  {count:>6}  {reason:<22}  {surface:<11}  {who}  {whence}")
}
