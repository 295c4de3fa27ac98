//! Reads files of any length record by record, in bounded memory: lines, and the elements of a JSON array that
//! stands alone or is a member of an object. What a record means is up to the sources.
//!
//! Strings and brackets are all that is looked at here. A record that is not JSON is found when it is parsed, and
//! spoils only itself.

use super::row::{Problem, RECORD_MAX, Rows};
use std::{
    io::{self, BufRead},
    rc::Rc,
};

/// Counts lines while it reads.
struct Bytes<R> {
    inner: R,
    line: u64,
}

impl<R: BufRead> Bytes<R> {
    const fn new(inner: R) -> Self {
        Self { inner, line: 1 }
    }

    fn peek(&mut self) -> io::Result<Option<u8>> {
        Ok(self.inner.fill_buf()?.first().copied())
    }

    fn next(&mut self) -> io::Result<Option<u8>> {
        let byte = self.peek()?;
        if let Some(byte) = byte {
            self.inner.consume(1);
            self.line += u64::from(byte == b'\n');
        }
        Ok(byte)
    }

    /// Passes over white space, and returns what follows.
    fn after_space(&mut self) -> io::Result<Option<u8>> {
        while let Some(byte) = self.peek()? {
            if !byte.is_ascii_whitespace() {
                return Ok(Some(byte));
            }
            self.next()?;
        }
        Ok(None)
    }

    /// Reads one JSON value; `None` if it is too long.
    fn value(&mut self) -> io::Result<Option<Vec<u8>>> {
        let (mut value, mut fits, mut read) = (Vec::new(), true, false);
        let (mut depth, mut in_text, mut escaped) = (0_u64, false, false);
        while let Some(byte) = self.peek()? {
            let ends = matches!(byte, b',' | b']' | b'}') || byte.is_ascii_whitespace();
            if depth == 0 && !in_text && ends && read {
                break;
            }
            self.next()?;
            read = true;
            fits &= value.len() < RECORD_MAX;
            if fits {
                value.push(byte);
            }
            match byte {
                _ if escaped => escaped = false,
                b'\\' if in_text => escaped = true,
                b'"' => in_text = !in_text,
                _ if in_text => {}
                b'{' | b'[' => depth += 1,
                b'}' | b']' => depth = depth.saturating_sub(1),
                _ => {}
            }
            if depth == 0 && !in_text && matches!(byte, b'"' | b'}' | b']') {
                break;
            }
        }
        Ok(fits.then_some(value))
    }

    /// Reads to the end of the line; `None` if it is too long.
    fn rest_of_line(&mut self) -> io::Result<Option<Vec<u8>>> {
        let (mut line, mut fits) = (Vec::new(), true);
        loop {
            let (rest, wanted) = {
                let buffer = self.inner.fill_buf()?;
                let end = buffer.iter().position(|byte| *byte == b'\n');
                let wanted = end.map_or(buffer.len(), |end| end + 1);
                fits &= line.len() + wanted <= RECORD_MAX;
                if fits {
                    line.extend(buffer.iter().take(wanted));
                }
                (buffer.len(), (wanted, end.is_some()))
            };
            self.inner.consume(wanted.0);
            if wanted.1 || rest == 0 {
                self.line += 1;
                return Ok(fits.then_some(line));
            }
        }
    }
}

/// A function that reads a record.
pub(super) type Parse<T> = Rc<dyn Fn(&[u8]) -> Result<T, Problem>>;

fn parsed<T>(record: Option<&[u8]>, parse: &Parse<T>) -> Result<T, Problem> {
    parse(record.ok_or_else(Problem::of_size)?)
}

/// Returns the records of a file with one JSON object per line. Empty lines are passed over.
pub(super) fn lines<T: 'static>(file: impl BufRead + 'static, parse: Parse<T>) -> Rows<T> {
    let mut bytes = Bytes::new(file);
    Box::new(std::iter::from_fn(move || {
        loop {
            let number = bytes.line;
            match bytes.peek().and_then(|next| next.map(|_| bytes.rest_of_line()).transpose()) {
                Ok(None) => return None,
                Err(error) => return Some(Err(error)),
                Ok(Some(Some(line))) if line.trim_ascii().is_empty() => {}
                Ok(Some(line)) => return Some(Ok((number, parsed(line.as_deref(), &parse)))),
            }
        }
    }))
}

/// Where the reader of an array is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Stage {
    Start,
    /// Between the members of the object.
    Outside,
    /// Between the elements of the array.
    Within,
    Ended,
}

struct Elements<R> {
    bytes: Bytes<R>,
    member: &'static str,
    stage: Stage,
}

/// Returns the elements of a JSON document: an array, or an object whose member `member` is an array.
pub(super) fn elements<T: 'static>(
    file: impl BufRead + 'static,
    member: &'static str,
    parse: Parse<T>,
) -> Rows<T> {
    let mut elements = Elements { bytes: Bytes::new(file), member, stage: Stage::Start };
    Box::new(std::iter::from_fn(move || {
        let next = elements.next();
        if next.is_err() {
            elements.stage = Stage::Ended;
        }
        next.transpose().map(|next| next.map(|(line, element)| (line, parsed(element.as_deref(), &parse))))
    }))
}

