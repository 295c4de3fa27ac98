//! Why an attempt got no response, in the reader's language. The English sentences are those of `outbound::failure`.

use crate::{
    language::Language,
    outbound::{failure::Failure, webhooks::attempt_error::AttemptError},
};

/// Returns the reason that an attempt keeps. A reason that is not a [`Failure`] exists in one language only.
pub fn reason(error: &AttemptError, language: Language) -> String {
    match (error, language) {
        (AttemptError::Failure(failure), Language::Dutch) => dutch(*failure),
        (AttemptError::Failure(_), Language::English) | (AttemptError::Told(_), _) => error.to_string(),
    }
}

fn dutch(failure: Failure) -> String {
    let sentence = match failure {
        Failure::TimedOut { seconds } => return format!("geen antwoord binnen {seconds} s"),
        Failure::Address => "de host heeft geen openbaar adres",
        Failure::Name => "de host heeft geen openbaar adres, of de naam bestaat niet",
        Failure::PlainHttp => "gewoon http mag alleen naar netwerken die de beheerder toestaat",
        Failure::Refused => {
            "de verbinding is geweigerd: op die host en poort luistert niets, of een firewall weigert haar"
        }
        Failure::Unreachable => "geen verbinding met de host: er leidt geen netwerk heen",
        Failure::CertificateExpired => "TLS: het certificaat is verlopen",
        Failure::CertificateNotYetValid => "TLS: het certificaat is nog niet geldig",
        Failure::CertificateUntrusted => {
            "TLS: het certificaat is niet uitgegeven door een instantie die deze server vertrouwt, of de ontvanger \
             stuurt de certificaten ertussen niet mee"
        }
        Failure::CertificateName => "TLS: het certificaat is voor een andere naam",
        Failure::CertificateInvalid => "TLS: het certificaat is niet aanvaardbaar",
        Failure::Tls => "TLS: de handshake is mislukt: spreekt de poort TLS 1.2 of nieuwer?",
        Failure::ClosedEarly => "de verbinding is gesloten voordat er een antwoord kwam",
        Failure::NotHttp => "wat terugkwam is geen HTTP/1.1",
        Failure::HeadTooLarge => "de kop van het antwoord is te groot",
        Failure::Proxy => "de proxy waardoor deze server verstuurt werkte niet",
        Failure::NoRoots => "deze server heeft geen rootcertificaten om ontvangers mee te controleren",
        Failure::Other => "het verzoek is mislukt",
    };
    sentence.to_owned()
}

#[cfg(test)]
mod tests {
    use super::{AttemptError, Failure, Language, reason};

    #[test]
    fn a_reason_is_in_the_language_of_the_reader_and_what_is_unknown_is_shown_as_it_is() {
        let late = AttemptError::Failure(Failure::TimedOut { seconds: 15 });
        assert_eq!(reason(&late, Language::English), "no response within 15 s");
        assert_eq!(reason(&late, Language::Dutch), "geen antwoord binnen 15 s");
        let refused = AttemptError::Failure(Failure::Refused);
        assert_ne!(reason(&refused, Language::Dutch), refused.to_string());
        let told = AttemptError::Told("the app is disabled".to_owned());
        assert_eq!(reason(&told, Language::Dutch), "the app is disabled");
    }
}
