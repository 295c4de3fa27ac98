"""A command line that logs its person in with xwms, in their browser, and shows who they are.

The browser comes back to a port of this machine that is free at the moment (RFC 8252 §7.3). There is no secret: whoever has
this file would have it, too.
"""

import os
import sys
import time
import webbrowser
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.parse import parse_qs, urlsplit

import requests
from authlib.common.security import generate_token
from authlib.integrations.requests_client import OAuth2Session, OAuthError

ISSUER = os.environ["ISSUER"]
PATIENCE_SECONDS = 300


class Callback(HTTPServer):
    """Listens where the browser comes back to, for as long as a login takes."""

    timeout = 1

    def __init__(self):
        # Port 0 is any free port. Other machines can't reach 127.0.0.1.
        super().__init__(("127.0.0.1", 0), Handler)
        self.redirect_uri = f"http://127.0.0.1:{self.server_port}/callback"
        self.state, self.response = generate_token(), None

    def wait(self):
        """Returns the URL that the browser brings."""
        late = time.monotonic() + PATIENCE_SECONDS
        while not self.response:
            if time.monotonic() > late:
                sys.exit("Nobody logged in.")
            self.handle_request()
        return self.response


class Handler(BaseHTTPRequestHandler):
    # A connection that says nothing must not keep the browser waiting.
    timeout = 5

    def do_GET(self):
        url, server = urlsplit(self.path), self.server
        sent = parse_qs(url.query)
        # Any page in the browser can send requests here. Only xwms was given this state, and `iss` names it (RFC 9207).
        is_answer = sent.get("state") == [server.state] and sent.get("iss") == [ISSUER]
        if url.path == "/callback" and is_answer:
            server.response = f"{server.redirect_uri}?{url.query}"
        self.send_response(200 if server.response else 400)
        self.send_header("Content-Type", "text/plain; charset=utf-8")
        self.end_headers()
        self.wfile.write(b"You can close this window." if server.response else b"This is not the login that was started.")

    def log_message(self, *_):
        # The code would be in the log.
        pass


def log_in(known):
    """Sends the person to their browser, and returns a session with their tokens."""
    callback, verifier = Callback(), generate_token(48)
    session = OAuth2Session(
        os.environ["CLIENT_ID"],
        scope="openid profile email",
        redirect_uri=callback.redirect_uri,
        token_endpoint_auth_method="none",
        code_challenge_method="S256",
    )
    url, _ = session.create_authorization_url(
        known["authorization_endpoint"], state=callback.state, code_verifier=verifier
    )
    print(f"Log in at {url}", flush=True)
    webbrowser.open(url)
    response = callback.wait()
    # Authlib does not look for an error here.
    if error := parse_qs(urlsplit(response).query).get("error"):
        sys.exit(f"You are not logged in: {error[0]}.")
    # Only this process knows the verifier, so another program that sees the code can't redeem it.
    session.fetch_token(
        known["token_endpoint"],
        authorization_response=response,
        state=callback.state,
        code_verifier=verifier,
        timeout=10,
    )
    return session


def main():
    known = requests.get(f"{ISSUER}/.well-known/openid-configuration", timeout=10).json()
    try:
        session = log_in(known)
    except OAuthError as error:
        sys.exit(f"You are not logged in: {error.error}.")
    person = session.get(known["userinfo_endpoint"], timeout=10).json()
    print(f"Hello {person['name']} <{person['email']}>, {person['sub']}", flush=True)
    # The command is done, so its tokens may stop. A command line that keeps the person logged in would store the refresh
    # token in the keyring of the system instead.
    session.revoke_token(known["revocation_endpoint"], token=session.token["refresh_token"], timeout=10)


if __name__ == "__main__":
    main()
