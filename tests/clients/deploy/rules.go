package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"strings"

	"github.com/prometheus/prometheus/model/labels"
	"github.com/prometheus/prometheus/promql/parser"
)

// What Grafana puts in place of its variables.
var variables = strings.NewReplacer("$__rate_interval", "5m", "$__range", "6h", "$job", "xwms")

// Labels that Prometheus adds when it scrapes.
var scraped = regexp.MustCompile(`^(job|instance)$`)

// rules parses the alerts and the queries of the dashboard; returns the labels that they use, by metric.
func rules(deploy string) any {
	uses := map[string]map[string]bool{}
	alerts := alerts(filepath.Join(deploy, "prometheus-rules.yaml"))
	for name, rule := range alerts {
		query(name, rule.Expr, uses)
	}
	ok("%d alerts, each a query with a summary", len(alerts))
	fire(alerts)
	queries := 0
	for title, expressions := range panels(filepath.Join(deploy, "grafana", "xwms.json")) {
		for _, expression := range expressions {
			query(title, variables.Replace(expression), uses)
			queries++
		}
	}
	ok("%d queries of the dashboard", queries)
	found := map[string][]string{}
	for name, used := range uses {
		found[name] = append([]string{}, sorted(used)...)
	}
	return found
}

// panels returns the queries of each panel, by its title.
func panels(path string) map[string][]string {
	var file struct {
		Panels []struct {
			ID         int    `json:"id"`
			Type       string `json:"type"`
			Title      string `json:"title"`
			Datasource struct {
				UID string `json:"uid"`
			} `json:"datasource"`
			Targets []struct {
				Expr string `json:"expr"`
			} `json:"targets"`
		} `json:"panels"`
	}
	text, err := os.ReadFile(path)
	must(err)
	must(json.Unmarshal(text, &file))
	found, ids := map[string][]string{}, map[int]bool{}
	for _, panel := range file.Panels {
		expect(!ids[panel.ID] && found[panel.Title] == nil, "the panel %q is there twice", panel.Title)
		ids[panel.ID] = true
		if panel.Type == "row" {
			continue
		}
		expect(panel.Datasource.UID == "${datasource}", "%q is bound to a data source", panel.Title)
		expect(len(panel.Targets) > 0, "%q shows nothing", panel.Title)
		for _, target := range panel.Targets {
			found[panel.Title] = append(found[panel.Title], target.Expr)
		}
	}
	return found
}

// query parses an expression, and adds the labels that it uses to those of each metric in it.
func query(what, expression string, uses map[string]map[string]bool) {
	parsed, err := parser.ParseExpr(expression)
	if err != nil {
		fail("%s: %v", what, err)
	}
	parser.Inspect(parsed, func(node parser.Node, path []parser.Node) error {
		selector, is := node.(*parser.VectorSelector)
		if !is {
			return nil
		}
		if uses[selector.Name] == nil {
			uses[selector.Name] = map[string]bool{}
		}
		use := func(name string) {
			if name != labels.MetricName && !scraped.MatchString(name) {
				uses[selector.Name][name] = true
			}
		}
		for _, matcher := range selector.LabelMatchers {
			use(matcher.Name)
		}
		// Also those by which an expression around it groups or joins.
		for _, above := range path {
			switch above := above.(type) {
			case *parser.AggregateExpr:
				for _, name := range above.Grouping {
					use(name)
				}
			case *parser.BinaryExpr:
				if above.VectorMatching != nil {
					for _, name := range above.VectorMatching.MatchingLabels {
						use(name)
					}
				}
			}
		}
		return nil
	})
}
