package checks

import (
	"regexp"
	"slices"
	"strconv"
	"testing"
)

// address is a name and a port, as in http://prometheus:9090 or [node-exporter:9100].
var address = regexp.MustCompile(`(?m)(?:^|[\s'"\[/])([a-z][a-z-]*):(\d{4,5})\b`)

// Every address in a mounted file is a service with a port on which it listens.
func TestAddressesAreThoseOfServices(t *testing.T) {
	open := map[string][]string{}
	for name, s := range mustProject(t).Services {
		for _, p := range s.Ports {
			open[name] = append(open[name], strconv.Itoa(int(p.Target)))
		}
		open[name] = append(open[name], s.Expose...)
	}
	seen := 0
	for _, file := range glob(t, "../prometheus/prometheus.yaml", "../compose/*/*.yaml", "../alloy/*") {
		for _, m := range address.FindAllStringSubmatch(comment.ReplaceAllString(read(t, file), ""), -1) {
			if m[1] == "localhost" {
				continue
			}
			seen++
			if !slices.Contains(open[m[1]], m[2]) {
				t.Errorf("%s: no service listens at %s:%s", file, m[1], m[2])
			}
		}
	}
	if seen < 18 {
		t.Errorf("only %d addresses were found", seen)
	}
}

// dataSource is one entry of a data source file.
type dataSource struct {
	Name, UID, Type, URL string
	JSONData             map[string]any `yaml:"jsonData"`
}

func dataSources(t *testing.T, file string) map[string]dataSource {
	t.Helper()
	var f struct{ Datasources []dataSource }
	readYAML(t, file, &f)
	byUID := map[string]dataSource{}
	for _, d := range f.Datasources {
		if d.UID == "" {
			t.Errorf("%s: %s has no fixed uid", file, d.Name)
		}
		byUID[d.UID] = d
	}
	return byUID
}

var uidField = regexp.MustCompile(`(?m)(?:datasourceUid|alertmanagerUid|dataSource):\s*['"]?([\w-]+)`)

// A uid means the same data source in every file, and every referenced uid exists.
func TestDataSourcesAgree(t *testing.T) {
	operator := dataSources(t, "../datasources/contextd.yaml")
	compose := dataSources(t, "../compose/datasources/contextd.yaml")
	for uid, d := range operator {
		if c, ok := compose[uid]; !ok || c.Type != d.Type || c.Name != d.Name {
			t.Errorf("%s is %s in one file and %s in the other", uid, d.Type, c.Type)
		}
	}
	seen := 0
	for _, file := range glob(t, "../plugins/*.yaml", "../compose/datasources/*.yaml", "../alerting/*.yaml") {
		for _, m := range uidField.FindAllStringSubmatch(comment.ReplaceAllString(read(t, file), ""), -1) {
			seen++
			if _, ok := compose[m[1]]; !ok && m[1] != "__expr__" {
				t.Errorf("%s: no data source has the uid %s", file, m[1])
			}
		}
	}
	if seen < 2 {
		t.Errorf("only %d uids were found", seen)
	}
}
