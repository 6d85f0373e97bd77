package promapi

import (
	"net/url"
	"path"
	"regexp"
	"strings"
)

// exampleURL is the valid URL that error messages show.
const exampleURL = "http://localhost:9090"

// apiSuffix matches the part of a path that belongs to the API and not to its address.
var apiSuffix = regexp.MustCompile(`/api/v1(/.*)?$`)

// parseURL reads the address of a Prometheus API as typed into the data source's settings. The error is
// an *Error of kind KindConfig and never repeats a password.
func parseURL(raw string) (*url.URL, error) {
	raw = strings.TrimSpace(raw)
	if raw == "" {
		return nil, configError("No URL is set. Enter the address of the Prometheus API, for example %s.", exampleURL)
	}
	if !strings.Contains(raw, "://") {
		return nil, configError("The URL does not start with http:// or https://. Write it in full, for example %s.", exampleURL)
	}
	u, err := url.Parse(raw)
	if err != nil {
		return nil, configError("The URL cannot be read. Write it in full, for example %s.", exampleURL)
	}
	switch {
	case u.Scheme != "http" && u.Scheme != "https":
		return nil, configError("The URL starts with %s://, but the Prometheus API is reached by http:// or https://.", clip(u.Scheme))
	case u.Hostname() == "":
		return nil, configError("The URL names no host. Write it in full, for example %s.", exampleURL)
	case u.User != nil:
		return nil, configError("The URL contains a user name or password, which everybody can read there. Turn on basic authentication and enter them in its fields.")
	case u.RawQuery != "" || u.Fragment != "" || u.ForceQuery:
		return nil, configError("The URL has a part after ? or #, which the Prometheus API does not use. Remove it.")
	case apiSuffix.MatchString(u.Path):
		return nil, configError("The URL ends in %s. Remove that: Insights adds it.", clip(apiSuffix.FindString(u.Path)))
	}
	u.Path = strings.TrimRight(path.Clean("/"+u.Path), "/")
	u.RawPath = ""
	return u, nil
}

// address is a URL as it is shown: without query and secrets.
func address(u *url.URL) string {
	shown := url.URL{Scheme: u.Scheme, Host: u.Host, Path: u.Path}
	return shown.String()
}
