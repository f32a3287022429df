package packs

import (
	"context"
	"fmt"

	"github.com/hashicorp/go-plugin"
	"google.golang.org/grpc"

	"github.com/sheaf-drive/sheaf/packs/wire"
	"github.com/sheaf-drive/sheaf/packs/wire/coder"
)

// Plugin joins a Pack to go-plugin. Only Serve and the host use it.
type Plugin struct {
	plugin.NetRPCUnsupportedPlugin
	// Impl is the pack to serve; nil at the host's end.
	Impl Pack
}

// GRPCServer registers the pack with the server of its process.
func (p *Plugin) GRPCServer(_ *plugin.GRPCBroker, s *grpc.Server) error {
	wire.RegisterPackServer(s, &server{pack: p.Impl, turn: newTurn()})
	return nil
}

// GRPCClient returns the *Remote that speaks over conn.
func (p *Plugin) GRPCClient(_ context.Context, _ *plugin.GRPCBroker, conn *grpc.ClientConn) (any, error) {
	return &Remote{client: wire.NewPackClient(conn)}, nil
}

// Configure fills in the parts of a go-plugin client that belong to the wire: handshake,
// plugin set, protocol, size limits. lifelineFD is the number that the read end of the
// lifeline pipe has in the child.
func Configure(c *plugin.ClientConfig, lifelineFD int) {
	c.HandshakeConfig = handshake()
	c.Plugins = plugin.PluginSet{pluginName: &Plugin{}}
	c.AllowedProtocols = []plugin.Protocol{plugin.ProtocolGRPC}
	c.GRPCDialOptions = append(c.GRPCDialOptions, grpc.WithDefaultCallOptions(
		grpc.MaxCallRecvMsgSize(maxMessage), grpc.MaxCallSendMsgSize(maxMessage), grpc.ForceCodecV2(coder.NewCodec())))
	c.Cmd.Env = append(c.Cmd.Env, fmt.Sprintf("%s=%d", lifeline, lifelineFD))
}

// Dispense opens the pack of a started process.
func Dispense(c plugin.ClientProtocol) (*Remote, error) {
	got, err := c.Dispense(pluginName)
	if err != nil {
		return nil, fmt.Errorf("dispensing the pack: %w", err)
	}
	remote, ok := got.(*Remote)
	if !ok {
		return nil, fmt.Errorf("dispensing the pack: got %T", got)
	}
	return remote, nil
}

// Remote is a running pack as the host reaches it: one connection, no retries, no checks of
// what it answers.
type Remote struct {
	client wire.PackClient
}

// Describe asks for the manifest.
func (r *Remote) Describe(ctx context.Context) (Manifest, error) {
	m, err := r.client.Describe(ctx, &wire.DescribeRequest{})
	if err != nil {
		return Manifest{}, err
	}
	return decodeManifest(m), nil
}

// Form asks for a sheet; a request that lacks something gives a *FieldError.
func (r *Remote) Form(ctx context.Context, request FormRequest) (Form, error) {
	reply, err := r.client.Form(ctx, encodeFormRequest(request))
	if err != nil {
		return Form{}, err
	}
	if reply.GetForm() == nil {
		return Form{}, &FieldError{Field: reply.GetField(), Code: reply.GetCode()}
	}
	return decodeForm(reply.GetForm()), nil
}

// Cases asks for the pack's own examples.
func (r *Remote) Cases(ctx context.Context) ([]GoldenCase, error) {
	reply, err := r.client.Cases(ctx, &wire.CasesRequest{})
	if err != nil {
		return nil, err
	}
	return decodeExamples(reply)
}

// Lane opens a stream of batches that lives until ctx ends: the desk's, or the one for
// bulk work that yields to it.
func (r *Remote) Lane(ctx context.Context, desk bool) (*Lane, error) {
	open := r.client.JudgeBulk
	if desk {
		open = r.client.JudgeDesk
	}
	stream, err := open(ctx)
	if err != nil {
		return nil, err
	}
	return &Lane{stream: stream}, nil
}

// Lane is one stream. Send and Recv may run at the same time, each in one goroutine only.
type Lane struct {
	stream grpc.BidiStreamingClient[wire.Batch, wire.Answers]
}

// Answer is a verdict, or in Broken the word "panic" or "error".
type Answer struct {
	Verdict Verdict
	Broken  string
}

// Send sends one batch under an id of the sender's choice.
func (l *Lane) Send(id uint64, cases []Case) error {
	return l.stream.SendMsg(&batch{id, cases})
}

// Recv waits for the answers of a batch, in the order of its cases.
func (l *Lane) Recv() (uint64, []Answer, error) {
	var got replies
	if err := l.stream.RecvMsg(&got); err != nil {
		return 0, nil, err
	}
	return got.id, each(got.answers, func(r reply) Answer {
		switch {
		case r.verdict != nil:
			return Answer{Verdict: *r.verdict, Broken: r.broken}
		case r.broken != "":
			return Answer{Broken: r.broken}
		}
		return Answer{Broken: "error"}
	}), nil
}
