package drive

import (
	"context"
	"fmt"
	"net/http"

	"github.com/sheaf-drive/sheaf/bench/swap"
	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/tools/client"
	demogar "github.com/sheaf-drive/sheaf/tools/demo/gar"
)

// staff signs people in, puts the rules of a rehearsal into force, appoints operators and
// verifiers at the office and gives each operator a stack of sheets.
func (h *House) staff(ctx context.Context, filled Filled, c Config) error {
	admin, err := h.signIn(ctx, filled, core.Admin, 0)
	if err != nil {
		return err
	}
	for _, one := range []struct {
		role core.Role
		n    int
		is   **client.Client
	}{
		{core.Federal, 0, &h.federal[0]}, {core.Federal, 1, &h.federal[1]}, {core.Coordinator, 0, &h.coordinator},
		{core.Lawyer, 0, &h.lawyer}, {core.Logistics, 0, &h.logistics}, {core.Auditor, 0, &h.auditor},
	} {
		if *one.is, err = h.signIn(ctx, filled, one.role, one.n); err != nil {
			return err
		}
	}
	rules := swap.House{Programs: h.programs, Folder: h.folder, Campaign: filled.Campaign, Admin: admin, Federal: h.federal[0]}
	if err := rules.Rehearse(ctx); err != nil {
		return fmt.Errorf("putting the rules of a rehearsal into force: %w", err)
	}
	each := (c.Visits/c.Operators + linesOfSheet) / linesOfSheet // one more than all lines, at least
	codes, err := Sheets(ctx, h.coordinator, filled.Office, each*c.Operators)
	if err != nil {
		return err
	}
	for i := range c.Operators {
		one, err := h.appoint(ctx, admin, filled, core.Operator, i)
		if err != nil {
			return err
		}
		h.operators = append(h.operators, &operator{front: one, codes: codes[i*each : (i+1)*each]})
	}
	for i := range c.Verifiers {
		one, err := h.appoint(ctx, admin, filled, core.Verifier, i)
		if err != nil {
			return err
		}
		h.verifiers = append(h.verifiers, one)
	}
	return nil
}

// signIn speaks for the n-th account of a role.
func (h *House) signIn(ctx context.Context, filled Filled, role core.Role, n int) (*client.Client, error) {
	if n >= len(filled.Accounts[role]) {
		return nil, fmt.Errorf("the campaign has %d accounts of the role %s", len(filled.Accounts[role]), role)
	}
	account, one := filled.Accounts[role][n], h.client()
	if err := one.SignIn(ctx, account.Login, account.Password, ""); err != nil {
		return nil, fmt.Errorf("signing a %s in: %w", role, err)
	}
	return one, nil
}

// client speaks for nobody yet.
func (h *House) client() *client.Client { return client.New(client.Config{Server: h.node.URL}) }

// appoint makes an account at the office as an admin, approves it as another person and signs it in.
func (h *House) appoint(ctx context.Context, admin *client.Client, filled Filled, role core.Role, n int) (*client.Client, error) {
	var made struct{ ID, Login, Password string }
	wish := map[string]any{
		"login": fmt.Sprintf("bench-%s%d", role, n+1), "roles": []core.Role{role},
		"campaign": filled.Campaign, "office": filled.Office,
	}
	if err := admin.Call(ctx, client.Request{Path: "/api/v1/users", JSON: wish}, &made); err != nil {
		return nil, fmt.Errorf("appointing a %s: %w", role, err)
	}
	approval := client.Request{Path: "/api/v1/users/" + made.ID + "/approve"}
	if err := h.federal[0].Call(ctx, approval, nil); err != nil {
		return nil, fmt.Errorf("approving a %s: %w", role, err)
	}
	one := h.client()
	return one, one.SignIn(ctx, made.Login, made.Password, "seven dry leaves")
}

// Sheets plans, prints and issues sheets of the region, and gives their codes.
func Sheets(ctx context.Context, coordinator *client.Client, office core.OfficeID, count int) ([]string, error) {
	var codes []string
	for left := count; left > 0; left -= sheetsAtOnce {
		wish := map[string]any{"office": office, "region": demogar.Region, "count": min(sheetsAtOnce, left)}
		var issued struct{ Codes []string }
		for _, step := range []struct {
			path string
			into any
		}{{"", nil}, {"/print", nil}, {"/issue", &issued}} {
			r := client.Request{Method: http.MethodPost, Path: "/api/v1/sheets" + step.path, JSON: wish}
			if err := coordinator.Call(ctx, r, step.into); err != nil {
				return nil, err
			}
		}
		codes = append(codes, issued.Codes...)
	}
	return codes, nil
}
