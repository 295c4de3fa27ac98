"""Consumes events of xwms from NATS JetStream, in Python: continues where it stopped, and handles each event once."""

import asyncio
import json
import os

import nats

# The ids of the events that were handled. A real consumer keeps them where it keeps the results.
handled = set()


def handle(event):
    """What this consumer does with an event."""
    print(event["sequence"], event["type"], event["subject"], flush=True)


async def main():
    # If NATS goes away, the connection is made again, for as long as it takes.
    url = os.environ.get("NATS_URL", "nats://127.0.0.1:4222")
    connection = await nats.connect(url, max_reconnect_attempts=-1)
    # NATS remembers under this name what was acknowledged.
    durable = os.environ.get("DURABLE", "shop-python")
    # The events about apps, of every account: `xwms.events.<account>.<event name>`.
    subject = "xwms.events.*.client.>"
    consumer = await connection.jetstream().pull_subscribe(subject, durable, stream="xwms")
    while True:
        try:
            messages = await consumer.fetch(100, timeout=5)
        except nats.errors.TimeoutError:
            # Nothing came.
            continue
        for message in messages:
            event = json.loads(message.data)
            # A message may come again, such as when its acknowledgement got lost.
            if event["id"] not in handled:
                handle(event)
                handled.add(event["id"])
            # Only now: without an acknowledgement, NATS sends the message again.
            await message.ack()


asyncio.run(main())
