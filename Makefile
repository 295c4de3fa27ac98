# The two commands are `make run` and `make test`. Each sets up what it needs on a fresh Debian or Ubuntu
# (Rust assumed: https://rustup.rs) and says what is missing elsewhere.

.PHONY: run test lint deny bench

run:
	@scripts/setup run
	cargo build --release --locked
	target/release/xwms dev

test:
	@scripts/setup test
	cargo test --workspace --locked

lint:
	cargo fmt --all --check
	cargo clippy --workspace --all-targets --locked -- -D warnings

# What the dependencies may be (deny.toml). Needs `cargo install cargo-deny --locked`, which takes minutes, so CI
# does not. This part works offline; known vulnerabilities are `cargo deny check advisories`, with GitHub in reach.
deny:
	@cargo deny --version >/dev/null 2>&1 || { echo "cargo-deny is missing: cargo install cargo-deny --locked" >&2; exit 1; }
	cargo deny --offline check licenses bans sources

# Figures go to docs/explanation/performance.md by hand, with the machine that they are from.
bench:
	@scripts/setup run
	cargo bench --locked --bench append
	cargo bench --locked --bench http
	cargo bench --locked --bench neighbours
