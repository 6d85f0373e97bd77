package promapi

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"net/url"
	"strings"
	"time"
)

// transportError words the failure of a request that got no HTTP answer. elapsed is how long the request waited.
func transportError(err error, u *url.URL, elapsed time.Duration) *Error {
	where := address(u)
	if e := timingError(err, where, elapsed); e != nil {
		return e
	}
	if e := tlsError(err, u); e != nil {
		return e
	}
	e := &Error{Kind: KindUnreachable, cause: err}
	dns, isDNS := errors.AsType[*net.DNSError](err)
	text := err.Error()
	switch {
	case isDNS && dns.IsNotFound:
		e.Message = fmt.Sprintf("The host name %q does not resolve where Grafana runs. Check the host in the URL; inside a container, use the name of the Prometheus service instead of localhost.", u.Hostname())
	case isDNS:
		e.Message = fmt.Sprintf("The host name %q could not be looked up. Check the DNS of the machine that runs Grafana, then try again.", u.Hostname())
	case strings.Contains(text, "connection refused"):
		e.Message = fmt.Sprintf("Nothing listens at %s (connection refused). Check that Prometheus runs, and that host and port are right as seen from Grafana: inside a container, localhost is the container itself.", where)
	case strings.Contains(text, "unreachable"), strings.Contains(text, "no route to host"):
		e.Message = fmt.Sprintf("There is no network route to %s. Check the address and the firewall between Grafana and Prometheus.", where)
	case strings.Contains(text, "EOF"), strings.Contains(text, "connection reset"), strings.Contains(text, "broken pipe"), strings.Contains(text, "server closed"):
		e.Message = fmt.Sprintf("%s closed the connection before it answered. Check that the port belongs to the Prometheus API, and check its log.", where)
	case strings.Contains(text, "malformed HTTP"), strings.Contains(text, "readLoopPeekFail"):
		// The second is Go's text for a server that speaks before it gets a request, as SSH does.
		e.Message = fmt.Sprintf("%s does not speak HTTP. Check the port in the URL; Prometheus listens on 9090 by default.", where)
	default:
		e.Message = fmt.Sprintf("Could not connect to %s. Check the URL and the network between Grafana and Prometheus.", where)
	}
	return e
}

func timingError(err error, where string, elapsed time.Duration) *Error {
	if errors.Is(err, context.Canceled) {
		return &Error{Kind: KindCanceled, Message: "The request was cancelled before Prometheus answered.", cause: err}
	}
	netErr, isNet := errors.AsType[net.Error](err)
	if !errors.Is(err, context.DeadlineExceeded) && !(isNet && netErr.Timeout()) {
		return nil
	}
	return &Error{Kind: KindTimeout, cause: err, Message: fmt.Sprintf(
		"%s did not answer within %s. Check the address and Prometheus's load, or raise the timeout in the data source's settings.", where, roundSeconds(elapsed))}
}

func tlsError(err error, u *url.URL) *Error {
	where := address(u)
	e := &Error{Kind: KindTLS, cause: err}
	_, unknownAuthority := errors.AsType[x509.UnknownAuthorityError](err)
	_, wrongHost := errors.AsType[x509.HostnameError](err)
	invalid, isInvalid := errors.AsType[x509.CertificateInvalidError](err)
	_, isVerification := errors.AsType[*tls.CertificateVerificationError](err)
	_, isRecord := errors.AsType[tls.RecordHeaderError](err)
	_, isAlert := errors.AsType[tls.AlertError](err)
	text := err.Error()
	switch {
	case unknownAuthority:
		e.Message = fmt.Sprintf("The certificate of %s is signed by an authority that Grafana does not know. Add that authority's certificate under \"With CA Cert\".", where)
	case wrongHost:
		e.Message = fmt.Sprintf("The certificate of %s was issued for other names, not for %q. Use the name it was issued for, or enter it as server name.", where, u.Hostname())
	case isInvalid && invalid.Reason == x509.Expired:
		e.Message = fmt.Sprintf("The certificate of %s has expired or is not valid yet. Renew it, and check the clocks of both machines.", where)
	case isInvalid, isVerification:
		e.Message = fmt.Sprintf("The certificate of %s is not valid. Renew it, or add the right authority's certificate under \"With CA Cert\".", where)
	case isRecord, strings.Contains(text, "server gave HTTP response to HTTPS client"):
		e.Message = fmt.Sprintf("%s does not speak TLS. Write http:// instead of https://, or check the port.", where)
	case isAlert, strings.Contains(text, "remote error: tls:"):
		e.Message = fmt.Sprintf("%s refused the TLS connection. If it asks for a client certificate, turn on \"TLS Client Auth\" and add certificate and key.", where)
	default:
		return nil
	}
	return e
}

// roundSeconds formats a waiting time with few digits.
func roundSeconds(d time.Duration) string {
	if d < time.Second {
		return fmt.Sprintf("%d ms", max(d.Milliseconds(), 1))
	}
	return fmt.Sprintf("%.3g s", d.Seconds())
}
