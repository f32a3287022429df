package core

import "os"

// Home reads the environment.
func Home() string { return os.Getenv("HOME") }
