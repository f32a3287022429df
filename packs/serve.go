package packs

import (
	"context"
	"errors"
	"io"
	"os"
	"strconv"

	"github.com/hashicorp/go-hclog"
	"github.com/hashicorp/go-plugin"
	"google.golang.org/grpc"

	"github.com/sheaf-drive/sheaf/packs/wire"
	"github.com/sheaf-drive/sheaf/packs/wire/coder"
)

const (
	// pluginName is the one thing that a pack process dispenses.
	pluginName = "pack"
	// lifeline is the variable that names the descriptor of a pipe whose other end the
	// host holds open as long as it lives.
	lifeline = "SHEAF_PACK_LIFELINE"
	// maxMessage bounds one message either way; a batch is about 100 KB.
	maxMessage = 16 << 20
)

// Serve runs p as a pack process and returns when the host ends it. It is the whole of a
// pack's main. Started by hand it says so and exits with 1.
func Serve(p Pack) {
	go endWithHost()
	plugin.Serve(&plugin.ServeConfig{
		HandshakeConfig: handshake(),
		Plugins:         plugin.PluginSet{pluginName: &Plugin{Impl: p}},
		// Nothing is logged by the SDK: a line could quote a voter.
		Logger: hclog.NewNullLogger(),
		GRPCServer: func(options []grpc.ServerOption) *grpc.Server {
			return grpc.NewServer(append(options,
				grpc.MaxRecvMsgSize(maxMessage), grpc.MaxSendMsgSize(maxMessage), grpc.ForceServerCodecV2(coder.NewCodec()))...)
		},
	})
}

// endWithHost ends this process when the host is gone, even by kill -9: the kernel then
// closes the other end of the pipe. Without the variable there is nothing to watch.
func endWithHost() {
	fd, err := strconv.Atoi(os.Getenv(lifeline))
	if err != nil {
		return
	}
	pipe := os.NewFile(uintptr(fd), "lifeline")
	if pipe == nil {
		return
	}
	if _, err := io.Copy(io.Discard, pipe); err == nil {
		os.Exit(0)
	}
}

// handshake is the agreement that keeps a pack from being run by accident. ProtocolVersion
// is the wire version; it changes only when an old pack could no longer be understood.
func handshake() plugin.HandshakeConfig {
	return plugin.HandshakeConfig{
		ProtocolVersion:  1,
		MagicCookieKey:   "SHEAF_PACK",
		MagicCookieValue: "five-lines-one-band",
	}
}

// server answers the wire from a Pack.
type server struct {
	wire.UnimplementedPackServer
	pack Pack
	turn *turn
}

func (s *server) Describe(ctx context.Context, _ *wire.DescribeRequest) (*wire.Manifest, error) {
	m, err := s.pack.Describe(ctx)
	if err != nil {
		return nil, err
	}
	return encodeManifest(m), nil
}

func (s *server) Form(ctx context.Context, r *wire.FormRequest) (*wire.FormReply, error) {
	f, err := s.pack.Form(ctx, decodeFormRequest(r))
	var at *FieldError
	if errors.As(err, &at) {
		return &wire.FormReply{Field: at.Field, Code: at.Code}, nil
	}
	if err != nil {
		return nil, err
	}
	return &wire.FormReply{Form: encodeForm(f)}, nil
}

func (s *server) Cases(ctx context.Context, _ *wire.CasesRequest) (*wire.CasesReply, error) {
	cases, err := s.pack.Cases(ctx)
	if err != nil {
		return nil, err
	}
	return encodeExamples(cases)
}

// batches is one lane as the server sees it.
type batches = grpc.BidiStreamingServer[wire.Batch, wire.Answers]

// JudgeDesk answers batch after batch; while one is under way the bulk lane waits.
func (s *server) JudgeDesk(stream batches) error {
	return s.lane(stream, func(b *batch) []reply {
		s.turn.enter()
		defer s.turn.leave()
		return each(b.cases, func(c Case) reply { return s.judge(stream.Context(), c) })
	})
}

// JudgeBulk gives way to the desk before each record.
func (s *server) JudgeBulk(stream batches) error {
	return s.lane(stream, func(b *batch) []reply {
		return each(b.cases, func(c Case) reply {
			s.turn.giveWay()
			return s.judge(stream.Context(), c)
		})
	})
}

func (s *server) lane(stream batches, answer func(*batch) []reply) error {
	var b batch
	for {
		clear(b.cases)
		b = batch{cases: b.cases[:0]} // their room is used again
		err := stream.RecvMsg(&b)
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		if err := stream.SendMsg(&replies{b.id, answer(&b)}); err != nil {
			return err
		}
	}
}

// judge asks the pack; a panic becomes a broken answer of this one record. Neither the
// panic's text nor the error's travels: both could quote the case.
func (s *server) judge(ctx context.Context, c Case) (r reply) {
	defer func() {
		if recover() != nil {
			r = reply{broken: "panic"}
		}
	}()
	v, err := s.pack.Judge(ctx, c)
	if err != nil {
		return reply{broken: "error"}
	}
	return reply{verdict: &v}
}
