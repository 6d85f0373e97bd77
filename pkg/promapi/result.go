package promapi

import (
	"encoding/json"
	"fmt"

	"github.com/prometheus/common/model"
)

// queryResult is the data of a query's answer, before it is known to be of the type that was asked for.
type queryResult struct {
	Type   model.ValueType `json:"resultType"`
	Result json.RawMessage `json:"result"`
}

func (r *queryResult) vector() (model.Vector, error) {
	switch r.Type {
	case model.ValVector:
		var v model.Vector
		err := json.Unmarshal(r.Result, &v)
		return v, err
	case model.ValScalar:
		var s model.Scalar
		if err := json.Unmarshal(r.Result, &s); err != nil {
			return nil, err
		}
		return model.Vector{&model.Sample{Metric: model.Metric{}, Value: s.Value, Timestamp: s.Timestamp}}, nil
	default:
		return nil, fmt.Errorf("result type %q, expected a vector", r.Type)
	}
}

func (r *queryResult) matrix() (model.Matrix, error) {
	if r.Type != model.ValMatrix {
		return nil, fmt.Errorf("result type %q, expected a matrix", r.Type)
	}
	var m model.Matrix
	err := json.Unmarshal(r.Result, &m)
	return m, err
}
