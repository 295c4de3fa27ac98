# The two main commands are `make run` and `make test`. On a fresh Debian or Ubuntu, each installs what it needs, except
# Rust (https://rustup.rs). On other systems, each says what is missing.

.PHONY: run test lint deny bench docs

run:
	@scripts/setup run
	@[ -e target/debug/xwms ] || echo "The first build compiles about $$(grep -c '^\[\[package' Cargo.lock) crates: several minutes on two cores. Later builds take seconds to a minute."
	cargo build --locked
	target/debug/xwms dev

test:
	@scripts/setup test
	cargo test --workspace --locked

lint:
	cargo fmt --all --check
	cargo clippy --workspace --all-targets --locked -- -D warnings

# Checks licences and sources of the dependencies (deny.toml). Needs `cargo install cargo-deny --locked`, which takes
# minutes, so CI does not run it. Works offline. To check for known vulnerabilities, run `cargo deny check advisories`,
# which needs access to GitHub.
deny:
	@cargo deny --version >/dev/null 2>&1 || { echo "cargo-deny is missing: cargo install cargo-deny --locked" >&2; exit 1; }
	cargo deny --offline check licenses bans sources

# The documentation as static pages, in target/docs: what a server shows at /docs, for any web server.
docs:
	cargo build --locked
	rm -rf target/docs
	target/debug/xwms docs export target/docs

# The main benchmarks; docs/explanation/performance.md has the commands of the others. Copy the figures there by hand, and
# name the machine.
bench:
	@scripts/setup run
	cargo bench --locked --bench append
	cargo bench --locked --bench http
	cargo bench --locked --bench neighbours
	cargo bench --locked --bench limits
