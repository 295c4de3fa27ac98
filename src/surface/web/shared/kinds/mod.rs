//! The kinds of pages in the shell: list, detail with tabs, form, empty state, history, chart. Each has a struct
//! and, beside it, its template; their own words are in `text`. A handler puts them together as [`Part`]s of a
//! [`View`], so that most pages need no template of their own. `docs/recipes/add-a-page.md` says how.
//!
//! | file | |
//! |---|---|
//! | `view` | the page: head, parts, notice |
//! | `head` | title, id, status, tabs, actions |
//! | `list` | the table with its filters, paging and empty state |
//! | `facts` | a description list in a section |
//! | `form`, `field` | a form with its errors; an act that is confirmed by typing a name |
//! | `typed` | what was typed in a form |
//! | `act` | the words of an act |
//! | `refusal`, `api_words`, `app_words`, `webhook_words` | the refusal of a command in words |
//! | `timeline` | what happened to an object, with what changed |
//! | `secret` | a secret that is shown once |
//! | `chart` | time series and sparklines as SVG |
//! | `value` | what a cell or fact shows |

pub mod act;
mod api_words;
mod app_words;
pub mod chart;
pub mod facts;
pub mod field;
pub mod form;
pub mod head;
pub mod list;
pub mod refusal;
pub mod secret;
pub mod text;
pub mod timeline;
pub mod typed;
pub mod value;
pub mod view;
mod webhook_words;

pub use act::ActText;
pub use chart::{Chart, Series, Sparkline};
pub use facts::Facts;
pub use field::{Choice, Field, Input};
pub use form::{Form, FormErrors};
pub use head::{Head, Tab};
pub use list::{Chip, Column, Empty, List, PageLinks, Row};
pub use secret::Secret;
pub use timeline::{Change, Happening, Timeline};
pub use value::{Link, Status, Tone, Value};
pub use view::{Part, View};
