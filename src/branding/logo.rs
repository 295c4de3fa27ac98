//! The operator's logo. A file is decoded, made small and written anew as PNG: what is served has none of the
//! file's metadata, and a file that only pretends to be an image is refused. SVG is refused, because it may hold
//! scripts and links.

use aws_lc_rs::digest::{SHA256, digest};
use image::{DynamicImage, ImageFormat, ImageReader, Limits, imageops::FilterType};
use std::{
    fs::File,
    io::{Cursor, Read},
    path::Path,
    sync::Arc,
};

/// Largest file, in bytes.
const FILE_MAX: u64 = 1024 * 1024;
/// Largest side of the image in the file, in pixels.
const SIDE_MAX: u32 = 4096;
/// Most memory for decoding, in bytes.
const MEMORY_MAX: u64 = 128 * 1024 * 1024;
/// The size on a page, in CSS pixels.
const HEIGHT: u32 = 40;
const WIDTH: u32 = 200;
/// Pixels of the image for each CSS pixel, so that it is sharp on good screens.
const DENSITY: u32 = 3;

/// A logo that is ready to be shown.
#[derive(Clone, Debug)]
pub struct Logo {
    pub png: Arc<[u8]>,
    /// The size on a page, in CSS pixels.
    pub width: u32,
    pub height: u32,
    /// Names the content, for caches.
    pub version: String,
}

impl Logo {
    /// Reads the logo from `file`.
    ///
    /// # Errors
    /// Returns why the file can't be the logo, in a sentence.
    pub fn read(file: &Path) -> Result<Self, String> {
        let mut bytes = Vec::new();
        let opened = File::open(file).map_err(|error| error.to_string())?;
        opened.take(FILE_MAX + 1).read_to_end(&mut bytes).map_err(|error| error.to_string())?;
        if u64::try_from(bytes.len()).is_ok_and(|length| length > FILE_MAX) {
            return Err("the file is larger than 1 MiB".to_owned());
        }
        Self::decode(&bytes)
    }

    fn decode(bytes: &[u8]) -> Result<Self, String> {
        let unknown = || {
            let svg = bytes.windows(4).take(1024).any(|word| word == b"<svg");
            let why = if svg {
                "SVG is not accepted, because it may hold scripts"
            } else {
                "its content is not one of these formats"
            };
            format!("must be a PNG, JPEG or WebP image: {why}")
        };
        let mut reader =
            ImageReader::new(Cursor::new(bytes)).with_guessed_format().map_err(|error| error.to_string())?;
        if !matches!(reader.format(), Some(ImageFormat::Png | ImageFormat::Jpeg | ImageFormat::WebP)) {
            return Err(unknown());
        }
        let mut limits = Limits::default();
        limits.max_image_width = Some(SIDE_MAX);
        limits.max_image_height = Some(SIDE_MAX);
        limits.max_alloc = Some(MEMORY_MAX);
        reader.limits(limits);
        let image = reader.decode().map_err(|error| format!("the image can't be read: {error}"))?;
        Self::draw(&image)
    }

    fn draw(image: &DynamicImage) -> Result<Self, String> {
        let (width, height) = (WIDTH * DENSITY, HEIGHT * DENSITY);
        // Never enlarged.
        let image = if image.width() > width || image.height() > height {
            image.resize(width, height, FilterType::Lanczos3)
        } else {
            image.clone()
        };
        let mut png = Cursor::new(Vec::new());
        DynamicImage::ImageRgba8(image.to_rgba8())
            .write_to(&mut png, ImageFormat::Png)
            .map_err(|error| format!("the image can't be written: {error}"))?;
        let png = png.into_inner();
        let version =
            digest(&SHA256, &png).as_ref().iter().take(8).map(|byte| format!("{byte:02x}")).collect();
        let shown = |pixels: u32| pixels.div_ceil(DENSITY);
        let (width, height) = fit(image.width(), image.height());
        Ok(Self { png: png.into(), width: shown(width), height: shown(height), version })
    }
}

/// Returns the size at which an image of this size fills the place of the logo; small images are drawn larger.
fn fit(width: u32, height: u32) -> (u32, u32) {
    let (width, height) = (u64::from(width.max(1)), u64::from(height.max(1)));
    let (most_wide, most_high) = (u64::from(WIDTH * DENSITY), u64::from(HEIGHT * DENSITY));
    let by_height = (width * most_high / height, most_high);
    let (width, height) =
        if by_height.0 <= most_wide { by_height } else { (most_wide, height * most_wide / width) };
    let small = |side: u64| u32::try_from(side.max(1)).unwrap_or(u32::MAX);
    (small(width), small(height))
}

#[cfg(test)]
mod tests {
    use super::{Logo, fit};
    use image::{DynamicImage, ImageFormat, ImageReader};
    use std::io::Cursor;

    fn file(width: u32, height: u32, format: ImageFormat) -> Vec<u8> {
        let mut bytes = Cursor::new(Vec::new());
        DynamicImage::new_rgb8(width, height).write_to(&mut bytes, format).unwrap();
        bytes.into_inner()
    }

    #[test]
    fn every_format_becomes_a_small_png() {
        for format in [ImageFormat::Png, ImageFormat::Jpeg, ImageFormat::WebP] {
            let logo = Logo::decode(&file(1600, 400, format)).unwrap();
            assert_eq!((logo.width, logo.height), (160, 40), "{format:?}");
            let read =
                ImageReader::with_format(Cursor::new(&logo.png[..]), ImageFormat::Png).decode().unwrap();
            assert_eq!((read.width(), read.height()), (480, 120), "{format:?}");
        }
    }

    #[test]
    fn other_data_in_the_file_of_the_image_is_not_served() {
        let mut bytes = file(30, 30, ImageFormat::Png);
        bytes.extend_from_slice(b"<script>alert(1)</script>");
        let logo = Logo::decode(&bytes).unwrap();
        assert!(!logo.png.windows(7).any(|word| word == b"<script"));
        let again = Logo::decode(&file(30, 30, ImageFormat::Png)).unwrap();
        assert_eq!((&logo.png, &logo.version), (&again.png, &again.version));
    }

    #[test]
    fn a_file_that_is_not_an_image_is_refused_with_a_reason() {
        let svg = b"<?xml version=\"1.0\"?><svg xmlns=\"http://www.w3.org/2000/svg\"><script/></svg>";
        assert!(Logo::decode(svg).unwrap_err().contains("SVG is not accepted"));
        let cut = file(300, 300, ImageFormat::Png);
        assert!(Logo::decode(&cut[..cut.len() / 2]).unwrap_err().contains("can't be read"));
        for bytes in [&b""[..], b"GIF89a", b"MZ\x90\0", b"\x89PN"] {
            assert!(Logo::decode(bytes).unwrap_err().contains("PNG, JPEG or WebP"), "{bytes:?}");
        }
        let huge = file(5000, 2, ImageFormat::Png);
        assert!(Logo::decode(&huge).unwrap_err().contains("can't be read"));
    }

    #[test]
    fn a_logo_fills_its_place_in_one_direction() {
        assert_eq!(fit(100, 100), (120, 120));
        assert_eq!(fit(6000, 100), (600, 10));
        assert_eq!(fit(1, 4096), (1, 120));
    }
}
