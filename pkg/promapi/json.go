package promapi

import (
	"encoding/json"
	"errors"
)

// errForm is the cause of every error about JSON that is valid, but not what the API gives.
var errForm = errors.New("not the form of the Prometheus API")

// cursor walks through JSON that json.Valid has found valid, without allocating for what is not needed: a small body
// can hold millions of empty elements.
type cursor struct {
	b []byte
	i int
}

// next returns the first byte of the next token without reading it; 0 at the end.
func (c *cursor) next() byte {
	for c.i < len(c.b) {
		switch c.b[c.i] {
		case ' ', '\t', '\n', '\r':
			c.i++
		default:
			return c.b[c.i]
		}
	}
	return 0
}

// take reads the next byte if it is the wanted one.
func (c *cursor) take(want byte) bool {
	if c.next() != want {
		return false
	}
	c.i++
	return true
}

// object calls each with every key; each must read the value.
func (c *cursor) object(each func(key string) error) error {
	return c.list('{', '}', func() error {
		key, err := c.text()
		if err != nil || !c.take(':') {
			return errors.Join(errForm, err)
		}
		return each(key)
	})
}

// array calls each at every element; each must read it.
func (c *cursor) array(each func() error) error { return c.list('[', ']', each) }

func (c *cursor) list(open, end byte, each func() error) error {
	if !c.take(open) {
		return errForm
	}
	if c.take(end) {
		return nil
	}
	for {
		if err := each(); err != nil {
			return err
		}
		switch {
		case c.take(end):
			return nil
		case !c.take(','):
			return errForm
		}
	}
}

// raw reads a value of any type and returns its bytes, which are those of the body.
func (c *cursor) raw() []byte {
	first := c.next()
	start := c.i
	switch first {
	case '"':
		c.skipText()
	case '{', '[':
		depth := 0
		for c.i < len(c.b) {
			switch c.b[c.i] {
			case '"':
				c.skipText()
				continue
			case '{', '[':
				depth++
			case '}', ']':
				depth--
			}
			c.i++
			if depth == 0 {
				break
			}
		}
	default:
		c.skipWord()
	}
	c.i = min(c.i, len(c.b))
	return c.b[start:c.i]
}

// skipWord skips a number, true, false or null.
func (c *cursor) skipWord() {
	for ; c.i < len(c.b); c.i++ {
		switch c.b[c.i] {
		case ',', ']', '}', ':', ' ', '\t', '\n', '\r':
			return
		}
	}
}

func (c *cursor) skipText() {
	for c.i++; c.i < len(c.b); c.i++ {
		switch c.b[c.i] {
		case '\\':
			c.i++
		case '"':
			c.i++
			return
		}
	}
}

// text reads a string.
func (c *cursor) text() (string, error) {
	raw := c.raw()
	if len(raw) < 2 || raw[0] != '"' {
		return "", errForm
	}
	inner := raw[1 : len(raw)-1]
	for _, b := range inner {
		if b == '\\' || b >= 0x80 {
			var s string
			err := json.Unmarshal(raw, &s)
			return s, err
		}
	}
	return string(inner), nil
}

// isNull reads a null, if there is one.
func (c *cursor) isNull() bool {
	if c.next() != 'n' {
		return false
	}
	c.raw()
	return true
}
