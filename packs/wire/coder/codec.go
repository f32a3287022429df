package coder

import (
	"fmt"

	"google.golang.org/grpc/encoding"
	_ "google.golang.org/grpc/encoding/proto" // the codec of all other messages
	"google.golang.org/grpc/mem"
)

// Message is a type that goes through its own fields.
type Message interface {
	Fields(*Coder)
	// Room is about how many bytes it takes, so that it is written into one piece of memory.
	Room() int
}

func fieldsOf(m *Message, k *Coder) { (*m).Fields(k) }

// Codec is the codec of a gRPC connection that lets each [Message] write and read itself and leaves all others to the
// generated code. The bytes are the same, so that whoever has the generated code alone is understood, and understands.
type Codec struct{ others encoding.CodecV2 }

// NewCodec returns one that may be used by many at once.
func NewCodec() Codec { return Codec{encoding.GetCodecV2("proto")} }

// Name is that of the usual codec: the bytes are.
func (c Codec) Name() string { return c.others.Name() }

// Marshal implements encoding.CodecV2.
func (c Codec) Marshal(v any) (mem.BufferSlice, error) {
	m, ours := v.(Message)
	if !ours {
		return c.others.Marshal(v)
	}
	b, err := Write(make([]byte, 0, m.Room()), &m, fieldsOf)
	if err != nil {
		return nil, fmt.Errorf("writing a message: %w", err)
	}
	return mem.BufferSlice{mem.SliceBuffer(b)}, nil
}

// Unmarshal implements encoding.CodecV2.
func (c Codec) Unmarshal(data mem.BufferSlice, v any) error {
	m, ours := v.(Message)
	if !ours {
		return c.others.Unmarshal(data, v)
	}
	b := data.MaterializeToBuffer(mem.DefaultBufferPool())
	defer b.Free()
	if err := Read(b.ReadOnlyData(), &m, fieldsOf); err != nil {
		return fmt.Errorf("reading a message: %w", err)
	}
	return nil
}
