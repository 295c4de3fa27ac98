//! A new password from whoever sits at the terminal, hidden and asked twice; or from stdin, for programs.

use super::error::CliError;
use rustix::termios::{LocalModes, OptionalActions, Termios, tcgetattr, tcsetattr};
use std::io::{self, BufRead, IsTerminal, Write, stdin};

/// How often somebody may mistype it.
const TRIES: usize = 3;

/// The password of `whom`.
///
/// # Errors
/// When there is none to read, or the repetitions differ.
pub(super) fn new(whom: &str) -> Result<String, CliError> {
    if !stdin().is_terminal() {
        return Ok(line(&format!("stdin is empty: it has to hold the password of {whom}"))?);
    }
    // Before anything is asked: whoever types at once must not be shown, either.
    let _quiet = Quiet::begin()?;
    for _ in 0..TRIES {
        let password = hidden(&format!("Password of {whom}: "))?;
        if password == hidden("The same again: ")? {
            return Ok(password);
        }
        eprintln!("The two differ.");
    }
    Err(CliError::Said("no password was typed twice alike".to_owned()))
}

fn line(missing: &str) -> io::Result<String> {
    let mut line = String::new();
    if stdin().lock().read_line(&mut line)? == 0 {
        return Err(io::Error::other(missing));
    }
    line.truncate(line.trim_end_matches(['\r', '\n']).len());
    Ok(line)
}

/// Asks for a line, on a terminal that shows none.
fn hidden(prompt: &str) -> io::Result<String> {
    let mut terminal = io::stderr();
    write!(terminal, "{prompt}")?;
    terminal.flush()?;
    let typed = line("nothing was typed")?;
    writeln!(terminal)?;
    Ok(typed)
}

/// The terminal shows nothing of what is typed for as long as this lives.
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
