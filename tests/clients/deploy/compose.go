package main

import (
	"context"
	"path/filepath"
	"regexp"
	"strings"

	"github.com/compose-spec/compose-go/v2/cli"
	"github.com/compose-spec/compose-go/v2/types"
)

// A tag with at least two numbers, so that it names no major version to come.
var pinned = regexp.MustCompile(`:[0-9]+\.[0-9]+[-.a-z0-9]*$`)

// compose checks compose.yaml; returns the containers of the server.
func compose(deploy string) any {
	options, err := cli.NewProjectOptions(
		[]string{filepath.Join(deploy, "compose.yaml")},
		cli.WithEnv([]string{
			"XWMS_MASTER_KEY=key", "POSTGRES_PASSWORD=one", "XWMS_OWNER_PASSWORD=two", "XWMS_SERVING_PASSWORD=three",
		}),
	)
	must(err)
	project, err := options.LoadProject(context.Background())
	must(err)
	ok("compose.yaml has %d services", len(project.Services))

	containers := map[string]container{}
	for _, name := range sorted(project.Services) {
		service := project.Services[name]
		expect(service.Build != nil || pinned.MatchString(service.Image), "%s: the image %s is not pinned", name, service.Image)
		expect(!service.Privileged, "%s is privileged", name)
		for _, port := range service.Ports {
			expect(port.HostIP == "127.0.0.1", "%s is reachable from other machines", name)
		}
		if name == "migrate" {
			expect(service.Restart == "no", "%s: restart %q", name, service.Restart)
		} else {
			expect(service.Restart == "unless-stopped", "%s: restart %q", name, service.Restart)
			check := service.HealthCheck
			expect(check != nil && !check.Disable && len(check.Test) > 1, "%s has no healthcheck", name)
			expect(check.Interval != nil && check.Timeout != nil && check.Retries != nil, "%s: a healthcheck without bounds", name)
		}
		if service.Build != nil {
			expect(service.ReadOnly && strings.Join(service.CapDrop, "") == "ALL", "%s may more than it needs", name)
			expect(strings.Join(service.SecurityOpt, "") == "no-new-privileges:true", "%s may get more rights", name)
			containers[name] = ofService(service)
		}
	}
	ok("each has a pinned image, a policy of restarts and a healthcheck")
	server := containers["xwms"].Env
	expect(server["XWMS_DATABASE_OWNER_URL"] == "" && server["XWMS_DATABASE_RIGHTS"] == "refuse", "the server is the owner")
	expect(!strings.Contains(server["XWMS_DATABASE_URL"], "two"), "the server has the owner's password")
	ok("the server and the migration have a role each")
	return containers
}

func ofService(service types.ServiceConfig) container {
	made := container{Args: service.Command, Env: map[string]string{}, Secrets: map[string]string{}, Files: map[string]string{}}
	if len(made.Args) == 0 {
		made.Args = []string{"serve"}
	}
	for name, value := range service.Environment {
		expect(value != nil, "%s has no value", name)
		made.Env[name] = *value
	}
	if service.HealthCheck != nil {
		made.Healthcheck = service.HealthCheck.Test
	}
	return made
}
