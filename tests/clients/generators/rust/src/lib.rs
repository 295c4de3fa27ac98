//! Empty: `rust_client.py` checks the generated client in its place.
