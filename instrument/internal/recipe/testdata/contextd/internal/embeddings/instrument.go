package embeddings

import (
	"context"
	"time"

	"github.com/fyrsmithlabs/contextd-observability/instrument"
)

//recipe: embeddings/instrument.go
