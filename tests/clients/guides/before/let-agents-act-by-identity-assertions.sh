client AGENT '{"name": "Agent", "client_type": "machine"}'
