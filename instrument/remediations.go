package instrument

import (
	"context"
	"time"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/metric"
)

var (
	remediationScopes     = []string{"project", "team", "org"}
	remediationCategories = []string{"compile", "runtime", "test", "lint", "security", "performance", Other}
	remediationRatings    = []string{"helpful", "not_helpful", "outdated"}
)

// Remediations records the remediation service.
type Remediations struct {
	searches, records, feedbacks *byProject
	searchDuration               metric.Float64Histogram
	errors                       *serviceErrors

	projects *projects
	scopes   map[string]series // never written after newRemediations
}

func newRemediations(b *builder, p *projects) *Remediations {
	r := &Remediations{
		searches: newByProject(b, b.counter("contextd.remediation.searches_total", "{search}",
			"Searches for known remedies, by project, scope and range of results."), "scope", "result_count"),
		records: newByProject(b, b.counter("contextd.remediation.records_total", "{record}",
			"Remedies that were stored, by project, scope and category."), "scope", "category"),
		feedbacks: newByProject(b, b.counter("contextd.remediation.feedbacks_total", "{feedback}",
			"Ratings of remedies, by project and rating."), "rating"),
		searchDuration: b.histogram("contextd.remediation.search_duration_seconds", "s",
			"Time to search for remedies, by scope.", durationBuckets),
		errors: newServiceErrors(b, "contextd.remediation.errors_total",
			"Failed operations on remedies, by operation and reason."),
		projects: p,
		scopes:   make(map[string]series, len(remediationScopes)+2),
	}
	for _, scope := range append([]string{Other, Unknown}, remediationScopes...) {
		r.scopes[scope] = newSeries(attribute.String("scope", scope))
	}
	return r
}

// Searched counts a search of a project that found a number of remedies. scope
// is project, team or org.
func (r *Remediations) Searched(ctx context.Context, project, scope string, results int, d time.Duration) {
	if r == nil {
		return
	}
	scope = pick(scope, remediationScopes...)
	r.searches.add(ctx, r.projects.label(project), scope, resultRange(results))
	r.searchDuration.Record(ctx, seconds(d), r.scopes[scope].record...)
}

// Recorded counts a remedy that was stored. category is compile, runtime, test,
// lint, security, performance or other.
func (r *Remediations) Recorded(ctx context.Context, project, scope, category string) {
	if r == nil {
		return
	}
	scope, category = pick(scope, remediationScopes...), pick(category, remediationCategories...)
	r.records.add(ctx, r.projects.label(project), scope, category)
}

// Rated counts a rating of a remedy. rating is helpful, not_helpful or outdated.
func (r *Remediations) Rated(ctx context.Context, project, rating string) {
	if r != nil {
		r.feedbacks.add(ctx, r.projects.label(project), pick(rating, remediationRatings...), "")
	}
}

// Failed counts an operation that failed, such as record, and why, such as store_failed.
func (r *Remediations) Failed(ctx context.Context, operation, reason string) {
	if r != nil {
		r.errors.add(ctx, operation, reason)
	}
}
