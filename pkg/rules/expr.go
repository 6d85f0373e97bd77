package rules

import (
	"strings"

	"github.com/prometheus/prometheus/promql/parser"
)

// expr is PromQL on one line. Its parts are joined by the precedence of PromQL's operators.
type expr string

// promQL reads what a Prometheus without feature flags reads.
var promQL = parser.NewParser(parser.Options{})

// format writes an expression over lines, as "promtool promql format" does. What begins with an operand gets parentheses
// when it is broken, so that no text begins with a space, which YAML would need an indicator for.
func format(e expr) (string, error) {
	parsed, err := promQL.ParseExpr(string(e))
	if err != nil {
		return "", notPromQL(string(e), err)
	}
	written := parser.Prettify(parsed)
	if strings.HasPrefix(written, " ") {
		written = parser.Prettify(&parser.ParenExpr{Expr: parsed})
	}
	return written, nil
}

// operand is PromQL that a comparison can stand beside.
func operand(parsed parser.Expr) expr {
	if b, ok := parsed.(*parser.BinaryExpr); ok && (b.Op.IsComparisonOperator() || b.Op.IsSetOperator()) {
		return parens(expr(parsed.String()))
	}
	return expr(parsed.String())
}

func fn(name string, args ...expr) expr {
	all := make([]string, len(args))
	for i, a := range args {
		all[i] = string(a)
	}
	return expr(name + "(" + strings.Join(all, ", ") + ")")
}

func text(s string) expr { return expr(s) }

func parens(e expr) expr { return "(" + e + ")" }

// chain joins expressions by an operator from the left.
func chain(op string, all ...expr) expr {
	e := all[0]
	for _, next := range all[1:] {
		e += expr(" " + op + " " + string(next))
	}
	return e
}

// aggregate is sum by (a, b) (e), or sum(e) without labels.
func aggregate(op string, by []string, e expr) expr {
	if len(by) == 0 {
		return fn(op, e)
	}
	return fn(op+" by ("+labelList(by)+") ", e)
}
