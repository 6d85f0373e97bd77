package promapi

import (
	"bytes"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"
)

// maxQuoted is how many bytes of a foreign message are repeated to the reader.
const maxQuoted = 300

// responseError words a failing or foreign HTTP answer; nil when the answer is a success of the Prometheus API.
func responseError(res *http.Response, body []byte, env reply, isJSON bool, u *url.URL) *Error {
	if res.StatusCode >= 300 && res.StatusCode < 400 {
		return redirectError(res, u)
	}
	isAPI := isJSON && (env.status == "success" || env.status == "error")
	e := statusError(res.StatusCode, u)
	switch {
	case e != nil:
		e.quote(env.message)
	case isAPI && env.status == "error":
		e = apiError(res.StatusCode, env, u)
		e.quote(env.message)
	case res.StatusCode >= 400:
		e = plainError(res.StatusCode, body, u)
	case !isAPI:
		e = foreignError(isJSON, body, u)
	default:
		return nil
	}
	e.Status = res.StatusCode
	return e
}

func redirectError(res *http.Response, u *url.URL) *Error {
	e := &Error{Kind: KindRedirect, Status: res.StatusCode}
	target, err := res.Location()
	if err != nil {
		e.Message = fmt.Sprintf("%s redirects to somewhere else without saying where. Check the URL.", address(u))
		return e
	}
	// The path of the API's endpoint is not part of the address to enter.
	target.Path = apiSuffix.ReplaceAllString(target.Path, "")
	e.Message = fmt.Sprintf("%s redirects to %s. If that is the Prometheus API, enter it as the URL; if it is a login page, set up authentication.",
		address(u), clip(address(target)))
	return e
}

// statusError words the statuses that mean the same whoever sends them: gateways answer with these as often as the
// store does.
func statusError(status int, u *url.URL) *Error {
	where := address(u)
	switch status {
	case http.StatusUnauthorized, http.StatusProxyAuthRequired:
		return &Error{Kind: KindAuth, Message: where + " requires authentication (401). Set up authentication in the data source's settings, or correct user name and password."}
	case http.StatusForbidden:
		return &Error{Kind: KindForbidden, Message: where + " does not allow this user to query (403). Give the user the right to query, or add the header it expects, such as a tenant."}
	case http.StatusTooManyRequests:
		return &Error{Kind: KindLimited, Message: where + " refuses more requests for now (429). Send fewer queries, or raise its limit."}
	case http.StatusBadGateway, http.StatusGatewayTimeout:
		return &Error{Kind: KindUnavailable, Message: fmt.Sprintf("The gateway at %s got no answer from the Prometheus API behind it (%d). Check that Prometheus runs.", where, status)}
	default:
		return nil
	}
}

// limitTexts are how Prometheus, VictoriaMetrics, Mimir and Thanos report that a query exceeds a limit.
// Prometheus sends the first as "bad_data", VictoriaMetrics all as "422".
var limitTexts = regexp.MustCompile(`(?i)maximum resolution|maxQueryLen|maxPointsPerTimeseries|too many points|too long query|query is too long|` +
	`too many samples|too many (unique )?(time)?series|cannot select more than|err-mimir-max-|exceeded the maximum|limit exceeded|memory limit`)

// parseTexts are how stores without error types report that they cannot parse a query.
var parseTexts = regexp.MustCompile(`(?i)parse|unparsed|unexpected token|unknown func|unsupported (function|aggr)`)

