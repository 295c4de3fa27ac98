SIZE=1
POSITION=$(curl "$ISSUER/v1/events?limit=1" -H "Authorization: Bearer $TOKEN" | jq -r '.data[0].sequence | tonumber')
mkdir etc
