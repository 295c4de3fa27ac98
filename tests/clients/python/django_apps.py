"""Two ways for a Django app to log people in, each with its own defaults: mozilla-django-oidc, and social-auth-app-django."""

import json
import sys
import threading
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import django
import httpx2
from django.conf import settings
from django.http import JsonResponse
from django.urls import include, path

from checks import check, demo
from login import Browser

issuer = demo["issuer"]
known = httpx2.get(f"{issuer}/.well-known/openid-configuration").json()


class Quiet(WSGIRequestHandler):
    def log_message(self, *_):
        pass


server = make_server("127.0.0.1", 0, None, WSGIServer, Quiet)
base = f"http://127.0.0.1:{server.server_port}"


def register(redirect_uri):
    """A web client of the demo account. Beside its redirect URI nothing is said."""
    machine = demo["clients"]["machine"]
    token = httpx2.post(
        known["token_endpoint"],
        data={"grant_type": "client_credentials", "scope": "clients:read clients:write"},
        auth=(machine["client_id"], machine["client_secret"]),
    ).json()
    made = httpx2.post(
        f"{issuer}/v1/clients",
        headers={"Authorization": f"Bearer {token['access_token']}"},
        json={
            "name": "A Django app",
            "client_type": "web",
            "redirect_uris": [redirect_uri],
            "scopes": ["openid", "profile", "email"],
        },
    )
    assert made.status_code == 201, made.text
    return made.json()


mozilla = register(f"{base}/oidc/callback/")
social = register(f"{base}/social/complete/oidc/")


def who(request):
    user = request.user
    return JsonResponse({"email": user.email if user.is_authenticated else None})


settings.configure(
    SECRET_KEY="of this app alone",
    ALLOWED_HOSTS=["127.0.0.1"],
    ROOT_URLCONF=__name__,
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": "file:apps?mode=memory&cache=shared"}},
    INSTALLED_APPS=[
        "django.contrib.auth",
        "django.contrib.contenttypes",
        "django.contrib.sessions",
        "mozilla_django_oidc",
        "social_django",
    ],
    MIDDLEWARE=[
        "django.contrib.sessions.middleware.SessionMiddleware",
        "django.contrib.auth.middleware.AuthenticationMiddleware",
    ],
    AUTHENTICATION_BACKENDS=[
        # First, because mozilla's takes every code for its own.
        "social_core.backends.open_id_connect.OpenIdConnectAuth",
        "mozilla_django_oidc.auth.OIDCAuthenticationBackend",
    ],
    # mozilla-django-oidc has HS256 by default, which needs the secret to verify; its documentation says RS256 for keys.
    OIDC_RP_SIGN_ALGO="RS256",
    OIDC_RP_CLIENT_ID=mozilla["client_id"],
    OIDC_RP_CLIENT_SECRET=mozilla["client_secret"],
    OIDC_OP_AUTHORIZATION_ENDPOINT=known["authorization_endpoint"],
    OIDC_OP_TOKEN_ENDPOINT=known["token_endpoint"],
    OIDC_OP_USER_ENDPOINT=known["userinfo_endpoint"],
    OIDC_OP_JWKS_ENDPOINT=known["jwks_uri"],
    # PKCE is off there by default.
    OIDC_USE_PKCE=True,
    LOGIN_REDIRECT_URL="/who",
    SOCIAL_AUTH_OIDC_OIDC_ENDPOINT=issuer,
    SOCIAL_AUTH_OIDC_KEY=social["client_id"],
    SOCIAL_AUTH_OIDC_SECRET=social["client_secret"],
    SOCIAL_AUTH_OIDC_USE_PKCE=True,
    DEFAULT_AUTO_FIELD="django.db.models.AutoField",
)
django.setup()
urlpatterns = [
    path("oidc/", include("mozilla_django_oidc.urls")),
    path("social/", include("social_django.urls", namespace="social")),
    path("who", who),
]

from django.core.management import call_command  # noqa: E402
from django.core.wsgi import get_wsgi_application  # noqa: E402
from django.db import connection  # noqa: E402

# An in-memory database lasts as long as a connection.
connection.ensure_connection()
call_command("migrate", verbosity=0)
server.set_app(get_wsgi_application())
threading.Thread(target=server.serve_forever, daemon=True).start()

for name, method, start in [
    ("mozilla-django-oidc", "GET", "/oidc/authenticate/"),
    ("social-auth", "POST", "/social/login/oidc/"),
]:
    with check(f"{name}: a person logs in and the app knows their mail address"):
        page = Browser(demo["user"]).visit(f"{base}{start}", method)
        assert page.status_code == 200, page.text
        assert json.loads(page.text) == {"email": demo["user"]["email"]}, page.text

server.shutdown()
sys.exit(0)
