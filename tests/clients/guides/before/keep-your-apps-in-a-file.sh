CLIENT_ID=$DEMO_MACHINE
CLIENT_SECRET=$DEMO_MACHINE_SECRET
# Pages before this one may have made apps of the same names.
curl "$ISSUER/v1/clients?limit=100" -H "Authorization: Bearer $TOKEN" |
    jq -r '.data[] | select(.name == "Shop" or .name == "Importer") | .client_id' |
    while read -r id; do curl -X DELETE "$ISSUER/v1/clients/$id" -H "Authorization: Bearer $TOKEN"; done
# Another name for the same server.
before_7() {
    xwms login --profile staging --server "$ISSUER" --machine --client-id "$CLIENT_ID"
}
