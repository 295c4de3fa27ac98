// Consumes events of xwms from NATS JetStream, in Go: continues where it stopped, and handles each event once.
package main

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"log"
	"os"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
)

// event is what this consumer wants to know of an event.
type event struct {
	ID       string `json:"id"`
	Sequence string `json:"sequence"`
	Type     string `json:"type"`
	Subject  string `json:"subject"`
}

// handle is what this consumer does with an event.
func handle(event event) {
	fmt.Println(event.Sequence, event.Type, event.Subject)
}

// subscribe returns the messages that this consumer has not acknowledged yet, then those that come.
func subscribe(ctx context.Context) (jetstream.MessagesContext, error) {
	// If NATS goes away, the connection is made again, for as long as it takes.
	connection, err := nats.Connect(cmp.Or(os.Getenv("NATS_URL"), nats.DefaultURL), nats.MaxReconnects(-1))
	if err != nil {
		return nil, err
	}
	stream, err := jetstream.New(connection)
	if err != nil {
		return nil, err
	}
	consumer, err := stream.CreateOrUpdateConsumer(ctx, "xwms", jetstream.ConsumerConfig{
		// NATS remembers under this name what was acknowledged.
		Durable: cmp.Or(os.Getenv("DURABLE"), "shop-go"),
		// The events about apps, of every account: `xwms.events.<account>.<event name>`.
		FilterSubject: "xwms.events.*.client.>",
		AckPolicy:     jetstream.AckExplicitPolicy,
	})
	if err != nil {
		return nil, err
	}
	return consumer.Messages()
}

func main() {
	messages, err := subscribe(context.Background())
	if err != nil {
		log.Fatal(err)
	}
	// The ids of the events that were handled. A real consumer keeps them where it keeps the results.
	handled := map[string]bool{}
	for {
		message, err := messages.Next()
		if err != nil {
			log.Fatal(err)
		}
		var received event
		if err := json.Unmarshal(message.Data(), &received); err != nil {
			log.Fatal(err)
		}
		// A message may come again, such as when its acknowledgement got lost.
		if !handled[received.ID] {
			handle(received)
			handled[received.ID] = true
		}
		// Only now: without an acknowledgement, NATS sends the message again.
		if err := message.Ack(); err != nil {
			log.Print(err)
		}
	}
}
