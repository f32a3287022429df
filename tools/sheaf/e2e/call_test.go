package e2e

import (
	"context"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/chromedp"
)

// mustCall sends one command of the devtools protocol to a tab.
func mustCall[P, R any](p *tab, command cdp.Command[P, R], params P) R {
	p.t.Helper()
	var answer R
	p.call(func(ctx context.Context, t *chromedp.Target) error {
		var err error
		answer, err = cdp.Call(ctx, t, command, params)
		return err
	})
	return answer
}
