client CLIENT '{"name": "Shop", "client_type": "machine", "scopes": ["clients:read"]}'
USER_ID=$(curl "$ISSUER/v1/members" -H "Authorization: Bearer $TOKEN" | jq -r '.data[0].user_id')
AT=$(ago '0 seconds')
TO=$(curl "$ISSUER/v1/events?limit=1000" -H "Authorization: Bearer $TOKEN" | jq -r '.data[-1].sequence | tonumber')
FROM=$((TO - 1))
SINCE=$(ago '2 hours')
UNTIL=$(ago '1 hour')
