//! Which file of a crate imports what from which other, judged by its sources alone. A `use` of an item, and a path to
//! one, count for the file that declares it, however it is re-exported. `mod` lines, re-exports and the `use` of a
//! whole module don't count, nor does code that is only for tests.
//!
//! Only names are read: calling a method without naming its type is no import, and a module within a file is part of
//! that file.

use super::tokens::{
    Token::{self, Colons, Sign, Word},
    tokens, without_tests,
};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

/// The paths that each file writes, by the file that they import from.
pub type Imports = BTreeMap<String, BTreeMap<String, BTreeSet<String>>>;

/// A path, as written or from the root of its crate.
type Path<'a> = Vec<&'a str>;

/// What a `use` imports.
struct Use<'a> {
    path: Path<'a>,
    name: &'a str,
    /// Whether it is a re-export.
    is_reexport: bool,
}

/// The names that a file declares and uses.
struct SourceFile<'a> {
    file: &'a str,
    module: Path<'a>,
    uses: Vec<Use<'a>>,
    paths: Vec<Path<'a>>,
}

/// The names of a crate.
struct Crate<'a> {
    /// Files by module.
    files: HashMap<Path<'a>, &'a str>,
    /// The paths, from the root, of the names that each module uses.
    names: HashMap<Path<'a>, HashMap<&'a str, Path<'a>>>,
}

/// Returns the imports of a crate of these files, each with its path from the root of the crate and its text.
pub fn imports(files: &[(String, String)]) -> Imports {
    let sources = parse(files);
    let files = sources.iter().map(|source| (source.module.clone(), source.file)).collect();
    let mut all = Crate { files, names: HashMap::new() };
    // Twice, because a name may refer to one that another `use` imports.
    for _ in 0..2 {
        for source in &sources {
            for one in &source.uses {
                if let Some(path) = all.absolute(&source.module, &one.path) {
                    all.names.entry(source.module.clone()).or_default().insert(one.name, path);
                }
            }
        }
    }
    let mut imports = Imports::new();
    for source in &sources {
        let used = source.uses.iter().filter(|one| !one.is_reexport).map(|one| &one.path);
        for path in used.chain(&source.paths) {
            let declared = all.absolute(&source.module, path).and_then(|path| all.declares(&path, 0));
            if let Some(other) = declared.filter(|other| *other != source.file) {
                let of_file = imports.entry(source.file.to_owned()).or_default();
                of_file.entry(other.to_owned()).or_default().insert(path.join("::"));
            }
        }
    }
    imports
}

/// Returns what each file uses, except files that only tests see.
fn parse(files: &[(String, String)]) -> Vec<SourceFile<'_>> {
    let mut all = Vec::new();
    let mut of_tests: HashSet<Path<'_>> = HashSet::new();
    for (file, text) in files {
        let module = module(file);
        let (tokens, tests) = without_tests(&tokens(text));
        of_tests.extend(tests.into_iter().map(|name| [module.as_slice(), &[name]].concat()));
        let (uses, paths) = uses_and_paths(&tokens);
        all.push(SourceFile { file, module, uses, paths });
    }
    all.retain(|source| !(1..=source.module.len()).any(|length| of_tests.contains(&source.module[..length])));
    all
}

/// Returns the module of `file`.
fn module(file: &str) -> Path<'_> {
    let mut module: Path<'_> = file.trim_end_matches(".rs").split('/').collect();
    if matches!(module.as_slice(), [.., "mod"] | ["lib"]) {
        module.pop();
    }
    module
}

/// Returns what `use` imports, and the paths of two or more names in the rest.
fn uses_and_paths<'a>(tokens: &[Token<'a>]) -> (Vec<Use<'a>>, Vec<Path<'a>>) {
    let (mut uses, mut paths) = (Vec::new(), Vec::new());
    let mut index = 0;
    while let Some(token) = tokens.get(index) {
        let before = index.checked_sub(1).and_then(|before| tokens.get(before));
        match (token, tokens.get(index + 1)) {
            // `use<'a>` lists the lifetimes that a type captures.
            (Word("use"), Some(next)) if *next != Sign('<') => {
                let is_reexport = matches!(before, Some(Word("pub") | Sign(')')));
                let mut brought = Vec::new();
                let rest = tree(&[], &tokens[index + 1..], &mut brought);
                uses.extend(brought.into_iter().map(|(path, name)| Use { path, name, is_reexport }));
                index = tokens.len() - rest.len();
            }
            (Word(first), Some(Colons)) if before != Some(&Colons) => {
                let mut path = vec![*first];
                index += 1;
                while let [Colons, Word(name), ..] = &tokens[index..] {
                    path.push(*name);
                    index += 2;
                }
                if path.len() > 1 {
                    paths.push(path);
                }
            }
            _ => index += 1,
        }
    }
    (uses, paths)
}

