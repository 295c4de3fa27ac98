"""Receives webhooks of xwms, on Flask: verifies each message, and handles each event once."""

import os

from flask import Flask, request
from standardwebhooks import Webhook, WebhookVerificationError

webhook = Webhook(os.environ["WEBHOOK_SECRET"])

# The ids of the messages that were handled. A real receiver keeps them where it keeps the results.
handled = set()


def handle(event):
    """What this receiver does with an event."""
    print(event["sequence"], event["type"], event["subject"], flush=True)


app = Flask(__name__)
app.config["MAX_CONTENT_LENGTH"] = 1024 * 1024


@app.post("/hooks")
def receive():
    try:
        # The signature is about the bytes of the body, so nothing may parse it first. Raises unless the message is from
        # xwms, unchanged, and at most five minutes old.
        event = webhook.verify(request.get_data(), dict(request.headers))
    except WebhookVerificationError:
        return "", 400
    # A message may come again, such as when the response got lost.
    message_id = request.headers["webhook-id"]
    if message_id not in handled:
        handle(event)
        handled.add(message_id)
    # Only now: without a 2xx, xwms sends the message again.
    return "", 204


if __name__ == "__main__":
    app.run("127.0.0.1", int(os.environ.get("PORT", "9001")))
