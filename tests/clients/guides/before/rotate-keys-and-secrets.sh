client CLIENT '{"name": "Shop", "client_type": "machine", "scopes": ["clients:read"]}'
ENDPOINT_ID=$(member .endpoint_id /v1/endpoints '{"url": "https://shop.example.org/hooks"}')
# A rotation with an overlap leaves two secrets.
