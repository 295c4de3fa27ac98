//! The statement of the readers.

use super::request::{Answer, Ask, PAGE, Stopped, Stored, TailPage, Wanted, Written};
use crate::store::{
    once,
    succession::Footing,
    variants::{Parts, Variants},
};
use sqlx::{FromRow, PgConnection, Row};
use std::{
    collections::{HashMap, HashSet},
    sync::{Arc, LazyLock},
};

/// The first row tells where the log ends, and whether it is on the server that this node relies on. `OFFSET
/// 0` keeps the planner from turning the index probes into a scan when its statistics are outdated.
const HEAD: &str = "
SELECT 0 AS kind, 0::bigint AS ord, position, 0::bigint AS sequence,
       generation = $7 AND server = $8 AND pg_postmaster_start_time() = $8 AND NOT pg_is_in_recovery() AS standing,
       '' AS event_type, '' AS event_version, '' AS payload, '' AS metadata, NULL::bytea AS state
FROM log_head
UNION ALL
SELECT e.kind, ord, e.position, e.sequence, false, e.event_type, e.event_version, e.payload, e.metadata, e.state
FROM unnest($1::text[], $2::text[], $3::bigint[], $5::boolean[]) WITH ORDINALITY AS w (t, i, after, written, ord)
";

const STOPS: &str = "
UNION ALL
SELECT 3, ord, r.position, 0, r.standing, '', '', '', '', NULL
FROM unnest($4::text[]) WITH ORDINALITY AS w (k, ord)
CROSS JOIN LATERAL (SELECT * FROM revocations WHERE key = w.k OFFSET 0) AS r";

/// Begins the statement of a batch that has something to use once. It is recorded only if the log is on the server that
/// this node relies on, so that the batch can be read again elsewhere.
const USE: &str = "
WITH used AS (
    INSERT INTO assertions
    SELECT k, u FROM log_head, unnest($9::bytea[], $10::timestamptz[]) AS x (k, u)
    WHERE generation = $7 AND server = $8 AND pg_postmaster_start_time() = $8
    ON CONFLICT DO NOTHING
    RETURNING key
)";

/// Ends it: the keys that were not used before come with the kind 4.
const USED: &str = "
UNION ALL
SELECT 4, 0, 0, 0, false, '', '', '', '', key FROM used";

/// Returns the events of a tail after `after`, a page of them.
fn page(after: &str) -> String {
    format!(
        "SELECT 2 AS kind, position, sequence, event_type, event_version, payload::text AS payload,
            metadata::text AS metadata, NULL::bytea AS state
     FROM events
     WHERE aggregate_type = w.t AND aggregate_id = w.i AND sequence > {after}
     ORDER BY sequence LIMIT {PAGE}"
    )
}

/// Returns the tails of a batch of which some may start from a snapshot. A snapshot counts only if the log contains the
/// event that it claims to include last.
fn from_snapshots() -> String {
    format!(
        "LEFT JOIN LATERAL (
    SELECT s.position, s.sequence, s.state FROM snapshots AS s
    WHERE w.written AND s.aggregate_type = w.t AND s.aggregate_id = w.i AND s.format = $6 AND s.sequence > w.after
      AND EXISTS (
          SELECT FROM events AS e WHERE e.aggregate_type = w.t AND e.aggregate_id = w.i
                                    AND e.sequence = s.sequence AND e.position = s.position OFFSET 0)
    OFFSET 0
) AS s ON true
CROSS JOIN LATERAL (
    SELECT 1 AS kind, s.position, s.sequence, '' AS event_type, '' AS event_version, '' AS payload, '' AS metadata,
           s.state
    WHERE s.sequence IS NOT NULL
    UNION ALL
    ({})
) AS e",
        page("coalesce(s.sequence, w.after)")
    )
}

