package rules

import "strings"

// lineLength is where "promtool promql format" begins to break expressions over lines.
const lineLength = 100

// expr is PromQL that can be written over lines, just as "promtool promql format" writes it.
type expr interface {
	// line is the expression on one line.
	line() string
	// broken is the expression over several lines; inner lines are indented by two spaces a level.
	broken(level int) string
}

// write breaks an expression only when it is too long for a line.
func write(e expr, level int) string {
	if one := e.line(); len(one) <= lineLength {
		return indent(level) + one
	}
	return e.broken(level)
}

// format is the text of a rule. What begins with an operand gets parentheses when it is broken, so that no text begins
// with a space, which YAML would need an indicator for.
func format(e expr) string {
	if _, ok := e.(binary); ok && len(e.line()) > lineLength {
		e = call{args: []expr{e}}
	}
	return write(e, 0)
}

func indent(level int) string { return strings.Repeat("  ", level) }

// leaf is what is never broken, such as a selector.
type leaf string

func (l leaf) line() string            { return string(l) }
func (l leaf) broken(level int) string { return indent(level) + string(l) }

// call is a function or an aggregation with its arguments; parentheses when it has no name.
type call struct {
	name   string
	args   []expr
	suffix string
}

func (c call) line() string {
	all := make([]string, len(c.args))
	for i, a := range c.args {
		all[i] = a.line()
	}
	return c.name + "(" + strings.Join(all, ", ") + ")" + c.suffix
}

func (c call) broken(level int) string {
	all := make([]string, len(c.args))
	for i, a := range c.args {
		all[i] = write(a, level+1)
	}
	return indent(level) + c.name + "(\n" + strings.Join(all, ",\n") + "\n" + indent(level) + ")" + c.suffix
}

// binary is two expressions with an operator between them, and how their series are matched.
type binary struct {
	left  expr
	op    string
	right expr
}

func (b binary) line() string { return b.left.line() + " " + b.op + " " + b.right.line() }

func (b binary) broken(level int) string {
	return write(b.left, level+1) + "\n" + indent(level) + b.op + "\n" + write(b.right, level+1)
}

func fn(name string, args ...expr) expr { return call{name: name, args: args} }

func text(s string) expr { return leaf(s) }

func parens(e expr) expr { return call{args: []expr{e}} }

// chain joins expressions by an operator from the left.
func chain(op string, all ...expr) expr {
	e := all[0]
	for _, next := range all[1:] {
		e = binary{e, op, next}
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
