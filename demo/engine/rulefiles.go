package engine

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/prometheus/common/model"
	"github.com/prometheus/prometheus/model/rulefmt"
	"github.com/prometheus/prometheus/promql/parser"
)

// FindRuleFiles lists the shipped rule files (*.rules.yaml) of a directory.
// It is an error if there is none: the demo would be incomplete without alerts.
func FindRuleFiles(dir string) ([]string, error) {
	files, err := filepath.Glob(filepath.Join(dir, "*.rules.yaml"))
	if err != nil {
		return nil, fmt.Errorf("rule files in %s: %w", dir, err)
	}
	if len(files) == 0 {
		return nil, fmt.Errorf("no rule files (*.rules.yaml) in %s: start from the repository's root, or set the directory with --rules", dir)
	}
	for i, f := range files {
		if files[i], err = filepath.Abs(f); err != nil {
			return nil, err
		}
	}
	return files, checkRuleFiles(files)
}

// checkRuleFiles reports the first mistake of each rule file with file and line.
func checkRuleFiles(files []string) error {
	p := parser.NewParser(parser.Options{})
	for _, f := range files {
		if _, err := os.Stat(f); err != nil {
			return fmt.Errorf("rule file: %w", err)
		}
		if _, errs := rulefmt.ParseFile(f, false, model.UTF8Validation, p, orNop(nil)); len(errs) > 0 {
			return fmt.Errorf("rule file %s: %s", f, strings.ReplaceAll(errors.Join(errs...).Error(), "\n", "; "))
		}
	}
	return nil
}
