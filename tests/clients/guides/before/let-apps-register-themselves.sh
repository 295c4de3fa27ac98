REGISTRATION_TOKEN=$(member .registration_token /v1/registration_tokens '{"label": "Agents", "uses": 1, "lifetime_seconds": 600}')
