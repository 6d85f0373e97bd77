package sanitize

//recipe: sanitize/project.go
