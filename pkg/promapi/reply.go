package promapi

import (
	"encoding/json"
	"errors"
)

// maxErrorText is how much of a store's error is read: it says what is wrong at its start.
const maxErrorText = 4096

// reply is the envelope of the API's answers.
type reply struct {
	status, errorType, message string
	notes                      Notes
	// partial is how the VictoriaMetrics cluster says that some of its storage did not answer.
	partial bool
	// data is the part that depends on the endpoint, as JSON.
	data []byte
	// form is what in the envelope does not have the API's form.
	form error
}

// readReply reads the envelope of a body; false when it is not JSON.
func readReply(body []byte) (r reply, isJSON bool) {
	if !json.Valid(body) {
		return r, false
	}
	c := cursor{b: body}
	r.form = c.object(func(key string) (err error) {
		switch key {
		case "status":
			r.status, err = c.text()
		case "errorType":
			r.errorType, err = c.text()
		case "error":
			r.message, err = c.text()
			r.message = clipTo(r.message, maxErrorText)
		case "warnings":
			r.notes.Warnings, err = readNotes(&c)
		case "infos":
			r.notes.Infos, err = readNotes(&c)
		case "isPartial":
			r.partial = string(c.raw()) == "true"
		case "data":
			r.data = c.raw()
		default:
			c.raw()
		}
		return err
	})
	return r, true
}

// readNotes reads the first notes of a list, each shortened.
func readNotes(c *cursor) (notes []string, err error) {
	if c.isNull() {
		return nil, nil
	}
	err = c.array(func() error {
		text, err := c.text()
		if len(notes) < maxNotes {
			notes = append(notes, clip(text))
		}
		return err
	})
	return notes, err
}

// errEnough ends the reading of a list whose rest is not needed.
var errEnough = errors.New("enough")

// readTexts reads the first texts of a list.
func readTexts(data []byte, limit int) (texts []string, err error) {
	c := cursor{b: data}
	if c.isNull() {
		return nil, nil
	}
	err = c.array(func() error {
		if len(texts) == limit {
			return errEnough
		}
		text, err := c.text()
		texts = append(texts, text)
		return err
	})
	if errors.Is(err, errEnough) {
		err = nil
	}
	return texts, err
}
