//! The files of `docs/`, as `build.rs` lists them: `TEXTS` has the Markdown, `PICTURES` the pictures, each by its
//! path in that folder. They are in the binary.

use image::ImageReader;
use std::io::Cursor;

include!(concat!(env!("OUT_DIR"), "/documentation.rs"));

/// Returns a picture by its path, such as `pictures/apps.webp`.
pub fn picture(file: &str) -> Option<&'static [u8]> {
    PICTURES.iter().find(|(name, _)| *name == file).map(|(_, bytes)| *bytes)
}

/// Returns the media type of a picture.
pub fn media_type(file: &str) -> &'static str {
    match file.rsplit('.').next() {
        Some("png") => "image/png",
        Some("jpg") => "image/jpeg",
        _ => "image/webp",
    }
}

/// Returns the width and height of a picture in pixels; `None` if it can't be read.
pub fn size(file: &str) -> Option<(u32, u32)> {
    let reader = ImageReader::new(Cursor::new(picture(file)?)).with_guessed_format().ok()?;
    reader.into_dimensions().ok()
}
