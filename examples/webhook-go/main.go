// Receives webhooks of xwms, in Go: verifies each message, and handles each event once.
package main

import (
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"log"
	"net/http"
	"os"
	"sync"

	standardwebhooks "github.com/standard-webhooks/standard-webhooks/libraries/go"
)

// event is what this receiver wants to know of an event.
type event struct {
	Sequence string `json:"sequence"`
	Type     string `json:"type"`
	Subject  string `json:"subject"`
}

// handle is what this receiver does with an event.
func handle(event event) {
	fmt.Println(event.Sequence, event.Type, event.Subject)
}

// receiver verifies messages, and knows which were handled.
type receiver struct {
	webhook *standardwebhooks.Webhook
	lock    sync.Mutex
	// The ids of messages. A real receiver keeps them where it keeps the results.
	handled map[string]bool
}

func (r *receiver) ServeHTTP(w http.ResponseWriter, request *http.Request) {
	// The signature is about the bytes of the body, so nothing may parse it first.
	body, err := io.ReadAll(http.MaxBytesReader(w, request.Body, 1<<20))
	// Refuses a message unless it is from xwms, unchanged, and at most five minutes old.
	if err != nil || r.webhook.Verify(body, request.Header) != nil {
		w.WriteHeader(http.StatusBadRequest)
		return
	}
	var received event
	if json.Unmarshal(body, &received) != nil {
		w.WriteHeader(http.StatusBadRequest)
		return
	}
	r.lock.Lock()
	defer r.lock.Unlock()
	// A message may come again, such as when the response got lost.
	if id := request.Header.Get("webhook-id"); !r.handled[id] {
		handle(received)
		r.handled[id] = true
	}
	// Only now: without a 2xx, xwms sends the message again.
	w.WriteHeader(http.StatusNoContent)
}

func main() {
	webhook, err := standardwebhooks.NewWebhook(os.Getenv("WEBHOOK_SECRET"))
	if err != nil {
		log.Fatal(err)
	}
	http.Handle("POST /hooks", &receiver{webhook: webhook, handled: map[string]bool{}})
	log.Fatal(http.ListenAndServe("127.0.0.1:"+cmp.Or(os.Getenv("PORT"), "9001"), nil))
}
