package host

import (
	"context"
	"errors"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/packs"
)

// Describe answers the manifest that the pack gave at its start. Errors: NotFound.
func (h *Host) Describe(_ context.Context, ref packs.Ref) (packs.Manifest, error) {
	r, err := h.find(ref)
	if err != nil {
		return packs.Manifest{}, err
	}
	return r.manifest, nil
}

// Form asks for a sheet. Errors: as Judge; Invalid names the field of the request.
func (h *Host) Form(ctx context.Context, ref packs.Ref, request packs.FormRequest) (packs.Form, error) {
	return ask(ctx, h, ref, func(ctx context.Context, r *packs.Remote) (packs.Form, error) {
		return r.Form(ctx, request)
	})
}

// Cases asks for the pack's own examples. Errors: as Judge.
func (h *Host) Cases(ctx context.Context, ref packs.Ref) ([]packs.GoldenCase, error) {
	return ask(ctx, h, ref, func(ctx context.Context, r *packs.Remote) ([]packs.GoldenCase, error) {
		return r.Cases(ctx)
	})
}

// ask makes one unary call with the deadline, and a second one when the process died.
func ask[T any](ctx context.Context, h *Host, ref packs.Ref,
	one func(context.Context, *packs.Remote) (T, error)) (T, error) {
	var none T
	r, err := h.find(ref)
	if err != nil {
		return none, err
	}
	if err := r.enter(); err != nil {
		return none, err
	}
	defer r.leave()
	for range 2 {
		var got T
		limited, stop := context.WithTimeout(ctx, h.config.Deadline)
		p, waiting := r.alive(limited)
		if waiting != nil {
			stop()
			return none, r.translate(waiting)
		}
		got, err = one(limited, p.remote)
		stop()
		if err == nil {
			return got, nil
		}
		if !r.died(ctx, p, err) {
			break
		}
	}
	return none, r.unaryError(ctx, err)
}

// died says whether the call failed because the process is gone, and waits until the
// supervisor knows it too.
func (r *running) died(ctx context.Context, p *process, err error) bool {
	if status.Code(err) != codes.Unavailable {
		return false
	}
	p.lose()
	return ctx.Err() == nil
}

func (r *running) unaryError(ctx context.Context, err error) error {
	var at *packs.FieldError
	switch {
	case errors.As(err, &at):
		return core.Refuse(core.Invalid, at.Field, "pack.form_field", at.Field)
	case ctx.Err() != nil:
		return ctx.Err()
	case status.Code(err) == codes.Unavailable, status.Code(err) == codes.DeadlineExceeded:
		return r.unavailable()
	}
	return r.crashed()
}

// Pack is the running pack behind the interface of package packs, for whoever does not
// care that it is a process: the conformance suite and the print room.
func (h *Host) Pack(ref packs.Ref) packs.Pack { return bound{h, ref} }

type bound struct {
	host *Host
	ref  packs.Ref
}

func (b bound) Describe(ctx context.Context) (packs.Manifest, error) {
	return b.host.Describe(ctx, b.ref)
}

func (b bound) Judge(ctx context.Context, c packs.Case) (packs.Verdict, error) {
	return b.host.Judge(ctx, b.ref, c)
}

func (b bound) Form(ctx context.Context, r packs.FormRequest) (packs.Form, error) {
	return b.host.Form(ctx, b.ref, r)
}

func (b bound) Cases(ctx context.Context) ([]packs.GoldenCase, error) {
	return b.host.Cases(ctx, b.ref)
}
