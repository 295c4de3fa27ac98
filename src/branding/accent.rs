//! The accent colour: of links, buttons and what has the focus, in light and in dark. No single colour can be
//! read on both a white and a nearly black page, so there are two. A colour that can't be read is refused.

use super::colour::{BLACK, Colour, READABLE, WHITE};

/// What the accent stands on, in light: `--sheet`, `--paper` and `--press` of `style.css`.
const LIGHT: [Colour; 3] = [WHITE, Colour(0xf4, 0xf6, 0xf6), Colour(0xee, 0xf2, 0xf1)];
/// The same in dark.
const DARK: [Colour; 3] = [Colour(0x18, 0x20, 0x1f), Colour(0x10, 0x16, 0x15), Colour(0x21, 0x2c, 0x2a)];
/// How much darker, or in dark lighter, a colour gets under the pointer, in percent.
const HOVER: u8 = 20;

/// The accent in both modes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Accent {
    pub light: Colour,
    pub dark: Colour,
}

impl Accent {
    /// Our own: `--accent` of `style.css`.
    pub const OWN: Self = Self { light: Colour(0x1d, 0x5c, 0x63), dark: Colour(0x86, 0xcb, 0xd0) };

    /// Returns the accent of these colours. Without one for the dark, the other is lightened as much as needed.
    ///
    /// # Errors
    /// Returns what is wrong: the name of the setting, and a sentence. If the colour can't be read, the sentence
    /// names the nearest one that can.
    pub fn new(light: Colour, dark: Option<Colour>) -> Result<Self, (&'static str, String)> {
        let readable = |colour: Colour, on: &[Colour]| colour.least_contrast(on) >= READABLE;
        if !readable(light, &LIGHT) {
            return Err(("accent", refusal(light, "light", &LIGHT, BLACK)));
        }
        let dark = match dark {
            Some(dark) if !readable(dark, &DARK) => {
                return Err(("accent_dark", refusal(dark, "dark", &DARK, WHITE)));
            }
            Some(dark) => dark,
            None => nearest(light, &DARK, WHITE),
        };
        Ok(Self { light, dark })
    }

    /// Returns the stylesheet that sets the accent on every page.
    pub fn css(self) -> String {
        let hover = |accent: Colour, towards: Colour| accent.mixed(towards, HOVER);
        // As in `style.css`: the page's colour scheme chooses.
        format!(
            ":root{{--accent:light-dark({},{});--accent-hover:light-dark({},{});--on-accent:light-dark({},{})}}\n",
            self.light,
            self.dark,
            hover(self.light, BLACK),
            hover(self.dark, WHITE),
            WHITE,
            BLACK
        )
    }
}

/// Returns the first colour on the way from `colour` to `towards` that can be read on all of `on`.
fn nearest(colour: Colour, on: &[Colour], towards: Colour) -> Colour {
    let steps = (0..=100).map(|percent| colour.mixed(towards, percent));
    steps.into_iter().find(|mixed| mixed.least_contrast(on) >= READABLE).unwrap_or(towards)
}

fn refusal(colour: Colour, mode: &str, on: &[Colour], towards: Colour) -> String {
    format!(
        "{colour} can't be read on the {mode} pages: its contrast is {:.2}, and {READABLE} is the least. The \
         nearest that can be read is {}",
        // Rounded down: 4.497 must not be shown as enough.
        (colour.least_contrast(on) * 100.0).floor() / 100.0,
        nearest(colour, on, towards)
    )
}

#[cfg(test)]
mod tests {
    use super::{Accent, DARK, LIGHT};
    use crate::branding::colour::{BLACK, Colour, READABLE, WHITE};

    fn colour(text: &str) -> Colour {
        Colour::parse(text).unwrap()
    }

    #[test]
    fn our_own_accent_can_be_read_and_is_that_of_the_stylesheet() {
        let Accent { light, dark } = Accent::OWN;
        assert_eq!(Accent::new(light, Some(dark)), Ok(Accent::OWN));
        let css = include_str!("../surface/web/assets/style.css");
        assert!(css.contains(&format!("--accent: light-dark({light}, {dark});")));
        for (light, dark) in LIGHT.into_iter().zip(DARK) {
            let light = if light == WHITE { "#fff".to_owned() } else { light.to_string() };
            let both = format!(": light-dark({light}, {dark});");
            assert!(css.contains(&both), "{both} is no colour of the stylesheet");
        }
    }

    #[test]
    fn one_colour_is_enough_and_the_dark_one_follows() {
        for light in ["#0b57d0", "#1d5c63", "#7b1fa2", "#b00020", "#000000", "#5f5f5f"] {
            let accent = Accent::new(colour(light), None).unwrap();
            assert_eq!(accent.light, colour(light));
            assert!(accent.dark.least_contrast(&DARK) >= READABLE, "{light}: {accent:?}");
            // What stands on a button can be read as well.
            assert!(accent.light.contrast(WHITE) >= READABLE && accent.dark.contrast(BLACK) >= READABLE);
            let hovered = (accent.light.mixed(BLACK, super::HOVER), accent.dark.mixed(WHITE, super::HOVER));
            assert!(hovered.0.contrast(WHITE) >= READABLE && hovered.1.contrast(BLACK) >= READABLE);
        }
    }

    #[test]
    fn an_illegible_colour_is_refused_with_a_legible_one() {
        for (light, dark, setting, mode) in [
            ("#ffcc00", None, "accent", "light"),
            ("#ffffff", None, "accent", "light"),
            ("#1d5c63", Some("#1d5c63"), "accent_dark", "dark"),
        ] {
            let (named, why) = Accent::new(colour(light), dark.map(colour)).unwrap_err();
            assert_eq!(named, setting);
            assert!(why.contains(&format!("on the {mode} pages")), "{why}");
            let offered = colour(&why[why.len() - 7..]);
            let good = match dark {
                None => Accent::new(offered, None),
                Some(_) => Accent::new(colour(light), Some(offered)),
            };
            assert!(good.is_ok(), "{why}");
        }
    }

    #[test]
    fn the_stylesheet_sets_both_modes() {
        let css = Accent::new(colour("#0b57d0"), Some(colour("#a8c7fa"))).unwrap().css();
        assert!(css.starts_with(":root{--accent:light-dark(#0b57d0,#a8c7fa);"), "{css}");
        assert!(css.contains("--on-accent:light-dark(#ffffff,#000000)"), "{css}");
    }
}
