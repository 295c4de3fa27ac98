PUBLIC_JWK=$("$PYTHON" "$GUIDES/workload.py" https://bank.example.org bank "$ISSUER" | jq -c '.jwks.keys[0]')
client CLIENT '{"name": "Shop", "client_type": "web", "redirect_uris": ["https://shop.example.org/callback"],
    "scopes": ["openid"]}'
CHALLENGE=$(openssl rand 32 | base64 | tr '+/' '-_' | tr -d '=\n')
