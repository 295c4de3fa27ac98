//! The data of the front page.

use super::text::HomeText;
use crate::surface::web::shared::{kinds::Link, text::PageText};
use askama::Template;

/// `GET /`: explains what this server is.
#[derive(Template)]
#[template(path = "home/home.html")]
pub struct HomePage {
    pub text: PageText<HomeText>,
    pub issuer: String,
    /// Whether `xwms dev` runs the server.
    pub development: bool,
    /// Whoever is signed in.
    pub person: Option<HomePerson>,
}

/// A person who is signed in.
pub struct HomePerson {
    pub email: String,
    /// The dashboards of their accounts.
    pub accounts: Vec<Link>,
}

#[cfg(test)]
mod tests {
    use super::{super::text::TEXT, HomePage, HomePerson};
    use crate::surface::web::shared::{
        drawn::{check_all, hostile},
        kinds::Link,
    };

    #[test]
    fn the_front_page_is_drawn_well() {
        for accounts in [None, Some(0), Some(2)] {
            let links = |count| (0..count).map(|_| Link::new(hostile(), hostile())).collect();
            check_all(&TEXT, |text| HomePage {
                text,
                issuer: hostile(),
                development: true,
                person: accounts.map(|count| HomePerson { email: hostile(), accounts: links(count) }),
            });
        }
    }
}
