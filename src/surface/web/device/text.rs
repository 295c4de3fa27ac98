//! The texts of the pages of devices. `shared/scopes.rs` has the texts of scopes.

use crate::surface::web::shared::text::{Phrase, Translations};

#[derive(Debug)]
pub struct DeviceText {
    pub enter_title: &'static str,
    pub enter: &'static str,
    pub code: &'static str,
    pub code_hint: &'static str,
    pub go_on: &'static str,
    pub malformed: &'static str,
    pub unknown: &'static str,
    /// "… on a device?": the page that asks.
    pub title: Phrase,
    /// The text around the host of a client whose id is a URL.
    pub host: Phrase,
    pub switch_user: &'static str,
    /// The heading above what is known of the device.
    pub request: &'static str,
    pub shown_code: &'static str,
    pub device: &'static str,
    pub place: &'static str,
    pub time: &'static str,
    pub elsewhere: &'static str,
    /// The warning of phishing.
    pub caution: &'static str,
    pub scopes: Phrase,
    pub approve: &'static str,
    pub deny: &'static str,
    pub done_title: &'static str,
    pub done: Phrase,
    pub remembered: Phrase,
    pub remembered_link: &'static str,
    pub denied_title: &'static str,
    pub denied: Phrase,
    pub refused_title: &'static str,
    pub refused: Phrase,
    pub settled_title: &'static str,
    pub settled: &'static str,
    pub another: &'static str,
}

pub static TEXT: Translations<DeviceText> = Translations {
    english: DeviceText {
        enter_title: "Connect a device",
        enter: "Type the code that your device shows. Never type a code that somebody sent you or read to you.",
        code: "Code",
        code_hint: "Eight letters, such as WDJB-MJHT",
        go_on: "Continue",
        malformed: "A code has eight letters and no vowels. Check what your device shows.",
        unknown: "No device is waiting with this code. It may have expired: ask your device for another one.",
        title: Phrase { before: "Connect ", after: " on a device?" },
        host: Phrase { before: "It comes from ", after: ". Check that you know this address." },
        switch_user: "Not you?",
        request: "The device",
        shown_code: "Code",
        device: "Device",
        place: "From",
        time: "Asked",
        elsewhere: "The device is on another network than this browser. If it is in front of you, that is unusual.",
        caution: "Only continue if you started this on a device in front of you, and it shows this code. \
                  If somebody sent you the code or a link, choose Deny: they are trying to get into your \
                  account.",
        scopes: Phrase { before: "This will allow ", after: " on that device to:" },
        approve: "Approve the device",
        deny: "Deny",
        done_title: "Your device is connected",
        done: Phrase {
            before: "Return to your device. ",
            after: " goes on there in a few seconds; you can close this page.",
        },
        remembered: Phrase { before: "You can end its access at any time under ", after: "." },
        remembered_link: "Apps you approved",
        denied_title: "The device was denied",
        denied: Phrase {
            before: "",
            after: " gets no access on that device. If you didn’t start this, you need to do nothing more.",
        },
        refused_title: "You can’t approve this device",
        refused: Phrase {
            before: "Your account or your way of signing in doesn’t allow what ",
            after: " asks for. Please contact the app’s developer, or sign in as someone else.",
        },
        settled_title: "This code can’t be used any more",
        settled: "It has expired, or somebody already decided about it. Ask your device for another code.",
        another: "Type another code",
    },
    dutch: DeviceText {
        enter_title: "Een apparaat verbinden",
        enter: "Typ de code die je apparaat toont. Typ nooit een code die iemand je stuurde of voorlas.",
        code: "Code",
        code_hint: "Acht letters, zoals WDJB-MJHT",
        go_on: "Verder",
        malformed: "Een code heeft acht letters en geen klinkers. Kijk wat je apparaat toont.",
        unknown: "Er wacht geen apparaat met deze code. Misschien is die verlopen: vraag je apparaat om een nieuwe.",
        title: Phrase { before: "", after: " verbinden op een apparaat?" },
        host: Phrase { before: "De app komt van ", after: ". Controleer of je dit adres kent." },
        switch_user: "Ben jij dit niet?",
        request: "Het apparaat",
        shown_code: "Code",
        device: "Apparaat",
        place: "Vanaf",
        time: "Gevraagd",
        elsewhere: "Het apparaat zit op een ander netwerk dan deze browser. Staat het voor je, dan is dat ongewoon.",
        caution: "Ga alleen verder als je dit zelf begon op een apparaat dat voor je staat, en dat deze \
                  code toont. Stuurde iemand je de code of een link, kies dan Weigeren: die probeert in je \
                  account te komen.",
        scopes: Phrase { before: "Waarvoor je ", after: " op dat apparaat toestemming geeft" },
        approve: "Apparaat toestaan",
        deny: "Weigeren",
        done_title: "Je apparaat is verbonden",
        done: Phrase {
            before: "Ga terug naar je apparaat. ",
            after: " gaat daar binnen enkele seconden verder; je kunt deze pagina sluiten.",
        },
        remembered: Phrase { before: "Je kunt de toegang altijd beëindigen bij ", after: "." },
        remembered_link: "Apps met jouw toestemming",
        denied_title: "Het apparaat is geweigerd",
        denied: Phrase {
            before: "",
            after: " krijgt geen toegang op dat apparaat. Begon je dit niet zelf, dan hoef je verder niets te doen.",
        },
        refused_title: "Je kunt dit apparaat niet toestaan",
        refused: Phrase {
            before: "Je account of de manier waarop je inlogt, staat niet toe wat ",
            after: " vraagt. Neem contact op met de ontwikkelaar van de app, of log in als iemand anders.",
        },
        settled_title: "Deze code werkt niet meer",
        settled: "De code is verlopen, of iemand heeft er al over beslist. Vraag je apparaat om een nieuwe code.",
        another: "Een andere code typen",
    },
};
