client CLIENT '{"name": "Shop", "client_type": "machine", "scopes": ["clients:read"]}'
TOKEN=$(person "audit:read")
KEY=$("$PROGRAM" keys show-checkpoint .xwms/checkpoint.key)
python3() { command "$PYTHON" "$@"; }
