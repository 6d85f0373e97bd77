package slo

import (
	"strconv"
	"time"
)

// Duration formats a duration so that every PromQL parser reads it.
func Duration(d time.Duration) string {
	switch {
	case d%time.Hour == 0 && d > 0:
		return strconv.FormatInt(int64(d/time.Hour), 10) + "h"
	case d%time.Minute == 0 && d > 0:
		return strconv.FormatInt(int64(d/time.Minute), 10) + "m"
	case d%time.Second == 0 && d > 0:
		return strconv.FormatInt(int64(d/time.Second), 10) + "s"
	default:
		return strconv.FormatInt(d.Milliseconds(), 10) + "ms"
	}
}

// number formats a number so that it parses to the same value.
func number(v float64) string { return strconv.FormatFloat(v, 'g', -1, 64) }
