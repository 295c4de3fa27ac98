package main

import (
	"fmt"
	"io"
	"log"
	"path/filepath"
	"sort"
	"strings"

	monitoring "github.com/prometheus-operator/prometheus-operator/pkg/apis/monitoring/v1"
	"helm.sh/helm/v3/pkg/chart/loader"
	"helm.sh/helm/v3/pkg/chartutil"
	"helm.sh/helm/v3/pkg/engine"
	"helm.sh/helm/v3/pkg/lint"
	"helm.sh/helm/v3/pkg/lint/support"
	apps "k8s.io/api/apps/v1"
	autoscaling "k8s.io/api/autoscaling/v2"
	batch "k8s.io/api/batch/v1"
	core "k8s.io/api/core/v1"
	networking "k8s.io/api/networking/v1"
	policy "k8s.io/api/policy/v1"
	gateway "sigs.k8s.io/gateway-api/apis/v1"
	"sigs.k8s.io/yaml"
)

// The types that the chart may make. A Secret, a Role or a ClusterRole is not among them.
var kinds = map[string]func() any{
	"apps/v1/Deployment":                      func() any { return &apps.Deployment{} },
	"autoscaling/v2/HorizontalPodAutoscaler":  func() any { return &autoscaling.HorizontalPodAutoscaler{} },
	"batch/v1/Job":                            func() any { return &batch.Job{} },
	"gateway.networking.k8s.io/v1/HTTPRoute":  func() any { return &gateway.HTTPRoute{} },
	"monitoring.coreos.com/v1/PrometheusRule": func() any { return &monitoring.PrometheusRule{} },
	"monitoring.coreos.com/v1/ServiceMonitor": func() any { return &monitoring.ServiceMonitor{} },
	"networking.k8s.io/v1/Ingress":            func() any { return &networking.Ingress{} },
	"networking.k8s.io/v1/NetworkPolicy":      func() any { return &networking.NetworkPolicy{} },
	"policy/v1/PodDisruptionBudget":           func() any { return &policy.PodDisruptionBudget{} },
	"v1/ConfigMap":                            func() any { return &core.ConfigMap{} },
	"v1/Service":                              func() any { return &core.Service{} },
	"v1/ServiceAccount":                       func() any { return &core.ServiceAccount{} },
}

// chart checks the Helm chart; returns the containers of each set of values.
func chart(deploy string) any {
	dir := filepath.Join(deploy, "helm", "xwms")
	// Helm logs each time that the rules and the dashboard are links.
	log.SetOutput(io.Discard)
	files, err := filepath.Glob(filepath.Join(dir, "ci", "*-values.yaml"))
	must(err)
	expect(len(files) > 0, "there are no values to check")
	made := map[string]bool{}
	containers := map[string]map[string]container{}
	for _, file := range files {
		values, err := chartutil.ReadValuesFile(file)
		must(err)
		linted := lint.All(dir, values, "default", true)
		for _, message := range linted.Messages {
			// A chart need not have an icon.
			expect(message.Severity < support.WarningSev, "%s: %s", filepath.Base(file), message)
		}
		objects, err := render(dir, values)
		must(err)
		for kind := range objects {
			made[kind] = true
		}
		name := strings.TrimSuffix(filepath.Base(file), "-values.yaml")
		containers[name] = inspect(objects)
		ok("%s: %d kinds of objects, each as Kubernetes has it", name, len(objects))
	}
	for kind := range kinds {
		expect(made[kind], "no set of values makes a %s", kind)
	}
	ok("every kind of object is made by some set of values")
	refusals(dir, filepath.Join(dir, "ci", "minimal-values.yaml"))
	return containers
}

