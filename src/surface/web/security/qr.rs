//! A QR code as the path of an SVG, which the template draws: the page needs no image from elsewhere.

use qrcode::{Color, QrCode};
use std::fmt::Write;

/// Modules around the code that stay white (ISO/IEC 18004).
const QUIET: usize = 4;

/// A QR code to draw.
pub struct Qr {
    /// Width and height of the drawing, in modules.
    pub size: usize,
    /// The dark modules.
    pub path: String,
}

impl Qr {
    /// Encodes `text`; `None` if it is too long.
    pub fn of(text: &str) -> Option<Self> {
        let code = QrCode::new(text).ok()?;
        let width = code.width();
        let colors = code.to_colors();
        let mut path = String::new();
        for (y, row) in colors.chunks(width.max(1)).enumerate() {
            for (x, color) in row.iter().enumerate() {
                if *color == Color::Dark {
                    // Writing to a string can't fail.
                    let _ = write!(path, "M{} {}h1v1h-1z", x + QUIET, y + QUIET);
                }
            }
        }
        Some(Self { size: width + 2 * QUIET, path })
    }
}

#[cfg(test)]
mod tests {
    use super::Qr;

    #[test]
    fn a_code_is_drawn_with_its_finder_and_its_quiet_zone() {
        let qr = Qr::of("otpauth://totp/x:y?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=x").unwrap();
        assert!(qr.path.starts_with("M4 4h1v1h-1zM5 4h1v1h-1z"), "the finder's first row: {}", qr.path);
        assert!((21 + 8..177 + 8).contains(&qr.size));
        assert!(qr.path.len() < 40_000, "{}", qr.path.len());
        assert!(Qr::of(&"x".repeat(10_000)).is_none());
    }
}
