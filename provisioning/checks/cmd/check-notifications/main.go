// Command check-notifications says what is wrong with Grafana's alerting files and which engine notifies:
//
//	go run ./cmd/check-notifications [-alertmanager FILE] PROVISIONING
//
// PROVISIONING is Grafana's folder with alerting/ and datasources/. Run it with Grafana's environment.
package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/fyrsmithlabs/contextd-observability/provisioning/checks/notify"
	"go.yaml.in/yaml/v3"
)

func main() {
	alertmanager := flag.String("alertmanager", "", "Alertmanager's configuration `file`")
	flag.Parse()
	if flag.NArg() != 1 {
		fmt.Fprintln(os.Stderr, "usage: check-notifications [-alertmanager FILE] PROVISIONING")
		os.Exit(2)
	}
	problems, err := run(flag.Arg(0), *alertmanager)
	if err != nil {
		problems = append(problems, err.Error())
	}
	for _, p := range problems {
		fmt.Fprintln(os.Stderr, p)
	}
	if len(problems) > 0 {
		os.Exit(1)
	}
}

func run(provisioning, alertmanager string) ([]string, error) {
	files, err := notify.Read(filepath.Join(provisioning, "alerting"))
	if err != nil {
		return nil, err
	}
	folder := notify.Folder{Files: files, Env: os.Getenv}
	if folder.DataSources, err = dataSources(filepath.Join(provisioning, "datasources")); err != nil {
		return nil, err
	}
	problems := folder.Problems()
	config := "{route: {receiver: none}, receivers: [{name: none}]}"
	if alertmanager != "" {
		text, err := os.ReadFile(alertmanager)
		if err != nil {
			return problems, err
		}
		config = string(text)
	}
	state, problem, err := notify.Engines(folder, config, time.Now())
	if err != nil {
		return problems, fmt.Errorf("Alertmanager does not accept %s: %w", alertmanager, err)
	}
	if problem != "" {
		problems = append(problems, problem)
	}
	if len(problems) == 0 {
		fmt.Println("Grafana starts with these files. " + state)
	}
	return problems, nil
}

// dataSources are the uids in the folder's files; nil if there is no such folder.
func dataSources(folder string) (uids []string, err error) {
	files, err := notify.Read(folder)
	if os.IsNotExist(err) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	for name, text := range files {
		var f struct{ Datasources []struct{ UID string } }
		if err := yaml.Unmarshal([]byte(text), &f); err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		for _, d := range f.Datasources {
			uids = append(uids, d.UID)
		}
	}
	return uids, nil
}