/// The line of an element, and its bytes; `None` if it is too long.
type Element = (u64, Option<Vec<u8>>);

fn broken(what: &str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, what.to_owned())
}

impl<R: BufRead> Elements<R> {
    /// Returns the next element; `None` at the end of the array.
    fn next(&mut self) -> io::Result<Option<Element>> {
        loop {
            match self.stage {
                Stage::Ended => return Ok(None),
                Stage::Start => self.start()?,
                Stage::Outside => self.outside()?,
                Stage::Within => match self.bytes.after_space()? {
                    None => return Err(broken("the file ends within the list")),
                    Some(b',') => {
                        self.bytes.next()?;
                    }
                    Some(b']') => {
                        self.bytes.next()?;
                        self.stage = Stage::Ended;
                    }
                    Some(_) => return Ok(Some((self.bytes.line, self.bytes.value()?))),
                },
            }
        }
    }

    fn start(&mut self) -> io::Result<()> {
        if self.bytes.peek()? == Some(0xef) {
            // The byte order mark that some programs write.
            for _ in 0..3 {
                self.bytes.next()?;
            }
        }
        self.stage = match self.bytes.after_space()? {
            Some(b'[') => Stage::Within,
            Some(b'{') => Stage::Outside,
            _ => return Err(broken("not a JSON document")),
        };
        self.bytes.next()?;
        Ok(())
    }

    fn outside(&mut self) -> io::Result<()> {
        match self.bytes.after_space()? {
            Some(b',') => {
                self.bytes.next()?;
            }
            Some(b'"') => {
                let name = self.bytes.value()?;
                if self.bytes.after_space()? != Some(b':') {
                    return Err(broken("not a JSON document"));
                }
                self.bytes.next()?;
                let wanted = name.is_some_and(|name| name == format!("\"{}\"", self.member).as_bytes());
                if self.bytes.after_space()? == Some(b'[') && wanted {
                    self.bytes.next()?;
                    self.stage = Stage::Within;
                } else {
                    self.bytes.value()?;
                }
            }
            Some(b'}') => return Err(broken(&format!("the document has no list {:?}", self.member))),
            None => return Err(broken("the file ends early")),
            Some(_) => return Err(broken("not a JSON document")),
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::{Parse, RECORD_MAX, Rows, elements, lines};
    use std::{io::BufReader, rc::Rc};

    fn text() -> Parse<String> {
        Rc::new(|bytes: &[u8]| Ok(String::from_utf8_lossy(bytes).into_owned()))
    }

    fn read(rows: Rows<String>) -> Vec<String> {
        rows.map(|row| match row {
            Ok((line, Ok(text))) => format!("{line} {text}"),
            Ok((line, Err(problem))) => format!("{line} {}", problem.code),
            Err(error) => error.to_string(),
        })
        .collect()
    }

    fn members(document: &str) -> Vec<String> {
        // A tiny buffer, so that every byte may be the last of one.
        read(elements(
            BufReader::with_capacity(2, std::io::Cursor::new(document.to_owned())),
            "users",
            text(),
        ))
    }

    #[test]
    fn the_elements_of_a_list_are_found_wherever_it_stands() {
        let list = r#"[{"a":"]\"}"},
            [1, [2]] , "x,y" ,7]"#;
        let expected = [r#"1 {"a":"]\"}"}"#, "2 [1, [2]]", r#"2 "x,y""#, "2 7"];
        assert_eq!(members(list), expected);
        let within = format!(r#"{{"realm":"x","n":{{"users":[0]}},"users":{list},"rest":[1]}}"#);
        assert_eq!(members(&within), expected);
        assert_eq!(members("\u{feff}[]"), [""; 0]);
    }

    #[test]
    fn a_broken_document_says_so_and_ends() {
        for (document, why) in [
            ("", "not a JSON document"),
            ("id,email", "not a JSON document"),
            (r#"{"clients":[]}"#, "no list \"users\""),
            (r#"{"users" 5}"#, "not a JSON document"),
            (r#"{"users":[{"a":1},"#, "ends within the list"),
            (r#"{"users":[{"a":1}"#, "ends within the list"),
        ] {
            let told = members(document);
            assert!(told.last().unwrap().contains(why), "{document}: {told:?}");
        }
    }

    #[test]
    fn a_record_that_is_too_long_is_passed_over_whole() {
        let long = "x".repeat(RECORD_MAX + 10);
        assert_eq!(members(&format!(r#"[1,"{long}",{}2]"#, "\n")), ["1 1", "1 record_too_long", "2 2"]);
        assert_eq!(
            members(&format!("[{}{}]", "[".repeat(900_000), "]".repeat(900_000))),
            ["1 record_too_long"]
        );
        let document = format!("a\n\n{long}\nb");
        let file = BufReader::with_capacity(100, std::io::Cursor::new(document));
        assert_eq!(read(lines(file, text())), ["1 a\n", "3 record_too_long", "4 b"]);
    }
}
