client CLIENT '{"name": "Shop", "client_type": "machine"}'
client API_CLIENT '{"name": "Orders", "client_type": "machine"}'
# What the response to the first block has, and a token of the second.
before_3() {
    RESOURCE_ID=$(curl "$ISSUER/v1/resources?limit=100" -H "Authorization: Bearer $TOKEN" |
        jq -er '.data[] | select(.audience == "https://orders.acme.example" and .name == "Orders") | .resource_id')
    ACCESS_TOKEN=$(token "$CLIENT_ID" "$CLIENT_SECRET" -d resource=https://orders.acme.example -d scope=read)
}
