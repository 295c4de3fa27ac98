//! The file of erasures: one JSON object per line, with the id of a user and the time. It has no personal data,
//! and only grows.

use serde::{Deserialize, Serialize};
use std::{
    io::{Error, ErrorKind},
    path::Path,
};
use tokio::{fs, io::AsyncWriteExt};
use xwms_events::{Timestamp, ids::UserId};

#[derive(Serialize, Deserialize)]
struct Line {
    user_id: UserId,
    erased_at: Timestamp,
}

/// Adds a user to the file and waits until it is on the disk. Does nothing if the user is in it.
pub(super) async fn add(path: &Path, user_id: &str, erased_at: Timestamp) -> Result<(), Error> {
    let invalid = |why: &dyn std::fmt::Display| Error::new(ErrorKind::InvalidData, why.to_string());
    let user_id: UserId = user_id.parse().map_err(|_| invalid(&"not the id of a user"))?;
    let before = match fs::read_to_string(path).await {
        Err(error) if error.kind() == ErrorKind::NotFound => String::new(),
        read => read?,
    };
    if lines(&before).any(|(_, line)| line.is_ok_and(|line| line.user_id == user_id)) {
        return Ok(());
    }
    let line = serde_json::to_string(&Line { user_id, erased_at }).map_err(|error| invalid(&error))?;
    // After a write that broke off, the line begins anew.
    let separator = if before.is_empty() || before.ends_with('\n') { "" } else { "\n" };
    let mut file = fs::OpenOptions::new().create(true).append(true).mode(0o600).open(path).await?;
    file.write_all(format!("{separator}{line}\n").as_bytes()).await?;
    // The file of tokio tells of a failed write only here.
    file.flush().await?;
    file.sync_all().await
}

/// Returns the users in the file, and the numbers of the lines that can't be read.
///
/// # Errors
/// Why the file can't be read.
pub(super) async fn read(path: &Path) -> Result<(Vec<UserId>, Vec<usize>), Error> {
    let text = fs::read_to_string(path).await?;
    let (mut users, mut unreadable) = (vec![], vec![]);
    for (number, line) in lines(&text) {
        match line {
            Ok(line) => users.push(line.user_id),
            Err(_) => unreadable.push(number),
        }
    }
    Ok((users, unreadable))
}

/// Returns the lines that are not empty, with their numbers.
fn lines(text: &str) -> impl Iterator<Item = (usize, Result<Line, serde_json::Error>)> {
    let whole = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    whole.map(|(index, line)| (index + 1, serde_json::from_str(line)))
}

#[cfg(test)]
mod tests {
    use super::{add, read};
    use xwms_events::{Timestamp, ids::UserId};

    #[tokio::test]
    async fn a_user_is_in_the_file_once_and_a_broken_line_hides_none() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("erasures.jsonl");
        let [one, other] = [1, 2].map(|number| UserId::from_uuid(uuid::Uuid::from_u128(number)));
        let at = Timestamp::from_millis(1_800_000_000_000);
        for _ in 0..2 {
            add(&path, &one.to_string(), at).await.unwrap();
        }
        let text = std::fs::read_to_string(&path).unwrap();
        std::fs::write(&path, format!("{text}{{\"user_id\":\"us")).unwrap();
        add(&path, &other.to_string(), at).await.unwrap();
        assert_eq!(read(&path).await.unwrap(), (vec![one, other], vec![2]));
        assert!(add(&path, "somebody", at).await.is_err());
    }
}
