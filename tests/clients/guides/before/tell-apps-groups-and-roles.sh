client CLIENT '{"name": "Desk", "client_type": "web", "redirect_uris": ["https://desk.acme.example/callback"], "scopes": ["openid"]}'
USER_ID=$(member .user_id /v1/users '{"email": "desk@shop.example.org", "password": "nine purple harbors wait"}')
RESOURCE_ID=$(member .resource_id /v1/resources '{"audience": "https://desk.acme.example", "name": "Desk"}')
