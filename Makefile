# The two commands are `make run` and `make test`. Each sets up what it needs on a fresh Debian or Ubuntu
# (Rust assumed: https://rustup.rs) and says what is missing elsewhere.

.PHONY: run test lint bench

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

# Figures go to docs/performance.md by hand, with the machine that they are from.
bench:
	@scripts/setup run
	cargo bench --locked --bench append
	cargo bench --locked --bench http
