REQUEST_ID=$(command curl -s -u "$DEMO_MACHINE:wrong" -d grant_type=client_credentials -o /dev/null -w '%header{x-request-id}' \
    "$ISSUER/oauth/token")
TOKEN_ID=$(jq -rR 'split(".")[1] | @base64d | fromjson | .jti' <<< "$TOKEN")
until_good curl "$ISSUER/v1/requests/$REQUEST_ID" -H "Authorization: Bearer $TOKEN"
