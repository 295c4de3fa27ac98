client CLIENT '{"name": "Shop", "client_type": "web", "redirect_uris": ["https://shop.example.org/callback"],
    "scopes": ["openid"]}'
# Networks are for machine clients.
before_3() { client CLIENT '{"name": "Robot", "client_type": "machine", "scopes": ["clients:read"]}'; }
