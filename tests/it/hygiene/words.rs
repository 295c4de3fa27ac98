//! Words of texts that must be the same on every page.

use super::{root, sources};

#[test]
fn dutch_texts_call_every_secret_a_secret() {
    let mut files = Vec::new();
    for folder in ["src/surface", "src/outbound", "src/language"] {
        sources(&root().join(folder), &mut files);
    }
    assert!(!files.is_empty());
    for file in files {
        let text = std::fs::read_to_string(&file).unwrap().to_lowercase();
        assert!(!text.contains("geheim"), "{}", file.display());
    }
}
