package stream

import (
	"context"
	"errors"
	"io"
)

// ErrStopping breaks off what still streams when the server has stopped.
var ErrStopping = errors.New("the server has stopped")

// Pipe runs write in a goroutine that ends with it, or at its first write after the client has
// left and the reader was closed, or after ctx has ended. An error breaks the connection off, so
// that a cut body never looks complete. Ended is told how it went, and what write panicked with, nil
// for nothing; the error is nil when the body is whole or nobody reads the rest.
func Pipe(ctx context.Context, write func(io.Writer) error, ended func(err error, panicked any)) io.Reader {
	reader, writer := io.Pipe()
	heed := context.AfterFunc(ctx, func() { _ = writer.CloseWithError(ErrStopping) }) // never fails
	go func() {
		err := errors.New("the stream panicked")
		defer func() {
			heed()
			told := err
			if errors.Is(err, io.ErrClosedPipe) {
				told = nil
			}
			ended(told, recover())
			_ = writer.CloseWithError(err) // never fails
		}()
		err = write(writer)
	}()
	return reader
}
