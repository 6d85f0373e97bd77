package rules

// Kubernetes is a PrometheusRule of the Prometheus Operator with the same groups as the file for Prometheus.
func Kubernetes(in Input) (string, error) {
	doc, err := prometheusDocument(in)
	if err != nil {
		return "", err
	}
	labels := mapping{{"app.kubernetes.io/name", "contextd"}, {"app.kubernetes.io/part-of", "contextd-observability"}}
	return yamlText(in.Comment, mapping{
		{"apiVersion", plain("monitoring.coreos.com/v1")},
		{"kind", "PrometheusRule"},
		{"metadata", mapping{{"name", "contextd"}, {"labels", labels}}},
		{"spec", doc},
	}), nil
}
