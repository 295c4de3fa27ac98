//! Lists the files of `docs/`, so that the binary has them and serves them at `/docs` (ADR 0095). Cargo can't
//! notice a new file in a folder by itself; this script makes it look.

use std::{
    env,
    fmt::Write,
    fs, io,
    path::{Path, PathBuf},
};

fn main() -> io::Result<()> {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=docs");
    let variable = |name| env::var_os(name).map(PathBuf::from).unwrap_or_default();
    let mut files = Vec::new();
    let root = variable("CARGO_MANIFEST_DIR").join("docs");
    list(&root, &root, &mut files)?;
    // The same list on every machine.
    files.sort();
    fs::write(variable("OUT_DIR").join("documentation.rs"), code(&files))
}

/// Adds the files below `folder`, by their paths from `root`.
fn list(root: &Path, folder: &Path, into: &mut Vec<String>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            list(root, &path, into)?;
        } else if let Some(name) = path.strip_prefix(root).ok().and_then(Path::to_str) {
            into.push(name.to_owned());
        }
    }
    Ok(())
}

/// Returns the two lists as Rust.
fn code(files: &[String]) -> String {
    let (mut texts, mut pictures) = (String::new(), String::new());
    for file in files {
        let path = format!("concat!(env!(\"CARGO_MANIFEST_DIR\"), \"/docs/{file}\")");
        let ending = file.rsplit('.').next().unwrap_or_default();
        // Writing to a string does not fail.
        let _ = match ending {
            "md" => writeln!(texts, "    ({file:?}, include_str!({path})),"),
            "webp" | "png" | "jpg" => {
                writeln!(pictures, "    ({file:?}, include_bytes!({path}).as_slice()),")
            }
            _ => Ok(()),
        };
    }
    format!(
        "pub static TEXTS: &[(&str, &str)] = &[\n{texts}];\n\
         pub static PICTURES: &[(&str, &[u8])] = &[\n{pictures}];\n"
    )
}
