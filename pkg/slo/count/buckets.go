package count

import (
	"context"
	"fmt"
	"math"
	"regexp"
	"strconv"
	"time"

	"github.com/prometheus/common/model"

	"github.com/fyrsmithlabs/contextd-observability/pkg/slo"
)

// boundMatcher matches the upper bound of a bucket in a selector, with the comma before it.
var boundMatcher = regexp.MustCompile(`,?\s*\ble=~?"((?:[^"\\]|\\.)*)"`)

// checkBuckets says so of an SLI whose good events are those in a bucket that its histogram does not have: its events would
// count as all good or all bad, whatever they took.
func (c *counter) checkBuckets(ctx context.Context, sli slo.Counters) error {
	at, width := c.counts.lastWithoutGood()
	if width == 0 {
		return nil
	}
	largest, bound := math.Inf(-1), ""
	for _, s := range sli.Sources {
		match := boundMatcher.FindStringSubmatch(s.Good)
		if match == nil || s.Native {
			return nil
		}
		over := slo.Duration(time.Duration(width) * time.Millisecond)
		there, err := c.store.instant(ctx, fmt.Sprintf("count(last_over_time(%s[%s]))", s.Good, over), at)
		if err != nil || len(there) > 0 {
			return err
		}
		all, err := c.store.instant(ctx, fmt.Sprintf("group by (%s) (last_over_time(%s[%s]))", model.BucketLabel, boundMatcher.ReplaceAllString(s.Good, ""), over), at)
		if err != nil {
			return err
		}
		for _, one := range all {
			if v, err := strconv.ParseFloat(string(one.Metric[model.BucketLabel]), 64); err == nil && isFinite(v) {
				largest = max(largest, v)
			}
		}
		bound = match[1]
		if s.Threshold != nil {
			bound = strconv.FormatFloat(*s.Threshold, 'g', -1, 64)
		}
	}
	if math.IsInf(largest, -1) {
		return nil // no bucket at all: the store dropped them
	}
	c.unmeasurable = fmt.Sprintf("The SLO %q cannot be measured here: its histogram has no bucket that ends at %s, and the largest ends at %s. Choose a bucket of this store as the threshold, or wait for a version of the service that has this one.",
		c.slo.Name, bound, strconv.FormatFloat(largest, 'g', -1, 64))
	return nil
}

// lastWithoutGood is the end and the width of the newest cell with events, in milliseconds. The width is 0 where nothing
// happened, and where good events were counted. Recorded series hold bad events alone, and do not tell whether there is a
// bucket.
func (c *counts) lastWithoutGood() (at, width int64) {
	if c.sawGood {
		return 0, 0
	}
	for _, g := range c.groups {
		for cell, n := range g.cells {
			if n.Total > 0 && cell.To > at {
				at, width = cell.To, cell.Width()
			}
		}
	}
	return at, width
}
