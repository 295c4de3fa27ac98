//! Colours in sRGB, and the contrast between two of them as WCAG 2.2 defines it.

use std::fmt::{self, Display, Formatter};

/// Least contrast of text with what it stands on (WCAG 2.2, success criterion 1.4.3).
pub const READABLE: f64 = 4.5;

/// A colour: red, green and blue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Colour(pub u8, pub u8, pub u8);

pub const WHITE: Colour = Colour(255, 255, 255);
pub const BLACK: Colour = Colour(0, 0, 0);

impl Colour {
    /// Reads a colour such as `#1d5c63`.
    pub fn parse(text: &str) -> Option<Self> {
        let digits = text.strip_prefix('#').filter(|digits| digits.len() == 6)?;
        if !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return None;
        }
        let [_, red, green, blue] = u32::from_str_radix(digits, 16).ok()?.to_be_bytes();
        Some(Self(red, green, blue))
    }

    /// Returns the contrast with `other`: 1 for the same colour, 21 for black and white.
    pub fn contrast(self, other: Self) -> f64 {
        let (one, two) = (self.luminance(), other.luminance());
        (one.max(two) + 0.05) / (one.min(two) + 0.05)
    }

    /// Returns the least contrast with any of `others`.
    pub fn least_contrast(self, others: &[Self]) -> f64 {
        others.iter().map(|other| self.contrast(*other)).fold(f64::INFINITY, f64::min)
    }

    /// Returns the colour with this much of `other` in it, in percent.
    pub fn mixed(self, other: Self, percent: u8) -> Self {
        let mix = |own: u8, other: u8| {
            let (own, other, share) = (u32::from(own), u32::from(other), u32::from(percent.min(100)));
            u8::try_from((own * (100 - share) + other * share + 50) / 100).unwrap_or(u8::MAX)
        };
        Self(mix(self.0, other.0), mix(self.1, other.1), mix(self.2, other.2))
    }

    /// Returns the relative luminance: 0 for black, 1 for white.
    fn luminance(self) -> f64 {
        let linear = |part: u8| {
            let part = f64::from(part) / 255.0;
            if part <= 0.040_45 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * linear(self.0) + 0.7152 * linear(self.1) + 0.0722 * linear(self.2)
    }
}

impl Display for Colour {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "#{:02x}{:02x}{:02x}", self.0, self.1, self.2)
    }
}

#[cfg(test)]
mod tests {
    use super::{BLACK, Colour, WHITE};

    #[test]
    fn a_colour_is_six_hexadecimal_digits() {
        assert_eq!(Colour::parse("#1d5C63"), Some(Colour(0x1d, 0x5c, 0x63)));
        assert_eq!(Colour::parse("#1d5C63").unwrap().to_string(), "#1d5c63");
        for wrong in ["", "#", "1d5c63", "#1d5c6", "#1d5c633", "#fff", "#+1d5c6", "#1d5c6é", "red", "#12345 "]
        {
            assert_eq!(Colour::parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn contrast_is_that_of_wcag() {
        let close = |one: f64, two: f64| (one - two).abs() < 0.01;
        assert!(close(WHITE.contrast(BLACK), 21.0) && close(WHITE.contrast(WHITE), 1.0));
        // The usual example of a grey that is just readable on white, and one that just isn't.
        assert!(close(Colour(0x76, 0x76, 0x76).contrast(WHITE), 4.54));
        assert!(close(Colour(0x77, 0x77, 0x77).contrast(WHITE), 4.48));
    }

    #[test]
    fn a_mixture_lies_between_its_colours() {
        assert_eq!(BLACK.mixed(WHITE, 0), BLACK);
        assert_eq!(BLACK.mixed(WHITE, 100), WHITE);
        assert_eq!(Colour(0, 100, 200).mixed(WHITE, 50), Colour(128, 178, 228));
    }
}
