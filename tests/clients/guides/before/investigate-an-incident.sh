client CLIENT '{"name": "Shop", "client_type": "machine", "scopes": ["clients:read"]}'
SECRET_ID=$(curl "$ISSUER/v1/clients/$CLIENT_ID/secrets" -H "Authorization: Bearer $TOKEN" | jq -r '.data[0].secret_id')
SINCE=$(ago '1 hour')
UNTIL=$(ago '0 seconds')
POSITION=$(curl "$ISSUER/v1/events?limit=1" -H "Authorization: Bearer $TOKEN" | jq -r '.data[0].sequence | tonumber')
USER_ID=$(curl "$ISSUER/v1/members" -H "Authorization: Bearer $TOKEN" | jq -r '.data[0].user_id')
