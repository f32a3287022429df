package terminal

import (
	"encoding/json"
	"fmt"
	"io"
)

// Printer writes what a command did: one closing line for people, one object for programs.
type Printer struct {
	w      io.Writer
	asJSON bool
}

// Result prints the object as JSON, or the line.
func (p Printer) Result(object any, line string, a ...any) error {
	if p.asJSON {
		return json.NewEncoder(p.w).Encode(object)
	}
	_, err := fmt.Fprintf(p.w, line+"\n", a...)
	return err
}

// JSON says that objects are printed and not sentences.
func (p Printer) JSON() bool { return p.asJSON }

// To makes a printer.
func To(w io.Writer, asJSON bool) Printer { return Printer{w, asJSON} }

// Must stops the program for a mistake in the program itself.
func Must(errs ...error) {
	for _, err := range errs {
		if err != nil {
			panic(err)
		}
	}
}
