package history

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/prometheus/prometheus/tsdb/fileutil"

	"github.com/fyrsmithlabs/contextd-observability/demo/simulator"
)

// Files of the data directory.
const (
	storeName     = "prometheus"     // the time series database
	scenarioName  = "scenario.json"  // the plan; written when the history is complete
	resumeName    = "resume.json"    // the state at a clean stop; consumed by the next start
	incidentsName = "incidents.json" // for tests and users
	lockName      = "lock"
	// format is increased when older data cannot be continued.
	format = 1
)

// scenario is what a data directory was created with.
type scenario struct {
	Format   int                `json:"format"`
	Days     int                `json:"days"`
	Names    simulator.Names    `json:"names"`
	Schedule simulator.Schedule `json:"schedule"`
}

// Data is the demo's data directory, locked for this process.
type Data struct {
	dir  string
	lock fileutil.Releaser
}

// OpenData creates dir if it is missing and locks it.
//
// The error reports that another demo uses the directory.
func OpenData(dir string) (*Data, error) {
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return nil, fmt.Errorf("data directory: %w (choose another one with --data)", err)
	}
	lock, _, err := fileutil.Flock(filepath.Join(dir, lockName))
	if err != nil {
		return nil, fmt.Errorf("another demo uses the data directory %s: stop it, or choose another directory with --data (%w)", dir, err)
	}
	return &Data{dir: dir, lock: lock}, nil
}

// Close unlocks the directory.
func (d *Data) Close() error { return d.lock.Release() }

// StoreDir is the directory of the time series database.
func (d *Data) StoreDir() string { return filepath.Join(d.dir, storeName) }

// Remove deletes everything the demo has written, and nothing else.
func (d *Data) Remove() error {
	var errs []error
	for _, name := range []string{storeName, scenarioName, resumeName, incidentsName} {
		errs = append(errs, os.RemoveAll(filepath.Join(d.dir, name)))
	}
	return errors.Join(errs...)
}

// scenario reads what the directory was created with; nil if it has no
// complete history.
func (d *Data) scenario() (*scenario, error) {
	var sc scenario
	found, err := d.read(scenarioName, &sc)
	if err != nil || !found {
		return nil, err
	}
	if sc.Format != format {
		return nil, fmt.Errorf("%s was written by another version of the demo: recreate it with --fresh", filepath.Join(d.dir, scenarioName))
	}
	return &sc, nil
}

func (d *Data) saveScenario(sc scenario) error {
	return errors.Join(
		d.write(incidentsName, sc.Schedule.Incidents),
		d.write(scenarioName, sc),
	)
}

// takeState reads the state of a clean stop and removes it: from then on,
// only the store has the instances' counts.
func (d *Data) takeState() (*simulator.State, error) {
	var st simulator.State
	found, err := d.read(resumeName, &st)
	if err != nil || !found {
		return nil, err
	}
	return &st, os.Remove(filepath.Join(d.dir, resumeName))
}

func (d *Data) read(name string, v any) (found bool, err error) {
	text, err := os.ReadFile(filepath.Join(d.dir, name))
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	if err := json.Unmarshal(text, v); err != nil {
		return false, fmt.Errorf("%s is damaged: recreate the data with --fresh (%w)", filepath.Join(d.dir, name), err)
	}
	return true, nil
}

// write replaces a file atomically, so that a crash leaves the old one.
func (d *Data) write(name string, v any) error {
	text, err := json.MarshalIndent(v, "", " ")
	if err != nil {
		return err
	}
	tmp := filepath.Join(d.dir, name+".tmp")
	if err := os.WriteFile(tmp, text, 0o666); err != nil {
		return err
	}
	return os.Rename(tmp, filepath.Join(d.dir, name))
}
