package slo

import (
	"strconv"
	"time"
)

// Duration writes a duration as every PromQL reads it.
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

// number writes a number so that it is read back as the same one.
func number(v float64) string { return strconv.FormatFloat(v, 'g', -1, 64) }