/// The statement; its own part is the snapshots. All variants have the same parameters, but for the last two. A
/// node that knows its streams needs no snapshots, and then Postgres need not look for any.
static READ: LazyLock<Variants> = LazyLock::new(|| {
    let known = format!("CROSS JOIN LATERAL ({}) AS e", page("w.after"));
    let written = from_snapshots();
    Variants::new(|parts| {
        let tails = if parts.own { written.as_str() } else { known.as_str() };
        let (used_first, used) = if parts.once { (USE, USED) } else { ("", "") };
        [used_first, HEAD, tails, STOPS, used].concat()
    })
});

/// Everything that a batch reads, each tail and each key once.
struct Columns<'a> {
    tails: Vec<&'a Wanted>,
    /// For each requested tail, its index in `tails`.
    index: Vec<usize>,
    keys: Vec<&'a str>,
    /// For each requested key, its index in `keys`.
    key_index: Vec<usize>,
}

impl<'a> Columns<'a> {
    fn of(asks: &'a [Ask]) -> Self {
        let mut known: HashMap<&Wanted, usize> = HashMap::new();
        let (mut tails, mut index) = (vec![], vec![]);
        for wanted in asks.iter().flat_map(|ask| &ask.tails) {
            index.push(*known.entry(wanted).or_insert_with(|| {
                tails.push(wanted);
                tails.len() - 1
            }));
        }
        let mut known_keys: HashMap<&str, usize> = HashMap::new();
        let (mut keys, mut key_index) = (vec![], vec![]);
        for key in asks.iter().flat_map(|ask| &ask.keys) {
            key_index.push(*known_keys.entry(key.as_str()).or_insert_with(|| {
                keys.push(key.as_str());
                keys.len() - 1
            }));
        }
        Self { tails, index, keys, key_index }
    }
}

/// The result of one statement, for all requests of the batch.
pub(super) struct Read {
    pub head: i64,
    /// Whether the log is on the server that this node relies on.
    pub stands: bool,
    pages: Vec<Arc<TailPage>>,
    /// For each requested tail, its index in `pages`.
    index: Vec<usize>,
    /// One per key.
    stopped: Vec<Option<Stopped>>,
    /// For each requested key, its index in `stopped`.
    key_index: Vec<usize>,
    /// What was used for the first time.
    used: HashSet<Vec<u8>>,
}

impl Read {
    /// Returns the answer to each of `asks`.
    pub fn answers(self, turn: u64, asks: &[Ask]) -> Vec<Answer> {
        let (mut index, mut key_index) = (self.index.into_iter(), self.key_index.into_iter());
        let mut used = self.used;
        let answers = asks.iter().map(|ask| Answer {
            head: self.head,
            turn,
            tails: index.by_ref().take(ask.tails.len()).map(|index| self.pages[index].clone()).collect(),
            stopped: key_index
                .by_ref()
                .take(ask.keys.len())
                .filter_map(|index| self.stopped[index])
                .collect(),
            // Of several requests in one batch that use the same thing, the first is the only one.
            is_first_use: ask.once.is_none_or(|once| used.remove(once.key.as_slice())),
        });
        answers.collect()
    }
}

