client CLIENT '{"name": "TV", "client_type": "native", "redirect_uris": ["http://127.0.0.1/callback"],
    "scopes": ["openid", "offline_access"]}'
# The person approves.
before_3() {
    local codes
    codes=$(curl "$ISSUER/oauth/device_authorization" -d client_id="$CLIENT_ID" -d scope=openid)
    DEVICE_CODE=$(jq -r .device_code <<< "$codes")
    "$PYTHON" "$GUIDES/person.py" device "$(jq -r .verification_uri_complete <<< "$codes")" "$(jq -r .user_code <<< "$codes")"
}
