//! Log lines: to stderr, as text or JSON, filtered by the setting `log`.

use crate::config::{LogFormat, Settings};
use tracing_subscriber::{EnvFilter, fmt};

/// Starts logging. A second call does nothing.
pub(super) fn start(settings: &Settings) {
    let filter = settings.log.parse::<EnvFilter>().unwrap_or_default();
    let lines = fmt().with_env_filter(filter).with_writer(std::io::stderr);
    let started = match settings.log_format {
        LogFormat::Text => lines.try_init(),
        LogFormat::Json => lines.json().try_init(),
    };
    // It fails only where logging was started already, as in tests.
    let _ = started;
}
