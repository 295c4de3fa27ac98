"""A durable pull consumer of xwms's events on NATS JetStream, with nats-py.

usage: python nats_consumer.py [NATS_URL] [DURABLE]
"""

import asyncio
import json
import sys

import nats


async def main(url="nats://127.0.0.1:4222", durable="example-py"):
    connection = await nats.connect(url)
    consumer = await connection.jetstream().pull_subscribe("xwms.events.*.client.>", durable, stream="xwms")
    while True:
        try:
            messages = await consumer.fetch(100, timeout=5)
        except nats.errors.TimeoutError:
            continue
        for message in messages:
            event = json.loads(message.data)
            # If this process dies before the ack, the event comes again. Recognize it by its `id`.
            print(event["sequence"], event["type"], event["subject"], flush=True)
            await message.ack()


asyncio.run(main(*sys.argv[1:]))
