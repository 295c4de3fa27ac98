TOKEN=$(person "audit:read")
