// Package notify finds what is wrong with Grafana's alerting provisioning files before Grafana reads them. Grafana does not
// start with some of these mistakes, and starts without a word with others.
package notify

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/prometheus/alertmanager/timeinterval"
	"go.yaml.in/yaml/v3"
)

type file struct {
	name          string
	ContactPoints []struct {
		Name      string
		Receivers []receiver
	} `yaml:"contactPoints"`
	MuteTimes []struct {
		Name      string
		Intervals []timeinterval.TimeInterval `yaml:"time_intervals"`
	} `yaml:"muteTimes"`
	Groups []struct{ Rules []rule }
}

type receiver struct {
	UID, Type string
	Settings  yaml.Node
}

type rule struct {
	UID, Title string
	Data       []struct {
		DatasourceUID string `yaml:"datasourceUid"`
	}
	Notification *struct {
		Receiver string
		Mute     []string `yaml:"mute_time_intervals"`
	} `yaml:"notification_settings"`
}

// Folder is Grafana's alerting folder with what it refers to.
type Folder struct {
	// Files by name, with their texts.
	Files map[string]string
	// Env is Grafana's environment.
	Env func(string) string
	// DataSources are the uids that exist; nil if unknown.
	DataSources []string
}

// Problems are sentences: what is wrong, what happens, what to do. None means that Grafana starts and loads everything.
func (f Folder) Problems() []string {
	files, problems := f.read()
	problems = append(problems, f.variables(files)...)
	problems = append(problems, twice(files)...)
	problems = append(problems, f.references(files)...)
	return problems
}

func (f Folder) read() (files []file, problems []string) {
	for _, name := range slices.Sorted(maps.Keys(f.Files)) {
		one := file{name: name}
		if err := yaml.Unmarshal([]byte(f.Files[name]), &one); err != nil {
			problems = append(problems, fmt.Sprintf("%s cannot be read, and Grafana does not start: %v", name, err))
			continue
		}
		files = append(files, one)
	}
	return files, problems
}

// variable is $NAME or ${NAME} as Grafana expands it, or the same from its own function.
var variable = regexp.MustCompile(`\$(?:__env\{(\w+)\}|\{(\w+)\}|([A-Za-z]\w*))`)

// variables finds secrets that are missing in the settings of contact points.
func (f Folder) variables(files []file) (problems []string) {
	for _, file := range files {
		seen := map[string]bool{}
		for _, point := range file.ContactPoints {
			for _, r := range point.Receivers {
				for _, text := range texts(&r.Settings) {
					for _, m := range variable.FindAllStringSubmatch(strings.ReplaceAll(text, "$$", ""), -1) {
						name := m[1] + m[2] + m[3]
						if problem := f.variable(name, m[0] == text); problem != "" && !seen[name] {
							seen[name] = true
							problems = append(problems, file.name+": "+problem)
						}
					}
				}
			}
		}
	}
	return problems
}

func (f Folder) variable(name string, whole bool) string {
	value := f.Env(name)
	if value == "" {
		return name + " is not set, and Grafana does not start. Set it in Grafana's environment, or remove the file."
	}
	_, number := strconv.ParseFloat(value, 64)
	_, boolean := strconv.ParseBool(value)
	if whole && (number == nil || boolean == nil) {
		return name + " looks like a number or true/false: Grafana reads it as one and does not start. Use another value."
	}
	return ""
}

// texts are the values of a YAML node.
func texts(n *yaml.Node) (found []string) {
	if n.Kind == yaml.AliasNode {
		return texts(n.Alias)
	}
	if n.Kind == yaml.ScalarNode {
		return []string{n.Value}
	}
	for _, child := range n.Content {
		found = append(found, texts(child)...)
	}
	return found
}

