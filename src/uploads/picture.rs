//! Decodes a picture from a file within limits of its sides, its pixels and the memory that it takes. What it is follows from its
//! content, and not from what the upload calls it.

use image::{
    DynamicImage, ImageDecoder, ImageFormat, ImageReader, Limits, RgbImage, codecs::jpeg::JpegEncoder,
    metadata::Orientation,
};
use std::io::Cursor;

/// Largest side of the picture in the file, in pixels.
const SIDE_MAX: u32 = 8_192;
/// Most pixels: a photo of a good phone.
const PIXELS_MAX: u64 = 50_000_000;
/// Most memory for decoding, in bytes.
const MEMORY_MAX: u64 = 256 * 1024 * 1024;
/// Of a JPEG that is written, of 100.
const QUALITY: u8 = 85;

/// Why a file gives no picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PictureError {
    /// It is of none of the formats.
    Kind,
    TooLarge,
    Unreadable,
}

/// A picture, and how its file says that it must be turned.
pub struct Decoded {
    pub format: ImageFormat,
    pub picture: DynamicImage,
    pub orientation: Orientation,
}

/// Returns the picture, if its file is of one of `formats`; of an animation, the first one.
///
/// # Errors
/// Why the file can't be a picture.
pub fn decode(bytes: &[u8], formats: &[ImageFormat]) -> Result<Decoded, PictureError> {
    let unreadable = |_| PictureError::Unreadable;
    let mut reader =
        ImageReader::new(Cursor::new(bytes)).with_guessed_format().map_err(|_| PictureError::Unreadable)?;
    let format = reader.format().filter(|format| formats.contains(format)).ok_or(PictureError::Kind)?;
    let mut limits = Limits::default();
    limits.max_image_width = Some(SIDE_MAX);
    limits.max_image_height = Some(SIDE_MAX);
    limits.max_alloc = Some(MEMORY_MAX);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().map_err(|_| PictureError::Unreadable)?;
    let (width, height) = decoder.dimensions();
    let too_many = u64::from(width) * u64::from(height) > PIXELS_MAX || width > SIDE_MAX || height > SIDE_MAX;
    if too_many || decoder.total_bytes() > MEMORY_MAX {
        return Err(PictureError::TooLarge);
    }
    let orientation = decoder.orientation().map_err(unreadable)?;
    let picture = DynamicImage::from_decoder(decoder).map_err(unreadable)?;
    Ok(Decoded { format, picture, orientation })
}

/// Returns the picture as a JPEG file.
///
/// # Errors
/// [`PictureError::Unreadable`] if it can't be one.
pub fn jpeg(picture: &DynamicImage) -> Result<Vec<u8>, PictureError> {
    let mut jpeg = Vec::new();
    let mut encoder = JpegEncoder::new_with_quality(&mut jpeg, QUALITY);
    encoder.encode_image(&on_white(picture)).map_err(|_| PictureError::Unreadable)?;
    Ok(jpeg)
}

/// Returns the picture on white paper: JPEG has no transparency.
fn on_white(picture: &DynamicImage) -> RgbImage {
    let picture = picture.to_rgba8();
    let mut paper = RgbImage::new(picture.width(), picture.height());
    for (pixel, painted) in picture.pixels().zip(paper.pixels_mut()) {
        let [red, green, blue, alpha] = pixel.0;
        let over = |colour: u8| {
            let (colour, alpha) = (u32::from(colour), u32::from(alpha));
            u8::try_from((colour * alpha + 255 * (255 - alpha)) / 255).unwrap_or(u8::MAX)
        };
        painted.0 = [over(red), over(green), over(blue)];
    }
    paper
}
