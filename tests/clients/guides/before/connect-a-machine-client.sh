client CLIENT '{"name": "Shop", "client_type": "machine", "scopes": ["clients:read"]}'