// apiError words an error that the Prometheus API itself reports.
func apiError(status int, env reply, u *url.URL) *Error {
	where := address(u)
	switch errorType(status, env) {
	case "limit":
		return &Error{Kind: KindTooLarge, Message: where + " refused the query, because it needs more than the store allows at once. Choose a shorter time range or a narrower selection, or record it by a rule."}
	case "bad_data":
		return &Error{Kind: KindBadQuery, Message: where + " cannot parse the query that Insights wrote. Please report this."}
	case "execution":
		return &Error{Kind: KindExecution, Message: where + " gave up while running the query. Choose a shorter time range, or raise its query limits."}
	case "timeout", "canceled":
		return &Error{Kind: KindTimeout, Message: where + " stopped the query because it took too long. Choose a shorter time range, or raise its query timeout."}
	case "unavailable":
		return &Error{Kind: KindUnavailable, Message: where + " is not ready to answer queries. Wait until it has started, then try again."}
	case "not_found":
		return &Error{Kind: KindNotFound, Message: where + " has no such endpoint."}
	default:
		return &Error{Kind: KindServer, Message: where + " failed to run the query. Check its log."}
	}
}

// errorType is the API's type of an error, read from its text where the type alone is not enough: limits are
// distinguished, and VictoriaMetrics sends the HTTP status instead of a type.
func errorType(status int, env reply) string {
	switch {
	case limitTexts.MatchString(env.message):
		return "limit"
	case env.errorType != strconv.Itoa(status):
		return env.errorType
	case status == http.StatusBadRequest, status == http.StatusUnprocessableEntity && parseTexts.MatchString(env.message):
		return "bad_data"
	case status == http.StatusUnprocessableEntity:
		return "execution"
	case status == http.StatusServiceUnavailable:
		return "unavailable"
	default:
		return "internal"
	}
}

// plainError words a failing status without the API's own error.
func plainError(status int, body []byte, u *url.URL) *Error {
	where := address(u)
	switch {
	case bytes.Contains(body, []byte("HTTP request to an HTTPS server")) || bytes.Contains(body, []byte("plain HTTP request was sent to HTTPS port")):
		return &Error{Kind: KindTLS, Message: where + " speaks HTTPS. Write https:// instead of http://."}
	case status == http.StatusNotFound:
		return &Error{Kind: KindNotFound, Message: where + " answers, but has no Prometheus API at this path (404). Check port and path: Mimir needs /prometheus at the end, the VictoriaMetrics cluster /select/0/prometheus."}
	case status == http.StatusServiceUnavailable:
		return &Error{Kind: KindUnavailable, Message: where + " is not ready to answer (503). Wait until it has started, then try again."}
	case status >= 500:
		return &Error{Kind: KindServer, Message: fmt.Sprintf("%s failed with status %d. Check its log.", where, status)}
	default:
		return &Error{Kind: KindServer, Message: fmt.Sprintf("%s refused the request with status %d. Check that the URL leads to the Prometheus API.", where, status)}
	}
}

// foreignError words a successful answer that the Prometheus API would not give.
func foreignError(isJSON bool, body []byte, u *url.URL) *Error {
	what := "text that is not JSON"
	switch {
	case len(bytes.TrimSpace(body)) == 0:
		what = "an empty body"
	case looksLikeHTML(body):
		what = "a web page"
	case isJSON:
		what = "JSON of another service"
	}
	return &Error{Kind: KindNotPrometheus, Message: fmt.Sprintf(
		"%s answers with %s, not with the Prometheus API. Check the URL: it may lead to a login page or to another service.", address(u), what)}
}

func looksLikeHTML(body []byte) bool {
	start := strings.ToLower(string(bytes.TrimSpace(body[:min(len(body), 512)])))
	return strings.HasPrefix(start, "<!doctype html") || strings.HasPrefix(start, "<html") || strings.Contains(start, "<head")
}

// quote adds the store's own message to the error, if it sent one.
func (e *Error) quote(text string) {
	e.Said = clip(strings.TrimSpace(text))
	e.Message += saying(e.Said)
}

func saying(text string) string {
	if text == "" {
		return ""
	}
	return " It says: " + text
}

// clip shortens foreign text, at a character's edge.
func clip(text string) string { return clipTo(text, maxQuoted) }

func clipTo(text string, bytes int) string {
	if len(text) <= bytes {
		return text
	}
	cut := bytes
	for cut > 0 && !utf8.RuneStart(text[cut]) {
		cut--
	}
	return text[:cut] + "…"
}