// render returns the objects that the chart makes of values, by "version/Kind".
func render(dir string, values chartutil.Values) (map[string][]any, error) {
	loaded, err := loader.Load(dir)
	if err != nil {
		return nil, err
	}
	release := chartutil.ReleaseOptions{Name: "auth", Namespace: "identity", Revision: 1, IsInstall: true}
	all, err := chartutil.ToRenderValues(loaded, values, release, chartutil.DefaultCapabilities)
	if err != nil {
		return nil, err
	}
	rendered, err := engine.Engine{Strict: true}.Render(loaded, all)
	if err != nil {
		return nil, err
	}
	objects := map[string][]any{}
	for file, text := range rendered {
		if strings.HasSuffix(file, "NOTES.txt") {
			expect(strings.Contains(text, "https://auth.example.org"), "%s: %s", file, text)
			continue
		}
		for _, document := range strings.Split("\n"+text, "\n---") {
			var head struct {
				APIVersion string `json:"apiVersion"`
				Kind       string `json:"kind"`
			}
			if err := yaml.Unmarshal([]byte(document), &head); err != nil {
				return nil, fmt.Errorf("%s: %w", file, err)
			}
			if head.Kind == "" {
				continue
			}
			kind := head.APIVersion + "/" + head.Kind
			blank, known := kinds[kind]
			if !known {
				return nil, fmt.Errorf("%s: the chart must not make a %s", file, kind)
			}
			object := blank()
			// Strict: a field that the type does not have is an error, and so is one that is there twice.
			if err := yaml.UnmarshalStrict([]byte(document), object); err != nil {
				return nil, fmt.Errorf("%s: %s: %w", file, kind, err)
			}
			objects[kind] = append(objects[kind], object)
		}
	}
	return objects, nil
}

// refusals checks that wrong values are refused, each alone beside the good ones of file.
func refusals(dir, file string) {
	for _, wrong := range []struct{ values, says string }{
		{"isuer: https://auth.example.org", "isuer"},
		{"issuer: http://auth.example.org", "issuer"},
		{"issuer: https://auth.example.org/path", "issuer"},
		{"image: {repository: ''}", "repository"},
		{"image: {tag: latest}", "tag"},
		{"image: {digest: sha256:12}", "digest"},
		{"trustedProxies: []", "trustedProxies"},
		{"trustedProxies: [10.0.0.1]", "trustedProxies"},
		{"database: {existingSecret: ''}", "existingSecret"},
		{"database: {ownerSecret: ''}", "ownerSecret"},
		{"database: {url: 'postgres://xwms:hunter2@db/xwms'}", "url"},
		{"masterKey: {value: AAECAwQ=}", "value"},
		{"settings: {XWMS_MASTER_KEY: AAECAwQ=}", "XWMS_MASTER_KEY"},
		{"settings: {XWMS_MAIL__URL: 'smtps://u:p@mail.example.org'}", "XWMS_MAIL__URL"},
		{"settings: {XWMS_DATABASE_RIGHTS: warn}", "XWMS_DATABASE_RIGHTS"},
		{"settings: {LD_PRELOAD: /x.so}", "LD_PRELOAD"},
		{"settings: {XWMS_SIGN_UP: false}", "XWMS_SIGN_UP"},
		{"secretSettings: {XWMS_DATABASE_OWNER_URL: {secret: a, key: b}}", "XWMS_DATABASE_OWNER_URL"},
		{"replicas: 0", "replicas"},
		{"httpRoute: {enabled: true}", "parentRefs"},
	} {
		good, err := chartutil.ReadValuesFile(file)
		must(err)
		bad, err := chartutil.ReadValues([]byte(wrong.values))
		must(err)
		// Nested values are joined; those of the first win.
		_, err = render(dir, chartutil.CoalesceTables(bad, good))
		expect(err != nil, "%s is accepted", wrong.values)
		expect(strings.Contains(err.Error(), wrong.says), "%s: %v", wrong.values, err)
	}
	ok("wrong values are refused, and so are secrets in values")
}

func sorted[T any](things map[string]T) []string {
	var names []string
	for name := range things {
		names = append(names, name)
	}
	sort.Strings(names)
	return names
}
