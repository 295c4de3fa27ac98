// Receives webhooks of xwms, on Express: verifies each message, and handles each event once.

import express from 'express';
import { Webhook } from 'standardwebhooks';

const { WEBHOOK_SECRET, PORT = '9001' } = process.env;
const webhook = new Webhook(WEBHOOK_SECRET);

// The ids of the messages that were handled. A real receiver keeps them where it keeps the results.
const handled = new Set();

/** What this receiver does with an event. */
function handle(event) {
  console.log(event.sequence, event.type, event.subject);
}

const app = express();

// The signature is about the bytes of the body, so nothing may parse it first.
app.post('/hooks', express.raw({ type: () => true, limit: '1mb' }), (request, response) => {
  let event;
  try {
    // Throws unless the message is from xwms, unchanged, and at most five minutes old.
    event = webhook.verify(request.body, request.headers);
  } catch {
    return response.sendStatus(400);
  }
  // A message may come again, such as when the response got lost.
  const id = request.get('webhook-id');
  if (!handled.has(id)) {
    handle(event);
    handled.add(id);
  }
  // Only now: without a 2xx, xwms sends the message again.
  response.sendStatus(204);
});

app.listen(Number(PORT), '127.0.0.1', () => console.log(`http://127.0.0.1:${PORT}/hooks`));
