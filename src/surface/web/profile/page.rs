//! The data of the profile page.

use super::{
    fields::{FieldView, Input},
    postal_page::AddressRow,
    text::ProfileText,
};
use crate::surface::web::shared::{kinds::text::words, language::Language, text::PageText};
use askama::Template;
use xwms_events::user::{POSTAL_ADDRESSES, Preferences, Theme};

/// `GET /account/profile`. Its forms post `csrf_token`, and `picture` (as multipart) or the fields to the
/// addresses below it.
#[derive(Template)]
#[template(path = "profile/profile.html")]
pub struct ProfilePage {
    pub text: PageText<ProfileText>,
    pub csrf: String,
    pub user_email: String,
    /// The address of the picture.
    pub picture: Option<String>,
    pub person: Vec<FieldView>,
    /// The postal addresses. Apps are told the first.
    pub addresses: Vec<AddressRow>,
    pub preferences: Preferences,
    pub recovery_email: Option<String>,
    /// Whether this server sends mails, so that addresses can be proved.
    pub mails: bool,
    pub notice: Option<ProfileNotice>,
}

/// What has just happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProfileNotice {
    Saved,
    Picture,
    PictureRemoved,
    PictureKind,
    PictureLarge,
    PictureUnreadable,
    PictureLong,
    Email,
    Recovery,
    RecoveryRemoved,
    AddressTold,
    AddressRemoved,
    /// The person removed or renamed the address in another tab.
    AddressGone,
    AddressesFull,
    /// A login came between what was typed and sending it.
    Unsent,
}

impl ProfileNotice {
    /// Returns the notice of a query.
    pub fn of(query: &str) -> Option<Self> {
        Some(match query {
            "saved" => Self::Saved,
            "picture" => Self::Picture,
            "picture_removed" => Self::PictureRemoved,
            "picture_kind" => Self::PictureKind,
            "picture_large" => Self::PictureLarge,
            "picture_unreadable" => Self::PictureUnreadable,
            "picture_long" => Self::PictureLong,
            "email" => Self::Email,
            "recovery" => Self::Recovery,
            "recovery_removed" => Self::RecoveryRemoved,
            "address_told" => Self::AddressTold,
            "address_removed" => Self::AddressRemoved,
            "address_gone" => Self::AddressGone,
            "addresses_full" => Self::AddressesFull,
            _ => return None,
        })
    }

    fn is_error(self) -> bool {
        let of_picture = matches!(
            self,
            Self::PictureKind | Self::PictureLarge | Self::PictureUnreadable | Self::PictureLong
        );
        of_picture || matches!(self, Self::AddressGone | Self::AddressesFull)
    }
}

/// A choice of a list.
pub struct Choice {
    pub value: &'static str,
    pub label: &'static str,
    pub is_chosen: bool,
}

impl ProfilePage {
    fn message(&self) -> Option<&'static str> {
        let text = &self.text;
        self.notice.map(|notice| match notice {
            ProfileNotice::Saved => text.saved,
            ProfileNotice::Picture => text.picture_saved,
            ProfileNotice::PictureRemoved => text.picture_removed,
            ProfileNotice::PictureKind => text.picture_kind,
            ProfileNotice::PictureLarge => text.picture_large,
            ProfileNotice::PictureUnreadable => text.picture_unreadable,
            ProfileNotice::PictureLong => text.picture_long,
            ProfileNotice::Email => text.email_saved,
            ProfileNotice::Recovery => text.recovery_saved,
            ProfileNotice::RecoveryRemoved => text.recovery_removed,
            ProfileNotice::AddressTold => text.address_told,
            ProfileNotice::AddressRemoved => text.address_removed,
            ProfileNotice::AddressGone => text.address_gone,
            ProfileNotice::AddressesFull => text.addresses_full,
            ProfileNotice::Unsent => words(text.language).unsent,
        })
    }

    fn is_error(&self) -> bool {
        self.is_invalid() || self.notice.is_some_and(ProfileNotice::is_error)
    }

    /// Whether a field was refused.
    fn is_invalid(&self) -> bool {
        self.invalid().next().is_some()
    }

    fn invalid(&self) -> impl Iterator<Item = &FieldView> {
        self.person.iter().filter(|field| field.is_invalid)
    }

    fn has_all_addresses(&self) -> bool {
        self.addresses.len() >= POSTAL_ADDRESSES
    }

    fn languages(&self) -> Vec<Choice> {
        let chosen = self.preferences.language.as_deref();
        let browser = Choice { value: "", label: self.text.language_browser, is_chosen: chosen.is_none() };
        let language = |language: &Language| Choice {
            value: language.tag(),
            label: language.name(),
            is_chosen: chosen == Some(language.tag()),
        };
        std::iter::once(browser).chain(Language::ALL.iter().map(language)).collect()
    }

    fn themes(&self) -> Vec<Choice> {
        let theme = |theme: &Theme| Choice {
            value: theme.as_str(),
            label: match theme {
                Theme::System => self.text.theme_system,
                Theme::Light => self.text.theme_light,
                Theme::Dark => self.text.theme_dark,
            },
            is_chosen: *theme == self.preferences.theme,
        };
        Theme::ALL.iter().map(theme).collect()
    }

    /// Returns the time zones that the page suggests.
    fn zones(&self) -> impl Iterator<Item = &'static str> {
        include_str!("zones.txt").lines()
    }
}

