"""A web app that logs people in with xwms, on Flask: a page for everybody, a page for people who are logged in, and a
logout that also ends the login at xwms.
"""

import os
from urllib.parse import urlencode

from authlib.integrations.flask_client import OAuth, OAuthError
from flask import Flask, abort, redirect, render_template_string, request, session, url_for

app = Flask(__name__)
# Signs the session cookie. Flask does not encrypt it, so no token that works somewhere goes into it.
app.secret_key = os.environ["SESSION_SECRET"]
app.config.update(SESSION_COOKIE_NAME="shop", SESSION_COOKIE_SAMESITE="Lax")

ISSUER = os.environ["ISSUER"]
xwms = OAuth(app).register(
    "xwms",
    client_id=os.environ["CLIENT_ID"],
    client_secret=os.environ["CLIENT_SECRET"],
    server_metadata_url=f"{ISSUER}/.well-known/openid-configuration",
    # Authlib sends PKCE only if it is told to.
    client_kwargs={"scope": "openid profile email", "code_challenge_method": "S256"},
)


@app.get("/login")
def login():
    return xwms.authorize_redirect(url_for("callback", _external=True))


@app.get("/callback")
def callback():
    # Authlib checks `state`. It does not check which server the response comes from (RFC 9207).
    if request.args.get("iss") != ISSUER:
        abort(400, "The response comes from another server.")
    try:
        # Redeems the code, and checks the signature, issuer, audience and nonce of the id_token.
        tokens = xwms.authorize_access_token()
    except OAuthError as error:
        abort(400, f"You are not logged in: {error.error}.")
    # The id_token says who logged in. Userinfo has the name and the email address.
    person = xwms.userinfo(token=tokens)
    if person["sub"] != tokens["userinfo"]["sub"]:
        abort(400, "Userinfo is about somebody else.")
    # The id_token opens nothing here. It tells xwms whose login ends at a logout.
    session["person"], session["id_token"] = dict(person), tokens["id_token"]
    return redirect(url_for("me"))


@app.get("/")
def home():
    return render_template_string(HOME, person=session.get("person"))


@app.get("/me")
def me():
    if "person" not in session:
        return redirect(url_for("login"))
    return render_template_string(ME, person=session["person"])


@app.get("/logout")
def logout():
    hint = session.get("id_token", "")
    session.clear()
    end = xwms.load_server_metadata()["end_session_endpoint"]
    back = url_for("home", _external=True)
    return redirect(f"{end}?{urlencode({'id_token_hint': hint, 'post_logout_redirect_uri': back})}")


# Jinja escapes what is filled in: people choose their names, so a name may contain markup.
HOME = """<!doctype html><html lang="en"><title>Shop</title>
{% if person %}<a href="/me">Who am I?</a>{% else %}<a href="/login">Log in</a>{% endif %}"""

# `sub` stays the same for a person. Name and email address can change.
ME = """<!doctype html><html lang="en"><title>Shop</title>
Hello {{ person.name }}<br>{{ person.email }}<br><code>{{ person.sub }}</code>
<p><a href="/logout">Log out</a>"""

if __name__ == "__main__":
    app.run("127.0.0.1", int(os.environ.get("PORT", "5000")))
