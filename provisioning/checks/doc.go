// Package checks tests docker-compose.yaml and the files in provisioning/ that no other test reads: each with the library
// that the mounted program itself uses, and all of them against each other.
//
// It is a separate module, because nothing that is shipped needs these libraries.
package checks
