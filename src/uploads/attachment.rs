//! Files of tickets: a picture, which is written anew, or text. Everything else is refused, also what pretends to
//! be one of the two. Nothing of a picture's file is kept but its pixels: no metadata, no second meaning, nothing
//! after the end.

use super::picture::{self, Decoded, PictureError};
use image::{DynamicImage, ImageFormat};
use std::io::Cursor;
use xwms_events::{
    Refusal,
    ticket::{ATTACHMENTS_MAX, MediaType, file_name},
};

/// Largest file that is taken, and that is kept, in bytes.
pub const FILE_MAX: usize = 2 * 1024 * 1024;
/// Largest text, in bytes.
const TEXT_MAX: usize = 256 * 1024;
const FORMATS: [ImageFormat; 4] = [ImageFormat::Png, ImageFormat::Jpeg, ImageFormat::WebP, ImageFormat::Gif];
/// How much of a text is looked at for markup, in characters.
const LOOKED_AT: usize = 1_024;
/// What pages and pictures of markup begin with, in lower case.
const MARKUP: [&str; 8] =
    ["<!doctype html", "<html", "<head", "<body", "<script", "<iframe", "<!doctype svg", "<svg"];

/// A file as somebody sent it.
pub struct Upload {
    pub name: String,
    pub bytes: Vec<u8>,
}

/// A file that can be kept. It has no `Debug`: what is in it is personal.
#[derive(Clone)]
pub struct File {
    pub name: String,
    pub media_type: MediaType,
    pub bytes: Vec<u8>,
}

/// Scans the files of a message.
///
/// # Errors
/// Why the first one that is no good can't be kept, with its number, or that there are too many.
pub fn scan(uploads: Vec<Upload>) -> Result<Vec<File>, Refusal> {
    if uploads.len() > ATTACHMENTS_MAX {
        return Err(too_many());
    }
    let numbered = uploads.into_iter().enumerate();
    numbered.map(|(index, upload)| file(upload).map_err(|code| refusal(index + 1, code))).collect()
}

/// Returns the refusal of more files than a message may have.
pub fn too_many() -> Refusal {
    let detail = format!("a message has at most {ATTACHMENTS_MAX} files");
    Refusal::invalid("attachments", "too_many_attachments", detail)
}

/// Returns the refusal of the file with this number that is too large.
pub fn too_large(number: usize) -> Refusal {
    refusal(number, "attachment_too_large")
}

fn refusal(number: usize, code: &'static str) -> Refusal {
    let detail = match code {
        "attachment_empty" => "is empty",
        "attachment_too_large" => "may have at most 2 MiB, 256 KiB as text, and 25 million pixels",
        "attachment_unreadable" => "is a picture that can't be read",
        _ => "must be a PNG, JPEG, WebP or GIF picture or plain text (UTF-8); not SVG, HTML or PDF",
    };
    Refusal::invalid("attachments", code, format!("file {number} {detail}"))
}

/// Returns the file as it is kept, or the code of the refusal.
fn file(Upload { name, bytes }: Upload) -> Result<File, &'static str> {
    if bytes.is_empty() {
        return Err("attachment_empty");
    }
    if bytes.len() > FILE_MAX {
        return Err("attachment_too_large");
    }
    let (media_type, bytes) = match picture::decode(&bytes, &FORMATS) {
        Ok(decoded) => drawn(decoded)?,
        Err(PictureError::Kind) => (MediaType::Text, text(bytes)?),
        Err(PictureError::TooLarge) => return Err("attachment_too_large"),
        Err(PictureError::Unreadable | PictureError::TooLong) => return Err("attachment_unreadable"),
    };
    Ok(File { name: file_name(&name, media_type), media_type, bytes })
}

/// Writes the picture anew. What was kept without loss stays so, because it is mostly a picture of a screen with
/// small letters.
fn drawn(decoded: Decoded) -> Result<(MediaType, Vec<u8>), &'static str> {
    let Decoded { format, mut picture, orientation } = decoded;
    picture.apply_orientation(orientation);
    if format != ImageFormat::Jpeg {
        let png = png(&picture)?;
        if png.len() <= FILE_MAX {
            return Ok((MediaType::Png, png));
        }
    }
    let jpeg = picture::jpeg(&picture).map_err(|_| "attachment_unreadable")?;
    if jpeg.len() > FILE_MAX { Err("attachment_too_large") } else { Ok((MediaType::Jpeg, jpeg)) }
}