/// Reads everything that `asks` want, if the log is on the server of `footing`.
pub(super) async fn read(
    connection: &mut PgConnection,
    asks: &[Ask],
    footing: Footing,
) -> Result<Read, sqlx::Error> {
    let columns = Columns::of(asks);
    let (once, until) = once::columns(asks.iter().filter_map(|ask| ask.once.as_ref()));
    let snapshots = columns.tails.iter().any(|wanted| wanted.written);
    let query = sqlx::query(READ.text(Parts { own: snapshots, once: !once.is_empty() }))
        .bind(columns.tails.iter().map(|wanted| wanted.tail.aggregate_type).collect::<Vec<_>>())
        .bind(columns.tails.iter().map(|wanted| wanted.tail.aggregate_id.as_str()).collect::<Vec<_>>())
        .bind(columns.tails.iter().map(|wanted| wanted.tail.after).collect::<Vec<_>>())
        .bind(&columns.keys)
        .bind(columns.tails.iter().map(|wanted| wanted.written).collect::<Vec<_>>())
        .bind(xwms_events::RULES)
        .bind(footing.generation)
        .bind(footing.server);
    let query = if once.is_empty() { query } else { query.bind(&once).bind(&until) };
    let rows = query.fetch_all(connection).await?;
    let mut used = HashSet::new();
    let (mut head, mut stands) = (0, false);
    let mut pages = vec![TailPage::default(); columns.tails.len()];
    let mut stopped: Vec<Option<Stopped>> = vec![None; columns.keys.len()];
    for row in rows {
        let ord: i64 = row.try_get("ord")?;
        let index = usize::try_from(ord - 1).unwrap_or_default();
        match row.try_get::<i32, _>("kind")? {
            0 => (head, stands) = (row.try_get("position")?, row.try_get("standing")?),
            1 => pages[index].written = Some(Written::from_row(&row)?),
            2 => pages[index].events.push(Stored::from_row(&row)?),
            4 => {
                used.insert(row.try_get("state")?);
            }
            _ => stopped[index] = Some(Stopped::from_row(&row)?),
        }
    }
    let pages = pages.into_iter().map(|page| Arc::new(in_order(page))).collect();
    let Columns { index, key_index, .. } = columns;
    Ok(Read { head, stands, pages, index, stopped, key_index, used })
}

fn in_order(mut page: TailPage) -> TailPage {
    page.events.sort_unstable_by_key(|stored| stored.sequence);
    page
}

#[cfg(test)]
mod tests {
    use super::{Answer, Ask, Columns, READ, Read, Stopped, Wanted};
    use crate::store::{read::Tail, variants::Parts};
    use std::collections::HashSet;

    #[test]
    fn a_tail_that_many_ask_for_is_read_once() {
        let wanted = |id: &str, after| Wanted {
            tail: Tail { aggregate_type: "client", aggregate_id: id.to_owned(), after },
            written: after == 0,
        };
        let asks = [
            Ask { tails: vec![wanted("a", 0), wanted("b", 0)], ..Ask::default() },
            Ask { keys: vec!["k".to_owned()], ..Ask::default() },
            Ask { tails: vec![wanted("b", 0), wanted("a", 7), wanted("a", 0)], ..Ask::default() },
        ];
        let columns = Columns::of(&asks);
        assert_eq!(columns.tails, [&wanted("a", 0), &wanted("b", 0), &wanted("a", 7)]);
        assert_eq!(columns.index, [0, 1, 1, 2, 0]);
    }

    #[test]
    fn a_key_that_many_ask_for_is_read_once_for_all_of_them() {
        let ask = |keys: &[&str]| Ask {
            keys: keys.iter().map(|key| (*key).to_owned()).collect(),
            ..Ask::default()
        };
        let asks = [ask(&["k", "l"]), ask(&[]), ask(&["m", "k"]), ask(&["l"])];
        let Columns { keys, key_index, .. } = Columns::of(&asks);
        assert_eq!(keys, ["k", "l", "m"]);
        let stopped = |position| Some(Stopped { position, standing: false });
        let read = Read {
            head: 9,
            stands: true,
            pages: vec![],
            index: vec![],
            stopped: vec![stopped(5), None, stopped(7)],
            key_index,
            used: HashSet::new(),
        };
        let told =
            |answer: &Answer| answer.stopped.iter().map(|stopped| stopped.position).collect::<Vec<_>>();
        let told: Vec<_> = read.answers(0, &asks).iter().map(told).collect();
        assert_eq!(told, [vec![5_i64], vec![], vec![7, 5], vec![]]);
    }

    #[test]
    fn the_statement_has_only_the_parts_that_a_batch_needs() {
        for parts in Parts::ALL {
            let text = READ.text(parts);
            assert_eq!(text.contains("FROM snapshots"), parts.own);
            assert_eq!(text.contains("INSERT INTO assertions"), parts.once);
            assert!(text.contains("FROM events") && text.contains("FROM revocations"));
        }
    }
}
