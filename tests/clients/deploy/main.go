// Checks what deploy/ has, with the parsers of those who read it: Helm and the types of Kubernetes, Compose, and Prometheus.
//
//	go run . chart|compose|rules DEPLOY
//
// DEPLOY is the folder. Prints a line per check, and at the end one line of JSON: what a test of the server needs to know.
package main

import (
	"encoding/json"
	"fmt"
	"os"
)

// container is what the chart or the compose file runs, as far as a test can run it without containers.
type container struct {
	Args []string          `json:"args"`
	Env  map[string]string `json:"env"`
	// Variables that come from secrets: "secret/key".
	Secrets map[string]string `json:"secrets"`
	// Files that come from secrets, with their "secret/key".
	Files map[string]string `json:"files"`
	// Where it is asked whether it is ready: a path, or a command.
	Ready       string   `json:"ready,omitempty"`
	Healthcheck []string `json:"healthcheck,omitempty"`
}

func main() {
	if len(os.Args) != 3 {
		fail("usage: go run . chart|compose|rules DEPLOY")
	}
	checks := map[string]func(string) any{"chart": chart, "compose": compose, "rules": rules}
	run, known := checks[os.Args[1]]
	if !known {
		fail("there is no check %q", os.Args[1])
	}
	text, err := json.Marshal(run(os.Args[2]))
	must(err)
	fmt.Println(string(text))
}

func ok(what string, values ...any) { fmt.Printf("ok - "+what+"\n", values...) }

func fail(what string, values ...any) {
	fmt.Fprintf(os.Stderr, "not ok - "+what+"\n", values...)
	os.Exit(1)
}

func must(err error) {
	if err != nil {
		fail("%v", err)
	}
}

func expect(holds bool, what string, values ...any) {
	if !holds {
		fail(what, values...)
	}
}