// twice finds names of which Grafana can keep one only.
func twice(files []file) (problems []string) {
	rules, receivers, mutes := map[string]string{}, map[string]string{}, map[string]string{}
	say := func(known map[string]string, key, here, format string) {
		if first, ok := known[key]; ok {
			problems = append(problems, fmt.Sprintf(format, first, here, key))
		}
		known[key] = here
	}
	for _, file := range files {
		for _, g := range file.Groups {
			for _, r := range g.Rules {
				say(rules, r.UID, r.Title+" ("+file.name+")",
					"%s and %s have the uid %s: Grafana starts and keeps only the last one. Give each rule its own uid.")
			}
		}
		for _, point := range file.ContactPoints {
			for _, r := range point.Receivers {
				say(receivers, r.UID, file.name, "%s and %s have a receiver with the uid %s: Grafana keeps one of them or does not start. Remove one.")
			}
		}
		for _, m := range file.MuteTimes {
			say(mutes, m.Name, file.name, "%s and %s have the mute timing %s: a new Grafana does not start. Remove one.")
		}
	}
	return problems
}

// references finds what rules name and no file creates.
func (f Folder) references(files []file) (problems []string) {
	points, mutes := map[string]bool{}, map[string]bool{}
	for _, file := range files {
		for _, p := range file.ContactPoints {
			points[p.Name] = points[p.Name] || len(p.Receivers) > 0
			if len(p.Receivers) == 0 {
				problems = append(problems, fmt.Sprintf("%s: the contact point %s has no receiver, so Grafana does not create it. Add a receiver.", file.name, p.Name))
			}
		}
		for _, m := range file.MuteTimes {
			mutes[m.Name] = true
		}
	}
	missing := func(file, kind, name, users string) {
		problems = append(problems, fmt.Sprintf("%s: %s %s does not exist, and Grafana does not start, because %s. Add the file that has it, or correct its name.", file, kind, name, users))
	}
	for _, file := range files {
		said := map[string]bool{}
		for _, r := range file.rules() {
			for _, q := range r.Data {
				if f.DataSources != nil && q.DatasourceUID != "__expr__" && !slices.Contains(f.DataSources, q.DatasourceUID) && !said["ds"+q.DatasourceUID] {
					said["ds"+q.DatasourceUID] = true
					problems = append(problems, fmt.Sprintf("%s: no data source has the uid %s: Grafana starts, and %s and others report errors. Set the uid in the data source's file.", file.name, q.DatasourceUID, r.Title))
				}
			}
			if r.Notification == nil {
				continue
			}
			if to := r.Notification.Receiver; !points[to] && !said["point"+to] {
				said["point"+to] = true
				missing(file.name, "the contact point", to, r.Title+" sends to it")
			}
			for _, m := range r.Notification.Mute {
				if !mutes[m] && !said["mute"+m] {
					said["mute"+m] = true
					missing(file.name, "the mute timing", m, r.Title+" uses it")
				}
			}
		}
	}
	return problems
}

func (f file) rules() (all []rule) {
	for _, g := range f.Groups {
		all = append(all, g.Rules...)
	}
	return all
}

// Sends are the titles of the rules whose alerts Grafana sends somewhere at this time, with the types of the receivers.
func (f Folder) Sends(now time.Time) map[string][]string {
	files, _ := f.read()
	types, muted := map[string][]string{}, map[string]bool{}
	for _, file := range files {
		for _, p := range file.ContactPoints {
			for _, r := range p.Receivers {
				types[p.Name] = append(types[p.Name], r.Type)
			}
		}
		for _, m := range file.MuteTimes {
			muted[m.Name] = slices.ContainsFunc(m.Intervals, func(i timeinterval.TimeInterval) bool { return i.ContainsTime(now) })
		}
	}
	sends := map[string][]string{}
	for _, file := range files {
		for _, r := range file.rules() {
			n := r.Notification
			if n != nil && !slices.ContainsFunc(n.Mute, func(name string) bool { return muted[name] }) {
				sends[r.Title] = slices.Sorted(slices.Values(types[n.Receiver]))
			}
		}
	}
	return sends
}

// Read is the texts of a folder's YAML files by name.
func Read(folder string) (map[string]string, error) {
	entries, err := os.ReadDir(folder)
	if err != nil {
		return nil, err
	}
	files := map[string]string{}
	for _, e := range entries {
		if ext := filepath.Ext(e.Name()); ext != ".yaml" && ext != ".yml" {
			continue
		}
		text, err := os.ReadFile(filepath.Join(folder, e.Name()))
		if err != nil {
			return nil, err
		}
		files[e.Name()] = string(text)
	}
	return files, nil
}
