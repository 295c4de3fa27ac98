"""Makes a history for tests/data/upgrade: python history.py DEMO.json LOG_KEY FACTS.json

DEMO.json is that of `xwms dev`, LOG_KEY what `xwms keys show-checkpoint` prints. FACTS.json gets what a
later version must still know. Needs the standard library only, and a directory on which nothing else was done.
"""

import base64
import json
import sys
import urllib.parse
import urllib.request

with open(sys.argv[1]) as file:
    demo = json.load(file)
machine = demo["clients"]["machine"]


def send(method, path, token=None, body=None):
    """Sends a REST request, which must succeed; returns the object of the answer."""
    headers = {"content-type": "application/json"}
    if token:
        headers["authorization"] = f"Bearer {token}"
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(demo["issuer"] + path, data=data, headers=headers, method=method)
    with urllib.request.urlopen(request) as answer:
        return json.loads(answer.read() or "null")


def token():
    """Returns an access token with every management scope."""
    who = f"{machine['client_id']}:{machine['client_secret']}".encode()
    headers = {"authorization": "Basic " + base64.b64encode(who).decode()}
    data = urllib.parse.urlencode({"grant_type": "client_credentials"}).encode()
    request = urllib.request.Request(demo["issuer"] + "/oauth/token", data=data, headers=headers)
    with urllib.request.urlopen(request) as answer:
        return json.load(answer)["access_token"]


def client(name):
    made = send("POST", "/v1/clients", mine, {"name": name, "client_type": "machine", "scopes": ["clients:read"]})
    return {"client_id": made["client_id"], "client_secret": made["client_secret"]}


def user(name):
    new = {"email": f"{name.lower()}@people.example", "password": "long enough", "name": name}
    return send("POST", "/v1/users", mine, new)["user_id"]


mine = token()
facts = {
    "log_key": sys.argv[2],
    "account_id": demo["account_id"],
    "demo_user": demo["user"],
    "machine": {key: machine[key] for key in ("client_id", "client_secret")},
    "web": demo["clients"]["web"]["client_id"],
    "kept": client("Kept"),
    "disabled": client("Disabled"),
}
send("POST", f"/v1/clients/{facts['disabled']['client_id']}/disable", mine, {})
hook = {"url": "https://hooks.example.org/x", "events": ["client.created"]}
facts["endpoint"] = send("POST", "/v1/endpoints", mine, hook)["endpoint_id"]
facts["kept_user"], facts["gone_user"] = user("Kept"), user("Gone")
send("DELETE", f"/v1/users/{facts['gone_user']}", mine)
send("POST", "/v1/invitations", mine, {"email": "ada@people.example", "role": "admin"})
send("PATCH", f"/v1/clients/{facts['kept']['client_id']}", mine, {"name": "Kept on"})
owner = {"email": "o@other.example", "password": "long enough", "name": "Ada"}
send("POST", "/v1/accounts", None, {"name": "Other", "owner": owner})

with open(sys.argv[3], "w") as file:
    json.dump(facts, file, indent=2)
    file.write("\n")
print("ok - a history")
