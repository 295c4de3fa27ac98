package main

import (
	"context"
	_ "embed"
	"fmt"
	"log/slog"
	"maps"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/prometheus/common/model"
	"github.com/prometheus/prometheus/model/labels"
	"github.com/prometheus/prometheus/model/rulefmt"
	"github.com/prometheus/prometheus/promql/parser"
	"github.com/prometheus/prometheus/promql/promqltest"
	prometheus "github.com/prometheus/prometheus/rules"
	"sigs.k8s.io/yaml"
)

// When each alert fires, in the format of `promtool test rules`.
//
//go:embed alerts.yaml
var cases []byte

type expected struct {
	Labels      map[string]string `json:"exp_labels"`
	Annotations map[string]string `json:"exp_annotations"`
}

type moment struct {
	EvalTime string     `json:"eval_time"`
	Alert    string     `json:"alertname"`
	Alerts   []expected `json:"exp_alerts"`
}

type scenario struct {
	Name     string `json:"name"`
	Interval string `json:"interval"`
	Series   []struct {
		Series string `json:"series"`
		Values string `json:"values"`
	} `json:"input_series"`
	Moments []moment `json:"alert_rule_test"`
}

// alerts reads the rules as Prometheus does.
func alerts(path string) map[string]rulefmt.Rule {
	groups, errs := rulefmt.ParseFile(path, false, model.UTF8Validation)
	for _, err := range errs {
		fail("%v", err)
	}
	found := map[string]rulefmt.Rule{}
	for _, group := range groups.Groups {
		for _, rule := range group.Rules {
			expect(found[rule.Alert].Alert == "", "%s is there twice", rule.Alert)
			expect(rule.Annotations["summary"] != "", "%s says nothing", rule.Alert)
			severity := rule.Labels["severity"]
			expect(severity == "critical" || severity == "warning", "%s has no severity", rule.Alert)
			found[rule.Alert] = rule
		}
	}
	return found
}

// fire evaluates the alerts on made-up series: each is quiet in one moment, and fires in another with its labels and text.
func fire(alerts map[string]rulefmt.Rule) {
	var file struct {
		RuleFiles          []string   `json:"rule_files"`
		EvaluationInterval string     `json:"evaluation_interval"`
		Tests              []scenario `json:"tests"`
	}
	must(yaml.UnmarshalStrict(cases, &file))
	for _, path := range file.RuleFiles {
		_, err := os.Stat(filepath.Clean(path))
		must(err)
	}
	step := duration(file.EvaluationInterval)
	fires, quiet, moments := map[string]bool{}, map[string]bool{}, 0
	for _, test := range file.Tests {
		for _, moment := range test.Moments {
			rule, known := alerts[moment.Alert]
			expect(known, "%s: there is no alert %s", test.Name, moment.Alert)
			got, want := active(test, rule, step, duration(moment.EvalTime)), texts(moment.Alerts, moment.Alert)
			expect(slices.Equal(got, want), "%s, %s after %s: %q, not %q", test.Name, moment.Alert, moment.EvalTime, got, want)
			if len(want) > 0 {
				fires[moment.Alert] = true
			} else {
				quiet[moment.Alert] = true
			}
			moments++
		}
	}
	for name := range alerts {
		expect(fires[name] && quiet[name], "alerts.yaml lacks a moment at which %s fires, or one at which it does not", name)
	}
	ok("%d moments at which alerts fire or do not", moments)
}

// active returns the alerts of a rule that fire at a time after the start.
func active(test scenario, rule rulefmt.Rule, step, at time.Duration) []string {
	input := fmt.Sprintf("load %s\n", test.Interval)
	for _, series := range test.Series {
		input += fmt.Sprintf("  %s %s\n", series.Series, series.Values)
	}
	loader, err := promqltest.NewLazyLoader(input, promqltest.LazyLoaderOpts{EnableAtModifier: true, EnableNegativeOffset: true})
	must(err)
	defer func() { must(loader.Close()) }()
	expression, err := parser.ParseExpr(rule.Expr)
	must(err)
	alerting := prometheus.NewAlertingRule(
		rule.Alert, expression, time.Duration(rule.For), time.Duration(rule.KeepFiringFor), labels.FromMap(rule.Labels),
		labels.FromMap(rule.Annotations), labels.EmptyLabels(), "", true, slog.New(slog.DiscardHandler),
	)
	query := prometheus.EngineQueryFunc(loader.QueryEngine(), loader.Storage())
	for now := time.Duration(0); now <= at; now += step {
		moment := time.Unix(0, 0).UTC().Add(now)
		loader.WithSamplesTill(moment, must)
		_, err := alerting.Eval(context.Background(), 0, moment, query, &url.URL{}, 0)
		must(err)
	}
	var found []expected
	for _, alert := range alerting.ActiveAlerts() {
		if alert.State == prometheus.StateFiring {
			found = append(found, expected{alert.Labels.Map(), alert.Annotations.Map()})
		}
	}
	return texts(found, rule.Alert)
}

// texts returns alerts in a form that can be compared.
func texts(alerts []expected, name string) []string {
	var found []string
	for _, alert := range alerts {
		of := maps.Clone(alert.Labels)
		of[labels.AlertName] = name
		found = append(found, strings.Join([]string{labels.FromMap(of).String(), labels.FromMap(alert.Annotations).String()}, " "))
	}
	slices.Sort(found)
	return found
}

func duration(text string) time.Duration {
	parsed, err := model.ParseDuration(text)
	must(err)
	return time.Duration(parsed)
}
