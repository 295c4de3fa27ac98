//! Uploads of pictures: people's portraits and clients' logos. Makes a portrait of each: decoded within limits,
//! turned upright, cut to a square and written anew as JPEG. What is kept has none of the file's metadata (such as
//! the place where it was taken), and a file that only pretends to be a picture is refused. SVG is refused,
//! because it may hold scripts and links.

use super::uploads::{self, Hindered, Undecoded};
use crate::uploads::picture::{self, Decoded, PictureError};
use axum::body::{Body, to_bytes};
use http_body_util::LengthLimitError;
use image::{ImageFormat, imageops::FilterType};
use std::error::Error;

/// Largest file, in bytes.
pub const FILE_MAX: usize = 5 * 1024 * 1024;
const FORMATS: [ImageFormat; 3] = [ImageFormat::Png, ImageFormat::Jpeg, ImageFormat::WebP];
/// The side of the portrait, in pixels.
const SIDE: u32 = 512;

/// Why an upload gives no picture.
#[derive(Debug)]
pub enum UploadError<E> {
    /// Others upload files at the moment.
    Busy,
    Slow,
    Portrait(PictureError),
    /// The file could not be taken from the request.
    Unread(E),
}

impl<E> From<Hindered> for UploadError<E> {
    fn from(hindered: Hindered) -> Self {
        match hindered {
            Hindered::Busy => Self::Busy,
            Hindered::Slow => Self::Slow,
        }
    }
}

/// Returns the portrait of the file that `file` reads from a request of `of`, a person or an account.
///
/// # Errors
/// Why there is none.
pub async fn uploaded<E>(
    of: &str,
    file: impl Future<Output = Result<Vec<u8>, UploadError<E>>>,
) -> Result<Vec<u8>, UploadError<E>> {
    let _reading = uploads::slot(of).await?;
    let bytes = uploads::in_time(file).await??;
    let drawn = match uploads::decoded(move || draw(&bytes)).await {
        Ok(drawn) => drawn,
        Err(Undecoded::Busy) => return Err(UploadError::Busy),
        Err(Undecoded::TooLong) => Err(PictureError::TooLong),
        Err(Undecoded::Panicked) => Err(PictureError::Unreadable),
    };
    drawn.map_err(UploadError::Portrait)
}

/// Reads a body that is the file.
///
/// # Errors
/// The file is too large, or the body can't be read.
pub async fn whole(body: Body) -> Result<Vec<u8>, UploadError<axum::Error>> {
    let read = to_bytes(body, FILE_MAX).await;
    read.map(Vec::from).map_err(|error| {
        if is_too_long(&error) {
            UploadError::Portrait(PictureError::TooLarge)
        } else {
            UploadError::Unread(error)
        }
    })
}

fn is_too_long(error: &axum::Error) -> bool {
    let error: &(dyn Error + 'static) = error;
    let mut causes = std::iter::successors(Some(error), |error| (*error).source());
    causes.any(<dyn Error>::is::<LengthLimitError>)
}

/// Returns the portrait as a JPEG file.
///
/// # Errors
/// Why the file can't be a picture.
fn draw(bytes: &[u8]) -> Result<Vec<u8>, PictureError> {
    let Decoded { mut picture, orientation, .. } = picture::decode(bytes, &FORMATS)?;
    // Cut first: resizing a picture of 8,192 to 1 until the short side fits would need gigabytes.
    let (width, height) = (picture.width(), picture.height());
    let side = width.min(height);
    picture = picture.crop_imm((width - side) / 2, (height - side) / 2, side, side);
    picture = picture.resize_exact(SIDE, SIDE, FilterType::CatmullRom);
    picture.apply_orientation(orientation);
    picture::jpeg(&picture)
}

#[cfg(test)]
mod tests {
    use super::{PictureError, SIDE, draw};
    use image::{DynamicImage, ImageFormat, ImageReader, Rgba, RgbaImage};
    use std::io::Cursor;

    fn file(picture: &DynamicImage, format: ImageFormat) -> Vec<u8> {
        let mut bytes = Cursor::new(Vec::new());
        picture.write_to(&mut bytes, format).unwrap();
        bytes.into_inner()
    }

    fn plain(width: u32, height: u32, format: ImageFormat) -> Vec<u8> {
        file(&DynamicImage::new_rgb8(width, height), format)
    }

    #[test]
    fn a_very_narrow_picture_needs_no_more_memory_than_a_square_one() {
        for (width, height) in [(8_192, 1), (1, 8_192)] {
            assert!(draw(&plain(width, height, ImageFormat::Png)).is_ok(), "{width} x {height}");
        }
    }

    #[test]
    fn every_format_becomes_a_square_jpeg() {
        for format in [ImageFormat::Png, ImageFormat::Jpeg, ImageFormat::WebP] {
            for (width, height) in [(1600, 400), (3, 7), (SIDE, SIDE)] {
                let jpeg = draw(&plain(width, height, format)).unwrap();
                let read = ImageReader::with_format(Cursor::new(&jpeg), ImageFormat::Jpeg).decode().unwrap();
                assert_eq!((read.width(), read.height()), (SIDE, SIDE), "{format:?}");
            }
        }
    }

    #[test]
    fn other_data_in_the_file_of_the_picture_is_not_kept() {
        let mut bytes = plain(30, 30, ImageFormat::Jpeg);
        // An EXIF segment after the first marker, and a page after the end.
        let exif = b"Exif\0\0GPS 52.37 4.89 <script>alert(1)</script>";
        let length = u16::try_from(exif.len() + 2).unwrap().to_be_bytes();
        let segment = [&[0xff, 0xe1][..], &length, exif].concat();
        drop(bytes.splice(2..2, segment));
        bytes.extend_from_slice(b"<script>alert(1)</script>");
        let jpeg = draw(&bytes).unwrap();
        for secret in [&b"Exif"[..], b"GPS", b"<script"] {
            assert!(!jpeg.windows(secret.len()).any(|word| word == secret), "{secret:?}");
        }
    }

    #[test]
    fn a_transparent_picture_gets_a_white_ground() {
        let clear = RgbaImage::from_pixel(8, 8, Rgba([0, 0, 0, 0]));
        let jpeg = draw(&file(&DynamicImage::ImageRgba8(clear), ImageFormat::Png)).unwrap();
        let read =
            ImageReader::with_format(Cursor::new(&jpeg), ImageFormat::Jpeg).decode().unwrap().to_rgb8();
        assert!(read.pixels().all(|pixel| pixel.0.iter().all(|colour| *colour > 250)));
    }

    #[test]
    fn hostile_files_are_refused() {
        let svg = b"<?xml version=\"1.0\"?><svg xmlns=\"http://www.w3.org/2000/svg\"><script/></svg>";
        for other in [&svg[..], b"", b"GIF89a", b"MZ\x90\0", b"<html><script>alert(1)</script>", b"%PDF-1.7"]
        {
            assert_eq!(draw(other), Err(PictureError::Kind), "{other:?}");
        }
        let cut = plain(300, 300, ImageFormat::Png);
        assert_eq!(draw(&cut[..cut.len() / 2]), Err(PictureError::Unreadable));
        assert!(draw(&plain(9_000, 2, ImageFormat::Png)).is_err());
        // A bomb: the head says that there are 64 million pixels, and the file is small.
        let mut bomb = plain(1, 1, ImageFormat::Png);
        bomb[16..20].copy_from_slice(&8_000_u32.to_be_bytes());
        bomb[20..24].copy_from_slice(&8_000_u32.to_be_bytes());
        assert!(draw(&bomb).is_err());
    }
}
