//! The listener for `/metrics` (`metrics_listen`). Its connections end when they wait too long, and are few: whoever
//! reaches it must not take the descriptors of the process.
//!
//! Not here: what the metrics are, and who renders them (`cli::telemetry`).

use super::{PAUSE, connection::ConnectionContext, id_of, watch::Watch};
use crate::config::Connections;
use axum::Router;
use std::{collections::HashMap, sync::Arc};
use tokio::{
    net::TcpListener,
    sync::watch,
    task::{Id, JoinSet},
    time::Instant,
};

/// Most connections at once; those beyond them make others close. Monitoring needs one or two.
const MAX: usize = 32;

/// Serves `router` until the process ends.
pub async fn serve_metrics(listener: TcpListener, router: Router) {
    let limits = Connections::default();
    // Nobody stops it. The sender lives as long as this.
    let (_stop, stop) = watch::channel(None::<Instant>);
    let context = ConnectionContext { router, certificate: None, stop, head_time: limits.head_time() };
    let mut tasks = JoinSet::new();
    let mut staying: HashMap<Id, Arc<Watch>> = HashMap::new();
    loop {
        tokio::select! {
            Some(ended) = tasks.join_next_with_id() => {
                staying.remove(&id_of(&ended));
            }
            accepted = listener.accept() => match accepted {
                Ok((stream, peer)) => {
                    let has_room = staying.len() < MAX || close_longest_waiting(&mut staying);
                    // Some may still be closing.
                    if has_room && tasks.len() < 2 * MAX {
                        let watch = Watch::new(&limits);
                        let task = tasks.spawn(context.clone().serve(stream, peer, watch.clone()));
                        staying.insert(task.id(), watch);
                    }
                }
                // Perhaps there are no descriptors.
                Err(_) => tokio::time::sleep(PAUSE).await,
            },
        }
    }
}

/// Closes the connection that has waited longest, and forgets it. Returns whether there is one that waits.
fn close_longest_waiting(staying: &mut HashMap<Id, Arc<Watch>>) -> bool {
    let waiting = staying.iter().filter_map(|(id, watch)| Some((watch.waits_since()?, *id)));
    let longest = waiting.min_by_key(|(since, _)| *since).map(|(_, id)| id);
    let closing = longest.and_then(|id| staying.remove(&id));
    closing.inspect(|watch| watch.close()).is_some()
}
