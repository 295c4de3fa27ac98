//! Reads a new password, or the secret of a client: hidden at a terminal, or from stdin for programs. A new password is
//! asked twice.

use super::error::CliError;
use rustix::termios::{LocalModes, OptionalActions, Termios, tcgetattr, tcsetattr};
use std::io::{self, BufRead, IsTerminal, Write, stdin};

/// Most attempts at typing the same password twice.
const TRIES: usize = 3;

/// Reads the password of `whom`.
///
/// # Errors
/// When there is nothing to read, or the two entries keep differing.
pub(super) fn new(whom: &str) -> Result<String, CliError> {
    if !stdin().is_terminal() {
        return Ok(line(&format!("stdin is empty: its first line must be the password of {whom}"))?);
    }
    // Before the first prompt: whatever is typed early must not be shown either.
    let _quiet = Quiet::begin()?;
    for _ in 0..TRIES {
        let password = hidden(&format!("Password of {whom}: "))?;
        if password == hidden("Repeat the password: ")? {
            return Ok(password);
        }
        eprintln!("The passwords differ.");
    }
    Err(CliError::Message("the passwords still differ".to_owned()))
}

/// Reads the secret of `whom`, which exists already.
///
/// # Errors
/// When there is nothing to read.
pub(super) fn secret(whom: &str) -> Result<String, CliError> {
    if !stdin().is_terminal() {
        return Ok(line(&format!("stdin is empty: its first line must be the secret of {whom}"))?);
    }
    let _quiet = Quiet::begin()?;
    Ok(hidden(&format!("Secret of {whom}: "))?)
}

fn line(missing: &str) -> io::Result<String> {
    let mut line = String::new();
    if stdin().lock().read_line(&mut line)? == 0 {
        return Err(io::Error::other(missing));
    }
    line.truncate(line.trim_end_matches(['\r', '\n']).len());
    Ok(line)
}

/// Prompts for a line on a terminal that doesn't echo.
fn hidden(prompt: &str) -> io::Result<String> {
    let mut terminal = io::stderr();
    write!(terminal, "{prompt}")?;
    terminal.flush()?;
    let typed = line("no password was entered")?;
    writeln!(terminal)?;
    Ok(typed)
}

/// Turns off the terminal's echo until dropped.
struct Quiet(Termios);

impl Quiet {
    fn begin() -> io::Result<Self> {
        let before = tcgetattr(stdin())?;
        let mut quiet = before.clone();
        quiet.local_modes.remove(LocalModes::ECHO);
        tcsetattr(stdin(), OptionalActions::Now, &quiet)?;
        Ok(Self(before))
    }
}

impl Drop for Quiet {
    fn drop(&mut self) {
        let _ = tcsetattr(stdin(), OptionalActions::Now, &self.0);
    }
}
