package history

import (
	"context"
	"os"
	"runtime"
	"runtime/pprof"
	"testing"
	"time"

	"github.com/fyrsmithlabs/contextd-observability/demo/engine"
)

func TestMeasure(t *testing.T) {
	dir := os.Getenv("MEASURE")
	if dir == "" {
		t.Skip()
	}
	files, err := engine.FindRuleFiles("../../provisioning/prometheus")
	if err != nil {
		t.Fatal(err)
	}
	d, err := OpenData(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	f, _ := os.Create("/tmp/cpu.prof")
	pprof.StartCPUProfile(f)
	start := time.Now()
	c, err := Prepare(context.Background(), Options{Data: d, Job: "contextd", Days: 30, Seed: 1, Names: "roadmap", RuleFiles: files,
		Clock: time.Now, Progress: func(s string) { t.Log(time.Since(start), s) }})
	pprof.StopCPUProfile()
	if err != nil {
		t.Fatal(err)
	}
	t.Log(time.Since(start))
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	t.Log(m.Sys>>20, "MB sys")
	_ = Save(d, c)
}