fn png(picture: &DynamicImage) -> Result<Vec<u8>, &'static str> {
    // Of eight bits a channel, and without the colour profile of the file.
    let plain: DynamicImage =
        if picture.color().has_alpha() { picture.to_rgba8().into() } else { picture.to_rgb8().into() };
    let mut png = Cursor::new(Vec::new());
    plain.write_to(&mut png, ImageFormat::Png).map_err(|_| "attachment_unreadable")?;
    Ok(png.into_inner())
}

/// Returns the text as it came: it is only ever served as a download of plain text.
fn text(bytes: Vec<u8>) -> Result<Vec<u8>, &'static str> {
    let text = std::str::from_utf8(&bytes).map_err(|_| "attachment_type")?;
    if text.contains('\0') || is_markup(text) || text.starts_with("%PDF-") {
        return Err("attachment_type");
    }
    if bytes.len() > TEXT_MAX { Err("attachment_too_large") } else { Ok(bytes) }
}

/// Whether a browser might take the text for a page or a picture. It isn't told so, but people should learn
/// that it can't be sent.
fn is_markup(text: &str) -> bool {
    let start = text.trim_start_matches('\u{feff}').trim_start();
    let head: String = start.chars().take(LOOKED_AT).collect::<String>().to_ascii_lowercase();
    head.starts_with('<') && MARKUP.iter().any(|mark| head.contains(mark))
}

#[cfg(test)]
mod tests {
    use super::{FILE_MAX, File, MediaType, TEXT_MAX, Upload, scan};
    use image::{DynamicImage, GenericImageView, ImageFormat, ImageReader, Rgba, RgbaImage};
    use std::io::Cursor;

    fn picture(width: u32, height: u32, format: ImageFormat) -> Vec<u8> {
        let mut bytes = Cursor::new(Vec::new());
        DynamicImage::new_rgb8(width, height).write_to(&mut bytes, format).unwrap();
        bytes.into_inner()
    }

