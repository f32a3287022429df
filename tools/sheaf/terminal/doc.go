// Package terminal is how commands speak to people and programs: closing lines and JSON,
// progress, refusals in the user's language, mistakes of usage.
package terminal
