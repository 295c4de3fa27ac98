client SHOP '{"name": "Shop", "client_type": "machine"}'
client GATEWAY '{"name": "Gateway", "client_type": "machine"}'
api() {
    member .resource_id /v1/resources '{"audience": "'"$1"'", "name": "An API",
        "scopes": [{"name": "read", "description_en": "Read", "description_nl": "Lezen"}],
        "apps": [{"client_id": "'"$2"'", "scopes": ["read"]}]}'
}
api https://shop.acme.example "$SHOP_ID"
api https://stock.acme.example "$GATEWAY_ID"
SHOP_ACCESS_TOKEN=$(token "$SHOP_ID" "$SHOP_SECRET" -d resource=https://shop.acme.example -d scope=read)
