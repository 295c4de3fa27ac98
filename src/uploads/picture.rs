//! Decodes a picture from a file within limits of its sides, its pixels and the memory that it takes. What it is
//! follows from its content, and not from what the upload calls it.

use image::{
    DynamicImage, ImageDecoder, ImageFormat, ImageReader, Limits, RgbImage, codecs::jpeg::JpegEncoder,
    metadata::Orientation,
};
use std::io::Cursor;

/// Largest side of the picture in the file, in pixels.
const SIDE_MAX: u32 = 8_192;
/// Most pixels. The time to decode a file grows with its pixels and not with its bytes: a PNG of one colour has
/// few bytes for any number of pixels. What is kept is far smaller. Good phones save photos of 12 or 24 million
/// pixels unless told otherwise.
const PIXELS_MAX: u64 = 25_000_000;
/// Most memory for decoding, in bytes.
const MEMORY_MAX: u64 = 256 * 1024 * 1024;
/// Most scans of a JPEG. Each of them goes over all pixels again, also one of a few bytes. Programs write a dozen.
const SCANS_MAX: usize = 32;
/// Of a JPEG that is written, of 100.
const QUALITY: u8 = 85;

/// Why a file gives no picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PictureError {
    /// It is of none of the formats.
    Kind,
    TooLarge,
    Unreadable,
    /// It has too many scans, or was not decoded in the time that its caller gives it ([`decode`] has no clock).
    TooLong,
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
    if format == ImageFormat::Jpeg && scans(bytes) > SCANS_MAX {
        return Err(PictureError::TooLong);
    }
    let mut limits = Limits::default();
    limits.max_image_width = Some(SIDE_MAX);
    limits.max_image_height = Some(SIDE_MAX);
    limits.max_alloc = Some(MEMORY_MAX);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().map_err(|_| PictureError::Unreadable)?;
    let (width, height) = decoder.dimensions();
    if !fits(width, height) || decoder.total_bytes() > MEMORY_MAX {
        return Err(PictureError::TooLarge);
    }
    let orientation = decoder.orientation().map_err(unreadable)?;
    let picture = DynamicImage::from_decoder(decoder).map_err(unreadable)?;
    Ok(Decoded { format, picture, orientation })
}

/// Whether a picture of this width and height may be decoded.
fn fits(width: u32, height: u32) -> bool {
    width <= SIDE_MAX && height <= SIDE_MAX && u64::from(width) * u64::from(height) <= PIXELS_MAX
}

/// Returns the number of scans in a JPEG (ISO/IEC 10918-1 §B.1): not those of a small picture inside a segment, and
/// nothing after the end.
fn scans(jpeg: &[u8]) -> usize {
    let (mut rest, mut count) = (jpeg, 0);
    while let [byte, after @ ..] = rest {
        rest = match (byte, after) {
            (0xFF, [0xD9, ..]) => return count,
            (0xFF, [marker @ (0xC0..=0xCF | 0xDA..=0xEF | 0xFE), high, low, ..]) => {
                count += usize::from(*marker == 0xDA);
                // The length counts its own two bytes.
                after.get(1 + usize::from(u16::from_be_bytes([*high, *low]))..).unwrap_or_default()
            }
            _ => after,
        };
    }
    count
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

#[cfg(test)]
mod tests {
    use super::{PictureError, SCANS_MAX, decode, fits, jpeg, scans};
    use image::{DynamicImage, ImageFormat};

    #[test]
    fn photos_of_phones_fit_and_larger_pictures_do_not() {
        for (width, height) in [(4_032, 3_024), (5_712, 4_284), (4_284, 5_712), (5_000, 5_000), (8_192, 1)] {
            assert!(fits(width, height), "{width} x {height}");
        }
        for (width, height) in [(5_001, 5_000), (8_064, 6_048), (8_193, 1), (1, 8_193), (u32::MAX, u32::MAX)]
        {
            assert!(!fits(width, height), "{width} x {height}");
        }
    }

    #[test]
    fn a_jpeg_of_many_scans_is_refused_and_other_data_is_not_counted() {
        let read = |file: &[u8]| decode(file, &[ImageFormat::Jpeg]).err();
        let file = jpeg(&DynamicImage::new_rgb8(8, 8)).unwrap();
        assert_eq!((scans(&file), read(&file)), (1, None));
        let more = [0xFF_u8, 0xDA, 0, 8, 1, 1, 0, 0, 63, 0].repeat(SCANS_MAX);
        let (body, end) = file.split_at(file.len() - 2);
        let many = [body, more.as_slice(), end].concat();
        assert_eq!((scans(&many), read(&many)), (SCANS_MAX + 1, Some(PictureError::TooLong)));
        let behind = [file.as_slice(), more.as_slice()].concat();
        assert_eq!(scans(&behind), 1);
        let length = u16::try_from(more.len() + 2).unwrap().to_be_bytes();
        let (start, body) = file.split_at(2);
        let inside = [start, &[0xFF, 0xE5], length.as_slice(), more.as_slice(), body].concat();
        assert_eq!(scans(&inside), 1);
        assert_eq!(scans(&[0xFF, 0xDA, 0, 0, 0xFF]), 1);
    }
}
