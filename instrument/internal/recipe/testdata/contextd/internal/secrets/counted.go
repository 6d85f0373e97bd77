package secrets

import (
	"context"

	"github.com/fyrsmithlabs/contextd-observability/instrument"
)

//recipe: secrets/counted.go
