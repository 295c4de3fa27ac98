//! Checks each setting, how settings fit together, and whether what they name can be used. Reports all
//! problems at once.

use super::{
    file_checks, login_providers,
    mtls::Around,
    plans, range,
    settings::{SecondFactor, Settings},
};
use crate::keys::key_pair::RSA_BITS;
use url::Url;
use xwms_events::{client::is_loopback, user::email};

/// Every problem with the settings.
#[derive(Debug, thiserror::Error)]
#[error("the settings are wrong:\n{}", .0.iter().map(|problem| format!("  - {problem}")).collect::<Vec<_>>().join("\n"))]
pub struct ConfigError(pub Vec<String>);

impl Settings {
    /// Checks each setting, how they fit together, and that the files and URLs they name can be used.
    ///
    /// # Errors
    /// Returns every problem.
    pub fn check(&self) -> Result<(), ConfigError> {
        let mut problems = Vec::new();
        self.check_issuer(&mut problems);
        if self.database_url.is_none() {
            problems.push(
                "database_url is missing (a postgres:// URL): set XWMS_DATABASE_URL, or name a settings file with \
                 --config. For the server of `make run` or `xwms dev`, add --data .xwms instead"
                    .to_owned(),
            );
        }
        match (&self.master_key, &self.master_key_file) {
            (None, None) => problems.push(
                "master_key or master_key_file is missing (32 random bytes in base64: `xwms keys generate-master`, or \
                 `openssl rand -base64 32`): set XWMS_MASTER_KEY_FILE"
                    .to_owned(),
            ),
            (Some(_), Some(_)) => problems.push("master_key and master_key_file are both set".to_owned()),
            _ => {}
        }
        self.check_listeners(&mut problems);
        range::check(&mut problems, "database_connections", self.database_connections, 3..=1000);
        if !(60..=30 * 86_400).contains(&self.session_seconds) {
            problems.push("session_seconds must be 60 (a minute) to 2592000 (thirty days)".to_owned());
        }
        if self.remember_seconds != 0 && !(3600..=365 * 86_400).contains(&self.remember_seconds) {
            problems.push("remember_seconds must be 0, or 3600 (an hour) to 31536000 (a year)".to_owned());
        }
        if !RSA_BITS.contains(&self.rsa_key_bits) {
            problems.push("rsa_key_bits must be 2048 or 3072".to_owned());
        }
        range::check(&mut problems, "password_concurrency", self.password_concurrency, 1..=256);
        login_providers::check(&self.login_providers, &mut problems);
        if let Err(wrong) = plans::read(self.plans_file.as_deref()) {
            problems.extend(wrong);
        }
        self.audit.check(self.nats.is_some(), &mut problems);
        self.branding.check(&mut problems);
        self.operators.check(self.second_factor != SecondFactor::Off, &mut problems);
        self.client_registration.check(&mut problems);
        self.connections.check(&mut problems);
        self.event_streams.check(&mut problems);
        self.traces.check(&mut problems);
        self.guard.check(&mut problems);
        self.webhooks.check(&mut problems);
        self.usage.check(&mut problems);
        self.dns.check(&mut problems);
        if let Some(nats) = &self.nats {
            nats.check(&mut problems);
        }
        if let Some(mail) = &self.mail {
            mail.check(&mut problems);
        }
        if let Some(Err(refusal)) = self.support_email.as_deref().map(email::parse) {
            problems.push(format!("support_email: {}", refusal.detail));
        }
        if self.log.parse::<tracing_subscriber::EnvFilter>().is_err() {
            problems.push(format!("log = {:?} is not a filter such as \"info\" or \"xwms=debug\"", self.log));
        }
        file_checks::check(self, &mut problems);
        if problems.is_empty() { Ok(()) } else { Err(ConfigError(problems)) }
    }

    fn check_listeners(&self, problems: &mut Vec<String>) {
        if self.tls.is_none() && self.trusted_proxies.is_empty() && !self.listen.ip().is_loopback() {
            problems.push(format!(
                "listen is {}, which is not a loopback address: set tls, or list your TLS proxy in \
                 trusted_proxies",
                self.listen
            ));
        }
        let around = Around {
            issuer: &self.issuer,
            listen: self.listen,
            has_tls: self.tls.is_some(),
            has_proxies: !self.trusted_proxies.is_empty(),
        };
        if let Some(mtls) = &self.mtls {
            mtls.check(&around, problems);
        }
    }

    fn check_issuer(&self, problems: &mut Vec<String>) {
        let Ok(url) = Url::parse(&self.issuer) else {
            problems.push(format!("issuer = {:?} is not a URL", self.issuer));
            return;
        };
        if url.scheme() != "https" && !(url.scheme() == "http" && is_loopback(&url)) {
            problems.push(format!("issuer = {:?} must be https (http only on loopback)", self.issuer));
        }
        if url.origin().ascii_serialization() != self.issuer {
            problems.push(format!(
                "issuer = {:?} must have only scheme, host and port, such as {:?}",
                self.issuer,
                url.origin().ascii_serialization()
            ));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Settings;
    use crate::config::hidden::Hidden;

    fn good() -> Settings {
        Settings {
            database_url: Some(Hidden::from("postgres://localhost/x".to_owned())),
            master_key: Some(Hidden::from("AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=".to_owned())),
            ..Settings::default()
        }
    }

    #[test]
    fn every_wrong_setting_is_named_at_once() {
        let bad = Settings {
            issuer: "http://auth.example/path".into(),
            listen: "0.0.0.0:80".parse().unwrap(),
            session_seconds: 0,
            ..Settings::default()
        };
        let problems = bad.check().unwrap_err().0.join("\n");
        for named in ["issuer", "database_url", "master_key", "listen", "session_seconds"] {
            assert!(problems.contains(named), "{named} is not in {problems}");
        }
        assert!(good().check().is_ok());
    }

    #[test]
    fn an_issuer_is_an_https_origin_and_http_is_for_this_machine() {
        let problems = |issuer: &str| {
            let settings = Settings { issuer: issuer.to_owned(), ..good() };
            let all = settings.check().err().map(|error| error.0).unwrap_or_default();
            all.into_iter().filter(|problem| problem.starts_with("issuer = ")).count()
        };
        for right in ["https://auth.example.org", "https://auth.example.org:8443", "http://127.0.0.1:8080"] {
            assert_eq!(problems(right), 0, "{right}");
        }
        for wrong in [
            "auth.example.org",
            "http://auth.example.org",
            "https://auth.example.org/",
            "https://auth.example.org/path",
            "https://auth.example.org?query",
            "https://auth.example.org#fragment",
            "https://user@auth.example.org",
            "HTTPS://auth.example.org",
        ] {
            assert_eq!(problems(wrong), 1, "{wrong}");
        }
    }

    #[test]
    fn a_secret_setting_does_not_print() {
        assert!(
            !format!("{:?}", Settings { master_key: Some("hunter2".to_owned().into()), ..good() })
                .contains("hunter2")
        );
    }
}
