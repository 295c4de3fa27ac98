"""The official verifier (PyPI `standardwebhooks`) over deliveries that a receiver recorded.

usage: python webhooks.py DELIVERIES_JSON  (secrets, deliveries: [{headers, body, secrets}])
"""

from datetime import datetime, timezone

from standardwebhooks import Webhook

from checks import check
from checks import demo as recorded


def accepts(secret, headers, body):
    try:
        Webhook(secret).verify(body, headers)
    except Exception:
        return False
    return True


assert len(recorded["deliveries"]) > 1, "deliveries were recorded"
for index, delivery in enumerate(recorded["deliveries"]):
    headers, body = delivery["headers"], delivery["body"]
    with check(f"delivery {index} verifies with each secret that is live"):
        for secret in recorded["secrets"]:
            assert accepts(secret, headers, body) == (secret in delivery["secrets"]), secret[:10]
    with check(f"delivery {index} is refused when changed, old or signed by another"):
        secret = delivery["secrets"][0]
        assert not accepts(secret, headers, body + " ")
        for age, fresh in (1, True), (600, False):
            at = int(headers["webhook-timestamp"]) - age
            signed = Webhook(secret).sign(headers["webhook-id"], datetime.fromtimestamp(at, timezone.utc), body)
            own = {**headers, "webhook-timestamp": str(at), "webhook-signature": signed}
            assert accepts(secret, own, body) == fresh, f"signed well {age} s ago"
        assert not accepts(secret, {**headers, "webhook-id": "event_other"}, body)
        assert not accepts("whsec_" + "A" * 43 + "=", headers, body)
