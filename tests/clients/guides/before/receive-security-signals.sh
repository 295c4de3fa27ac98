receiver() {
    client "$1" '{"name": "Receiver", "client_type": "machine", "scopes": ["ssf:manage"]}'
}
receiver PUSHED
TOKEN_OF_ADMIN=$TOKEN
TOKEN=$(token "$PUSHED_ID" "$PUSHED_SECRET")
# A stream that is polled, of another client, with an event.
before_2() {
    TOKEN=$TOKEN_OF_ADMIN
    receiver POLLED
    TOKEN=$(token "$POLLED_ID" "$POLLED_SECRET")
    STREAM_ID=$(member .stream_id /ssf/stream '{}')
    curl "$ISSUER/ssf/verify" -H "Authorization: Bearer $TOKEN" -H 'Content-Type: application/json' \
        -d '{"stream_id": "'"$STREAM_ID"'", "state": "of-the-guide"}'
}
