// Package checks holds the tests of docker-compose.yaml and of the files in provisioning/ that no other test reads: each
// against the library that the mounted program itself uses, and all of them against each other.
//
// It is a module of its own, because nothing that is shipped needs these libraries.
package checks
