//! The page about permissions, which is made from the routes. Who may really do what is in `api::permissions`.

#[test]
fn the_page_about_permissions_is_what_the_code_says() {
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/reference/permissions.md");
    let written = std::fs::read_to_string(file).unwrap();
    let said = xwms::surface::api::permissions();
    assert!(
        written == said,
        "make it anew: cargo run -- openapi --permissions > docs/reference/permissions.md"
    );
}
