# A platform whose keys the client has, instead of GitHub, which signs nothing for a test.
platform=$("$PYTHON" "$GUIDES/workload.py" https://platform.example deploy "$ISSUER")
PLATFORM_TOKEN=$(jq -r .token <<< "$platform")
client CLIENT '{"name": "Deploy", "client_type": "machine", "scopes": ["clients:read"], "auth_method": "federated_jwt",
    "trusted_issuers": [{"name": "platform", "issuer": "https://platform.example", "subject": "deploy",
    "jwks": '"$(jq -c .jwks <<< "$platform")"'}]}'