    fn one(name: &str, bytes: &[u8]) -> Result<File, &'static str> {
        let upload = Upload { name: name.to_owned(), bytes: bytes.to_vec() };
        scan(vec![upload]).map(|mut files| files.remove(0)).map_err(|refusal| refusal.code)
    }

    fn has(file: &File, word: &[u8]) -> bool {
        file.bytes.windows(word.len()).any(|found| found == word)
    }

    #[test]
    fn every_format_is_recognized_by_its_content_and_written_again() {
        for (format, media_type, name) in [
            (ImageFormat::Png, MediaType::Png, "a.html.png"),
            (ImageFormat::WebP, MediaType::Png, "a.html.png"),
            (ImageFormat::Gif, MediaType::Png, "a.html.png"),
            (ImageFormat::Jpeg, MediaType::Jpeg, "a.html.jpg"),
        ] {
            let file = one("a.html", &picture(30, 20, format)).unwrap_or_else(|code| panic!("{code}"));
            assert_eq!((file.media_type, file.name.as_str()), (media_type, name), "{format:?}");
            let read = ImageReader::new(Cursor::new(&file.bytes)).with_guessed_format().unwrap();
            assert_eq!(read.decode().unwrap().dimensions(), (30, 20), "{format:?}");
        }
        let clear = DynamicImage::ImageRgba8(RgbaImage::from_pixel(4, 4, Rgba([1, 2, 3, 0])));
        let mut bytes = Cursor::new(Vec::new());
        clear.write_to(&mut bytes, ImageFormat::Png).unwrap();
        let file = one("clear.png", bytes.get_ref()).unwrap_or_else(|code| panic!("{code}"));
        let read = ImageReader::with_format(Cursor::new(&file.bytes), ImageFormat::Png).decode().unwrap();
        assert_eq!(read.to_rgba8().get_pixel(0, 0).0[3], 0, "what shines through stays so");
    }

    #[test]
    fn other_data_than_the_pixels_is_not_kept() {
        let script = b"<script>alert(1)</script>";
        for format in [ImageFormat::Png, ImageFormat::Jpeg, ImageFormat::Gif] {
            let polyglot = [&picture(8, 8, format)[..], b"*/=1;", script].concat();
            let file = one("a.png", &polyglot).unwrap_or_else(|code| panic!("{format:?}: {code}"));
            assert!(!has(&file, b"script") && !has(&file, b"*/=1;"), "{format:?}");
        }
        let mut photo = picture(8, 8, ImageFormat::Jpeg);
        let exif = b"Exif\0\0GPS 52.37 4.89";
        let length = u16::try_from(exif.len() + 2).unwrap().to_be_bytes();
        drop(photo.splice(2..2, [&[0xff, 0xe1][..], &length, exif].concat()));
        let file = one("a.jpg", &photo).unwrap_or_else(|code| panic!("{code}"));
        assert!(!has(&file, b"Exif") && !has(&file, b"GPS"));
    }

    #[test]
    fn text_is_kept_as_it_is_and_everything_else_is_refused() {
        for text in
            ["a", "{\"a\": 1}\r\n", "\u{feff}log\n\u{1b}[31mred\u{1b}[0m", "a < b && <i>", "<?xml?><a/>"]
        {
            let file = one("log", text.as_bytes()).unwrap_or_else(|code| panic!("{text:?}: {code}"));
            assert_eq!((file.media_type, file.name.as_str()), (MediaType::Text, "log.txt"));
            assert_eq!(file.bytes, text.as_bytes());
        }
        let bomb = {
            let mut bytes = picture(1, 1, ImageFormat::Png);
            bytes[16..20].copy_from_slice(&60_000_u32.to_be_bytes());
            bytes[20..24].copy_from_slice(&60_000_u32.to_be_bytes());
            bytes
        };
        for (bytes, codes) in [
            (&b""[..], &["attachment_empty"][..]),
            (b"<svg xmlns=\"http://www.w3.org/2000/svg\" onload=\"alert(1)\"/>", &["attachment_type"]),
            (b"\xef\xbb\xbf <?xml version=\"1.0\"?>\n<!-- x --><SVG/>", &["attachment_type"]),
            (b" \n<!DOCTYPE html><title>x</title>", &["attachment_type"]),
            (b"<script>alert(1)</script>", &["attachment_type"]),
            (b"%PDF-1.7", &["attachment_type"]),
            (b"MZ\x90\0\x03", &["attachment_type"]),
            (b"a\0b", &["attachment_type"]),
            (b"\xff\xfea\0", &["attachment_type"]),
            (b"BM\0\0\0\0", &["attachment_type"]),
            (b"GIF89a<script>alert(1)</script>", &["attachment_unreadable", "attachment_too_large"]),
            (b"\x89PNG\r\n\x1a\n<html>", &["attachment_unreadable"]),
            (&picture(300, 300, ImageFormat::Png)[..200], &["attachment_unreadable"]),
            (&bomb[..], &["attachment_unreadable", "attachment_too_large"]),
            (&picture(5_001, 5_000, ImageFormat::Png)[..], &["attachment_too_large"]),
            (&vec![b'a'; TEXT_MAX + 1][..], &["attachment_too_large"]),
            (&vec![b'a'; FILE_MAX + 1][..], &["attachment_too_large"]),
        ] {
            let refused = one("x.png", bytes).err();
            let head = String::from_utf8_lossy(&bytes[..bytes.len().min(40)]);
            assert!(refused.is_some_and(|code| codes.contains(&code)), "{head}: {refused:?}");
        }
    }

    #[test]
    fn the_refusal_says_which_file_it_is_and_a_fourth_one_is_too_many() {
        let upload = |bytes: &[u8]| Upload { name: "a".into(), bytes: bytes.to_vec() };
        let refused = scan(vec![upload(b"a"), upload(b"")]).map(|_| ()).unwrap_err();
        assert_eq!((refused.field, refused.detail.as_str()), (Some("attachments"), "file 2 is empty"));
        let four = (0..4).map(|_| upload(b"a")).collect();
        assert_eq!(scan(four).map(|_| ()).unwrap_err().code, "too_many_attachments");
    }
}
