// Package usage is how the command line explains itself: help pages, and what it says of a command that was typed
// wrongly, in the user's language. [Install] gives it to a whole tree of commands, so that no command words its own.
//
//	Use line "add LOGIN --role ROLE" ── what must be given ──▶ "Missing: LOGIN, --role ROLE. …"
//
// What holds:
//   - A mistake names what is missing or too much as the Use line has it, the command, and where more stands.
//   - Every mistake of typing is a [terminal.UsageError], so that programs learn of it by the exit code.
//   - The Use line and the check of the arguments say the same; a test holds every command of the program to it.
package usage
