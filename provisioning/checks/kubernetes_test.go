package checks

import (
	"encoding/json"
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"go.yaml.in/yaml/v3"
)

const (
	serviceMonitor = "../kubernetes/servicemonitor.yaml"
	prometheusRule = "../kubernetes/prometheusrule.yaml"
)

// schemaOf is the published schema of a kind of the Prometheus Operator, as Kubernetes applies it with
// `kubectl --validate=strict`: a field that the schema does not have is refused.
func schemaOf(t *testing.T, crd string) *jsonschema.Schema {
	t.Helper()
	var f struct {
		Spec struct {
			Versions []struct {
				Name   string
				Schema struct {
					OpenAPI map[string]any `yaml:"openAPIV3Schema"`
				}
			}
		}
	}
	readYAML(t, "testdata/crds/monitoring.coreos.com_"+crd+".yaml", &f)
	for _, v := range f.Spec.Versions {
		if v.Name != "v1" {
			continue
		}
		schema := v.Schema.OpenAPI
		// Kubernetes has its own schema of metadata.
		schema["properties"].(map[string]any)["metadata"] = map[string]any{
			"type": "object", "required": []any{"name"}, "properties": map[string]any{
				"name":        map[string]any{"type": "string", "pattern": "^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$", "maxLength": 253},
				"namespace":   map[string]any{"type": "string"},
				"labels":      map[string]any{"type": "object", "additionalProperties": map[string]any{"type": "string", "maxLength": 63}},
				"annotations": map[string]any{"type": "object", "additionalProperties": map[string]any{"type": "string"}},
			},
		}
		refuseUnknown(schema)
		compiler := jsonschema.NewCompiler()
		if err := compiler.AddResource(crd+".json", plain(t, schema)); err != nil {
			t.Fatal(err)
		}
		compiled, err := compiler.Compile(crd + ".json")
		if err != nil {
			t.Fatal(err)
		}
		return compiled
	}
	t.Fatalf("%s has no version v1", crd)
	return nil
}

// refuseUnknown closes every object whose fields the schema lists.
func refuseUnknown(node any) {
	switch n := node.(type) {
	case map[string]any:
		_, listed := n["properties"]
		_, open := n["additionalProperties"]
		if listed && !open && n["x-kubernetes-preserve-unknown-fields"] != true && n["type"] == "object" {
			n["additionalProperties"] = false
		}
		for _, child := range n {
			refuseUnknown(child)
		}
	case []any:
		for _, child := range n {
			refuseUnknown(child)
		}
	}
}

// plain is a value as JSON reads it, with the types that the validator expects.
func plain(t *testing.T, value any) any {
	t.Helper()
	text, err := json.Marshal(value)
	if err != nil {
		t.Fatal(err)
	}
	read, err := jsonschema.UnmarshalJSON(strings.NewReader(string(text)))
	if err != nil {
		t.Fatal(err)
	}
	return read
}

func document(t *testing.T, text string) any {
	t.Helper()
	var value any
	if err := yaml.Unmarshal([]byte(text), &value); err != nil {
		t.Fatal(err)
	}
	return plain(t, value)
}

func TestKubernetesFilesFollowTheirSchemas(t *testing.T) {
	for file, crd := range map[string]string{serviceMonitor: "servicemonitors", prometheusRule: "prometheusrules"} {
		if err := schemaOf(t, crd).Validate(document(t, read(t, file))); err != nil {
			t.Errorf("%s: %v", file, err)
		}
	}
}

// The check above can fail: each of these differs from a shipped file in one place.
func TestKubernetesMistakesAreFound(t *testing.T) {
	for _, c := range []struct{ what, file, crd, from, to string }{
		{"an unknown field", serviceMonitor, "servicemonitors", "jobLabel:", "jobLable:"},
		{"an unknown field of an endpoint", serviceMonitor, "servicemonitors", "scrapeTimeout:", "timeout:"},
		{"no duration", serviceMonitor, "servicemonitors", "interval: 15s", "interval: 15 seconds"},
		{"a wrong type", serviceMonitor, "servicemonitors", "endpoints:", "endpoints: x\n  other:"},
		{"no selector", serviceMonitor, "servicemonitors", "  selector:\n    matchLabels:\n      app.kubernetes.io/name: contextd\n", ""},
		{"an unknown action", serviceMonitor, "servicemonitors", "targetLabel: instance", "action: rename"},
		{"an unknown field of a rule", prometheusRule, "prometheusrules", "annotations:", "annotation:"},
		{"no group name", prometheusRule, "prometheusrules", "- name:", "- title:"},
	} {
		text := read(t, c.file)
		broken := strings.Replace(text, c.from, c.to, 1)
		if broken == text {
			t.Errorf("%s: %q is not in %s", c.what, c.from, c.file)
			continue
		}
		if err := schemaOf(t, c.crd).Validate(document(t, broken)); err == nil {
			t.Errorf("%s is accepted", c.what)
		}
	}
}

// PrometheusRule has the groups of the rule files, which promtool checks.
func TestPrometheusRuleHasTheRulesOfTheFiles(t *testing.T) {
	type groups struct{ Groups []map[string]any }
	want := map[any]map[string]any{}
	for _, file := range glob(t, "../prometheus/*.rules.yaml") {
		var f groups
		readYAML(t, file, &f)
		for _, g := range f.Groups {
			want[g["name"]] = g
		}
	}
	var rule struct{ Spec groups }
	readYAML(t, prometheusRule, &rule)
	got := map[any]map[string]any{}
	for _, g := range rule.Spec.Groups {
		got[g["name"]] = g
	}
	if len(want) < 2 || len(want) != len(got) {
		t.Fatalf("the groups are %v, in the rule files %v", slices.Collect(maps.Keys(got)), slices.Collect(maps.Keys(want)))
	}
	for name, g := range want {
		if !reflect.DeepEqual(g, got[name]) {
			t.Errorf("group %v differs", name)
		}
	}
}

// The job and the instance have the names that the rules select.
func TestServiceMonitorSetsJobAndInstance(t *testing.T) {
	var m struct {
		Spec struct {
			Selector struct {
				MatchLabels map[string]string `yaml:"matchLabels"`
			}
			JobLabel  string `yaml:"jobLabel"`
			Endpoints []struct {
				Relabelings []struct {
					TargetLabel string `yaml:"targetLabel"`
				}
			}
		}
	}
	readYAML(t, serviceMonitor, &m)
	if job := m.Spec.Selector.MatchLabels[m.Spec.JobLabel]; job != "contextd" {
		t.Errorf("the job is %q, and the rules select contextd", job)
	}
	if r := m.Spec.Endpoints[0].Relabelings; len(r) != 1 || r[0].TargetLabel != "instance" {
		t.Errorf("instance is not set: %v", r)
	}
}
