//! Cycles in a graph.

use std::collections::{BTreeMap, BTreeSet, VecDeque, btree_map::Entry};

/// The nodes that each node leads to.
pub type Graph<'a> = BTreeMap<&'a str, BTreeSet<&'a str>>;

/// Returns the shortest cycle of `graph`: each node leads to the next, and the last to the first.
pub fn circle<'a>(graph: &Graph<'a>) -> Option<Vec<&'a str>> {
    graph.keys().copied().filter_map(|node| way_back(graph, node)).min_by_key(Vec::len)
}

/// Returns the shortest path from `start` back to itself.
fn way_back<'a>(graph: &Graph<'a>, start: &'a str) -> Option<Vec<&'a str>> {
    let mut before: BTreeMap<&str, &'a str> = BTreeMap::new();
    let mut waiting = VecDeque::from([start]);
    while let Some(node) = waiting.pop_front() {
        for next in graph.get(node).into_iter().flatten().copied() {
            if next == start {
                let mut way = vec![node];
                let mut first = node;
                while let Some(earlier) = before.get(first) {
                    way.push(*earlier);
                    first = *earlier;
                }
                way.reverse();
                return Some(way);
            }
            if let Entry::Vacant(unseen) = before.entry(next) {
                unseen.insert(node);
                waiting.push_back(next);
            }
        }
    }
    None
}

#[test]
fn the_shortest_cycle_is_found_if_there_is_one() {
    let graph = |arrows: &[(&'static str, &'static str)]| {
        let mut graph = Graph::new();
        for (from, to) in arrows {
            graph.entry(*from).or_default().insert(*to);
        }
        graph
    };
    let tree = [("a", "b"), ("a", "c"), ("b", "d"), ("c", "d")];
    assert_eq!(circle(&graph(&tree)), None);
    let long = [tree.as_slice(), &[("d", "e"), ("e", "a")]].concat();
    assert_eq!(circle(&graph(&long)), Some(vec!["a", "b", "d", "e"]));
    let two = [long.as_slice(), &[("e", "d")]].concat();
    assert_eq!(circle(&graph(&two)), Some(vec!["d", "e"]));
}
