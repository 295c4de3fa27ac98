//! What an operator makes their own: name, logo, accent colour and links. The settings say what, this room checks
//! it and makes it ready, and every page and mail shows it. It knows no settings and no surface.
//!
//! | file | |
//! |---|---|
//! | `colour` | colours, and how well one can be read on another |
//! | `accent` | the accent colour in light and in dark |
//! | `logo` | the logo, decoded and written anew |

pub mod accent;
pub mod colour;
pub mod logo;

use accent::Accent;
use logo::Logo;

/// The name of a server whose operator chose none.
pub const NAME: &str = "xwms";

/// What every page and mail shows of the operator.
#[derive(Clone, Debug)]
pub struct Brand {
    pub name: String,
    pub logo: Option<Logo>,
    /// The colour of links and buttons, if the operator chose one.
    pub accent: Option<Accent>,
    pub links: Links,
}

/// Pages of the operator. Each is an `https` URL; `help` and `contact` may also be a `mailto:` one.
#[derive(Clone, Debug, Default)]
pub struct Links {
    pub privacy: Option<String>,
    pub terms: Option<String>,
    pub help: Option<String>,
    pub contact: Option<String>,
}

impl Default for Brand {
    fn default() -> Self {
        Self { name: NAME.to_owned(), logo: None, accent: None, links: Links::default() }
    }
}

impl Brand {
    /// Returns the accent colours to draw with: the operator's, or our own.
    pub fn accent(&self) -> Accent {
        self.accent.unwrap_or(Accent::OWN)
    }
}