/// Adds what the tree at the beginning of `tokens` imports, below `prefix`: each path with its local name. Returns the
/// tokens after the tree.
fn tree<'a, 't>(
    prefix: &[&'a str],
    tokens: &'t [Token<'a>],
    brought: &mut Vec<(Path<'a>, &'a str)>,
) -> &'t [Token<'a>] {
    let (mut path, mut rest) = (prefix.to_vec(), tokens);
    loop {
        match rest {
            [Colons, after @ ..] => rest = after,
            [Sign('{'), after @ ..] => {
                rest = after;
                loop {
                    match rest {
                        [Sign('}'), after @ ..] => return after,
                        [Sign(','), after @ ..] => rest = after,
                        [] => return rest,
                        _ => rest = tree(&path, rest, brought),
                    }
                }
            }
            [Sign('*'), after @ ..] => {
                path.push("*");
                brought.push((path, "*"));
                return after;
            }
            [Word("as"), Word(name), after @ ..] => {
                brought.push((without_self(path), *name));
                return after;
            }
            [Word(name), after @ ..] => {
                path.push(*name);
                rest = after;
            }
            // A token that no tree has, as in a macro; skip it.
            [_, after @ ..] if path.len() == prefix.len() => return after,
            _ => {
                let path = without_self(path);
                brought.extend(path.last().copied().map(|name| (path, name)));
                return rest;
            }
        }
    }
}

/// `a::{self}` imports `a`.
fn without_self(mut path: Path<'_>) -> Path<'_> {
    if path.len() > 1 && path.last() == Some(&"self") {
        path.pop();
    }
    path
}

impl<'a> Crate<'a> {
    /// Returns `path`, as `module` writes it, from the root; `None` for another crate or an unused path.
    fn absolute(&self, module: &[&'a str], path: &[&'a str]) -> Option<Path<'a>> {
        let (first, rest) = path.split_first()?;
        match *first {
            "crate" => Some(rest.to_vec()),
            "self" => Some([module, rest].concat()),
            "super" => {
                let (_, parent) = module.split_last()?;
                match rest.first() {
                    Some(&"super") => self.absolute(parent, rest),
                    _ => Some([parent, rest].concat()),
                }
            }
            name => {
                let whole = [module, path].concat();
                if self.files.contains_key(&whole[..=module.len()]) {
                    return Some(whole);
                }
                let named = self.names.get(module)?.get(name)?;
                Some([named.as_slice(), rest].concat())
            }
        }
    }

    /// Returns the file that declares what `path` names; `None` for a whole module.
    fn declares(&self, path: &[&'a str], depth: usize) -> Option<&'a str> {
        // A name that refers to itself can't be resolved.
        if depth > 8 {
            return None;
        }
        let named = |module: &[&'a str], name: &str| self.names.get(module)?.get(name);
        // A function may have the same name as its module.
        if let Some((last, module)) = path.split_last()
            && let Some(to) = named(module, last).filter(|to| to.as_slice() != path)
        {
            return self.declares(to, depth + 1);
        }
        let length = (0..=path.len()).rev().find(|length| self.files.contains_key(&path[..*length]))?;
        let (module, rest) = path.split_at(length);
        let (name, rest) = rest.split_first()?;
        match named(module, name) {
            Some(to) => self.declares(&[to.as_slice(), rest].concat(), depth + 1),
            None => self.files.get(module).copied(),
        }
    }
}

/// Returns which file imports from which, as `a.rs → b.rs`.
fn arrows(files: &[(&str, &str)]) -> Vec<String> {
    let files: Vec<_> = files.iter().map(|(file, text)| ((*file).to_owned(), (*text).to_owned())).collect();
    let mut arrows = Vec::new();
    for (file, used) in imports(&files) {
        arrows.extend(used.keys().map(|other| format!("{file} → {other}")));
    }
    arrows
}

#[test]
fn a_use_and_a_path_count_for_the_file_that_declares_the_item() {
    let files = [
        ("lib.rs", "pub mod door; pub mod room;"),
        (
            "door/mod.rs",
            "mod hinge; mod lock; pub use lock::{Lock, lock}; pub use crate::room::Key as Opener;",
        ),
        ("door/lock.rs", "use super::Opener; pub struct Lock; pub fn lock() {}"),
        ("door/hinge.rs", "fn f() { super::lock(); }"),
        ("room.rs", "use crate::door::{self, Opener}; fn f() { door::Lock::new() } pub struct Key;"),
    ];
    assert_eq!(
        arrows(&files),
        ["door/hinge.rs → door/lock.rs", "door/lock.rs → room.rs", "room.rs → door/lock.rs"]
    );
}

#[test]
fn declared_modules_re_exports_whole_modules_tests_and_words_do_not_count_as_imports() {
    let files = [
        ("lib.rs", "mod a; mod b; pub use a::A; pub(crate) use b::B;"),
        ("a.rs", "use crate::b; pub struct A; #[cfg(test)] mod tests { use crate::b::B; }"),
        ("b/mod.rs", "#[cfg(test)] mod rules; use std::fmt; /* crate::a::A */ pub struct B(&'static str);"),
        ("b/rules.rs", "use crate::a::A;"),
    ];
    assert!(arrows(&files).is_empty(), "{:?}", arrows(&files));
}

#[test]
fn a_tree_brings_each_of_its_leaves() {
    let files = [
        ("lib.rs", "mod a; mod b; mod c; mod d;"),
        ("a.rs", "use crate::{b::B as Other, c::{self, deep::{C, D}}, d::*}; impl Other for c::E {}"),
        ("b.rs", "pub trait B {}"),
        ("c/mod.rs", "pub mod deep; pub struct E;"),
        ("c/deep.rs", "pub struct C; pub struct D;"),
        ("d.rs", "pub fn f() {}"),
    ];
    assert_eq!(arrows(&files), ["a.rs → b.rs", "a.rs → c/deep.rs", "a.rs → c/mod.rs", "a.rs → d.rs"]);
}
