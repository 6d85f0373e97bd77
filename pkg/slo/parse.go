package slo

import (
	"encoding/json"
	"fmt"
	"strings"
	"time"
)

// Definition is the JSON of an SLO whose metrics are PromQL already: ResolvedSlo of src/slo/types.ts, which says what
// each key means. It is what a query of the data source carries.
type Definition struct {
	Name         string          `json:"name"`
	Title        string          `json:"title"`
	Service      string          `json:"service"`
	Objective    *float64        `json:"objective"`
	Window       json.RawMessage `json:"window"`
	Indicator    json.RawMessage `json:"indicator"`
	GroupBy      []string        `json:"groupBy"`
	MinBadEvents *float64        `json:"minBadEvents"`
	Maintenance  []struct {
		Start  string `json:"start"`
		End    string `json:"end"`
		Reason string `json:"reason"`
	} `json:"maintenance"`
	ScrapeIntervalSeconds float64           `json:"scrapeIntervalSeconds"`
	RecordedLabels        map[string]string `json:"recordedLabels"`
}

// Defaults of a definition; the same as in src/slo/types.ts.
const (
	DefaultMinBadEvents = 5
	DefaultScrape       = time.Minute
)

// problem is a sentence for the author of the definition.
type problem string

func (p problem) Error() string { return string(p) }

func problemf(format string, args ...any) error { return problem(fmt.Sprintf(format, args...)) }

// Resolve checks a definition and makes it ready for arithmetic. Its errors are sentences for its author.
func (d Definition) Resolve() (SLO, error) {
	s, err := d.promise()
	if err != nil {
		return s, err
	}
	s.Indicator, err = d.indicator()
	return s, err
}

// promise reads everything but the indicator.
func (d Definition) promise() (SLO, error) {
	s := SLO{Name: d.Name, Title: d.Title, Service: d.Service, GroupBy: d.GroupBy, MinBadEvents: DefaultMinBadEvents, RecordedLabels: d.RecordedLabels}
	if strings.TrimSpace(d.Name) == "" {
		return s, problemf("The SLO has no name. Give it one, such as tool-errors.")
	}
	if s.Title == "" {
		s.Title = s.Name
	}
	if d.MinBadEvents != nil {
		s.MinBadEvents = *d.MinBadEvents
	}
	for _, label := range d.GroupBy {
		if strings.TrimSpace(label) == "" {
			return s, problemf("The SLO %q groups by a label without a name. Name it, or leave it out.", d.Name)
		}
	}
	var err error
	if s.Objective, err = d.objective(); err != nil {
		return s, err
	}
	if s.Window, err = d.window(); err != nil {
		return s, err
	}
	s.Maintenance, err = d.maintenance()
	return s, err
}

func (d Definition) objective() (float64, error) {
	switch {
	case d.Objective == nil:
		return 0, problemf("The SLO %q has no objective. Write 99.9 %% as 0.999.", d.Name)
	case *d.Objective >= 1 && *d.Objective <= 100:
		return 0, problemf("The objective of the SLO %q is %s, but must be below 1: an objective of 1 leaves no error budget. Write 99.9 %% as 0.999.", d.Name, number(*d.Objective))
	case !(*d.Objective > 0 && *d.Objective < 1):
		return 0, problemf("The objective of the SLO %q is %s, but must lie between 0 and 1, both excluded: 0 promises nothing. Write 99.9 %% as 0.999.", d.Name, number(*d.Objective))
	}
	return *d.Objective, nil
}

func (d Definition) window() (Window, error) {
	var w struct {
		Kind     string  `json:"kind"`
		Days     float64 `json:"days"`
		Unit     string  `json:"unit"`
		TimeZone string  `json:"timeZone"`
	}
	if err := d.read("window", d.Window, &w); err != nil {
		return Window{}, err
	}
	switch {
	case w.Kind == "rolling" && w.Days >= 1 && w.Days <= 366 && w.Days == float64(int(w.Days)):
		return Window{Days: int(w.Days)}, nil
	case w.Kind == "rolling":
		return Window{}, problemf("The window of the SLO %q has %s days. Choose whole days from 1 to 366.", d.Name, number(w.Days))
	case w.Kind != "calendar":
		return Window{}, problemf("The SLO %q has no window kind %q. Choose rolling or calendar.", d.Name, w.Kind)
	}
	switch w.Unit {
	case "day", "week", "month", "quarter", "year":
	default:
		return Window{}, problemf("The SLO %q has no calendar unit %q. Choose one of: day, week, month, quarter, year.", d.Name, w.Unit)
	}
	zone, err := ParseZone(w.TimeZone)
	if err != nil {
		return Window{}, problemf("The window of the SLO %q cannot be used: %s.", d.Name, err)
	}
	return Window{Unit: w.Unit, Zone: zone}, nil
}

func (d Definition) read(what string, raw json.RawMessage, into any) error {
	if len(raw) == 0 || string(raw) == "null" {
		return problemf("The SLO %q has no %s.", d.Name, what)
	}
	err := json.Unmarshal(raw, into)
	if wrong, ok := err.(*json.UnmarshalTypeError); ok && wrong.Field != "" {
		return problemf("The %s of the SLO %q: %q is a %s where a %s belongs.", what, d.Name, wrong.Field[strings.LastIndex(wrong.Field, ".")+1:], wrong.Value, wrong.Type)
	}
	if err != nil {
		return problemf("The %s of the SLO %q cannot be read: %s.", what, d.Name, err)
	}
	return nil
}

func (d Definition) scrape() time.Duration {
	if s := time.Duration(d.ScrapeIntervalSeconds * float64(time.Second)); s >= time.Second && s <= time.Hour {
		return s
	}
	return DefaultScrape
}