#[cfg(test)]
mod tests {
    use super::{
        super::{
            fields::{PERSON, views},
            postal_page::rows,
            text::TEXT,
        },
        ProfileNotice, ProfilePage,
    };
    use crate::surface::web::shared::{
        drawn::{check_all, hostile},
        language::Language,
        text::PageText,
    };
    use askama::Template;
    use xwms_events::user::{NamedAddress, POSTAL_ADDRESSES, PostalAddress, Preferences, Profile, Theme};

    fn profile() -> Profile {
        let all = Some(hostile());
        let address = PostalAddress {
            street_address: all.clone(),
            locality: all.clone(),
            country: all.clone(),
            ..PostalAddress::default()
        };
        Profile {
            name: all.clone(),
            nickname: all.clone(),
            website: all.clone(),
            zoneinfo: all.clone(),
            address: Some(address.clone()),
            address_label: all,
            other_addresses: vec![NamedAddress { label: None, address }],
            ..Profile::default()
        }
    }

    #[test]
    fn the_profile_page_is_drawn_well() {
        for (query, invalid) in [
            ("", None),
            ("saved", None),
            ("picture", None),
            ("picture_removed", None),
            ("picture_kind", None),
            ("picture_large", None),
            ("picture_unreadable", None),
            ("picture_long", None),
            ("email", None),
            ("recovery", None),
            ("recovery_removed", None),
            ("", Some("name")),
            ("", Some("zoneinfo")),
            ("address_told", None),
            ("address_removed", None),
            ("address_gone", None),
            ("addresses_full", None),
        ] {
            for mails in [false, true] {
                check_all(&TEXT, |text| ProfilePage {
                    csrf: hostile(),
                    user_email: hostile(),
                    picture: mails.then(hostile),
                    person: views(PERSON, &text, &profile(), invalid),
                    addresses: rows(&text, &profile()),
                    preferences: Preferences { language: mails.then(hostile), theme: Theme::Dark },
                    recovery_email: mails.then(hostile),
                    mails,
                    notice: ProfileNotice::of(query),
                    text,
                });
            }
        }
    }

    #[test]
    fn a_person_with_ten_addresses_is_told_so_instead_of_offered_another() {
        let address = PostalAddress { locality: Some("Delft".into()), ..PostalAddress::default() };
        let others = (1..POSTAL_ADDRESSES)
            .map(|n| NamedAddress { label: Some(n.to_string()), address: address.clone() });
        let full = Profile { address: Some(address.clone()), other_addresses: others.collect(), ..profile() };
        for (profile, is_full) in [(profile(), false), (full, true)] {
            let text = PageText::new(&TEXT, Language::English);
            let page = ProfilePage {
                csrf: String::new(),
                user_email: String::new(),
                picture: None,
                person: vec![],
                addresses: rows(&text, &profile),
                preferences: Preferences::default(),
                recovery_email: None,
                mails: false,
                notice: None,
                text,
            };
            let html = page.render().unwrap();
            assert_eq!(html.contains("You have ten addresses"), is_full, "{html}");
            assert_eq!(html.contains("href=\"/account/profile/addresses\""), !is_full, "{html}");
        }
    }

    #[test]
    fn the_suggested_time_zones_are_valid() {
        assert!(include_str!("zones.txt").lines().any(|zone| zone == "Europe/Brussels"));
        assert!(include_str!("zones.txt").lines().all(|zone| !zone.is_empty() && !zone.contains(' ')));
    }
}
