client CLIENT '{"name": "Shop", "client_type": "machine", "scopes": ["clients:read"]}'
USER_ID=$(curl "$ISSUER/v1/members" -H "Authorization: Bearer $TOKEN" | jq -r '.data[0].user_id')
AT=$(ago '0 seconds')
TO=$(curl "$ISSUER/v1/events?limit=1000" -H "Authorization: Bearer $TOKEN" | jq -r '.data[-1].sequence | tonumber')
FROM=$((TO - 1))
SINCE=$(ago '2 hours')
UNTIL=$(ago '1 hour')
before_5() {
    RESOURCE_ID=$(member .resource_id /v1/resources '{"audience": "https://past.acme.example", "name": "Past",
        "scopes": [{"name": "read", "description_en": "Read", "description_nl": "Lezen"}],
        "apps": [{"client_id": "'"$CLIENT_ID"'", "scopes": ["read"]}]}')
}
