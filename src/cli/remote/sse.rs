//! Reads server-sent events (WHATWG HTML §9.2.6): the parts that the feed uses.

use std::mem::take;

/// The most bytes of an event. Those of the feed are far smaller.
const EVENT_MAX: usize = 1024 * 1024;

/// One block of the stream.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Item {
    pub id: Option<String>,
    pub kind: String,
    /// Empty if the block only moves the id.
    pub data: String,
}

/// The stream has an event that is too long.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct TooLong;

/// The state between two parts of a stream.
#[derive(Default)]
pub(super) struct Parser {
    line: Vec<u8>,
    /// The bytes of this block so far.
    size: usize,
    item: Item,
    /// Whether the block has a field.
    begun: bool,
    done: Vec<Item>,
}

impl Parser {
    /// Takes the next bytes, and returns the blocks that they complete.
    ///
    /// # Errors
    /// If a block is too long.
    pub fn push(&mut self, bytes: &[u8]) -> Result<Vec<Item>, TooLong> {
        for byte in bytes {
            match byte {
                b'\n' => self.end_line(),
                _ => {
                    self.size += 1;
                    self.line.push(*byte);
                }
            }
            if self.size > EVENT_MAX {
                return Err(TooLong);
            }
        }
        Ok(take(&mut self.done))
    }

    fn end_line(&mut self) {
        let line = take(&mut self.line);
        let line = String::from_utf8_lossy(&line);
        let line = line.strip_suffix('\r').unwrap_or(&line);
        if line.is_empty() {
            self.size = 0;
            let item = take(&mut self.item);
            if take(&mut self.begun) {
                self.done.push(item);
            }
            return;
        }
        let (name, value) = line.split_once(':').unwrap_or((line, ""));
        let value = value.strip_prefix(' ').unwrap_or(value);
        match name {
            "id" => self.item.id = Some(value.to_owned()),
            "event" => self.item.kind = value.to_owned(),
            "data" => {
                if !self.item.data.is_empty() {
                    self.item.data.push('\n');
                }
                self.item.data.push_str(value);
            }
            // A comment, which is a sign of life, or a field that nobody needs.
            _ => return,
        }
        self.begun = true;
    }
}

#[cfg(test)]
mod tests {
    use super::{EVENT_MAX, Item, Parser, TooLong};

    fn item(id: Option<&str>, kind: &str, data: &str) -> Item {
        Item { id: id.map(ToOwned::to_owned), kind: kind.to_owned(), data: data.to_owned() }
    }

    #[test]
    fn blocks_are_found_however_the_bytes_are_cut() {
        let text = ": hello\n\nid: a\nevent: client.created\ndata: {\"n\":\ndata: \"é\"}\n\nid: b\n\r\n\
                    event: log.went_back\r\ndata: {}\r\n\r\nretry: 7\n\nid: c\ndata: half";
        let expected = [
            item(Some("a"), "client.created", "{\"n\":\n\"é\"}"),
            item(Some("b"), "", ""),
            item(None, "log.went_back", "{}"),
        ];
        for size in 1..text.len() {
            let mut parser = Parser::default();
            let mut found = Vec::new();
            for part in text.as_bytes().chunks(size) {
                found.extend(parser.push(part).unwrap());
            }
            assert_eq!(found, expected, "{size}");
        }
    }

    #[test]
    fn an_endless_event_is_not_kept() {
        let mut parser = Parser::default();
        assert!(parser.push(&vec![b'a'; EVENT_MAX]).is_ok());
        assert_eq!(parser.push(b"aa"), Err(TooLong));
    }
}
