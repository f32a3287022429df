package core

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
)

func TestNewID(t *testing.T) {
	id, err := NewID[VisitID](bytes.NewReader(bytes.Repeat([]byte{0xff}, 16)))
	if err != nil || id != "77777777777777777777777774" {
		t.Errorf("16 bytes of ones are %q, %v", id, err)
	}
	if err := CheckID("visit", id); err != nil {
		t.Error(err)
	}
	if _, err := NewID[VisitID](bytes.NewReader(make([]byte, 15))); !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Errorf("too little randomness: %v", err)
	}
}

func TestCheckID_Refuses(t *testing.T) {
	good := strings.Repeat("a", 26)
	if err := CheckID("id", good); err != nil {
		t.Fatal(err)
	}
	for name, id := range map[string]string{
		"nothing": "", "short": good[:25], "long": good + "a", "upper case": strings.ToUpper(good),
		"padding": good + "======", "a line break": good[:13] + "\n" + good[13:], "spare bits": good[:25] + "b",
		"a digit that is none": good[:25] + "1", "a letter that is none": good[:25] + "а",
	} {
		err := CheckID("id", id)
		var e *Error
		if !errors.As(err, &e) || e.Code != Invalid || e.Field != "id" {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestCheckCampaignID(t *testing.T) {
	for id, ok := range map[CampaignID]bool{
		"president-2018": true, "a": true, "7": true, CampaignID(strings.Repeat("a", 32)): true,
		"": false, "house": false, "A": false, "a/b": false, "a b": false, "ё": false, "a_b": false,
		CampaignID(strings.Repeat("a", 33)): false,
	} {
		if err := CheckCampaignID(id); (err == nil) != ok {
			t.Errorf("%q: %v", id, err)
		}
	}
}

func TestSheetID(t *testing.T) {
	id := NewSheetID("drive", "91X7B9")
	if id != "drive/91X7B9" || id.Campaign() != "drive" || id.Code() != "91X7B9" {
		t.Errorf("%q is of %q with code %q", id, id.Campaign(), id.Code())
	}
	if got := id.Code().String(); got != "91-X7-B9" {
		t.Errorf("printed as %s", got)
	}
	if got := SheetCode("91X").String(); got != "91X" {
		t.Errorf("what is no code is printed as %s", got)
	}
	for n := 1; n <= 9; n++ {
		line := id.Line(n)
		if sheet, back := line.Split(); sheet != id || back != n || line != LineID(fmt.Sprintf("drive/91X7B9/%d", n)) {
			t.Errorf("line %d is %q and comes back as %q, %d", n, line, sheet, back)
		}
	}
	if sheet, n := LineID("x").Split(); sheet != "" || n != 0 {
		t.Errorf("what is no line is %q, %d", sheet, n)
	}
}

func TestCheckRole(t *testing.T) {
	for _, r := range StaffRoles() {
		if err := CheckRole(r); err != nil {
			t.Error(err)
		}
	}
	for _, r := range []Role{Supporter, "", "Admin", "king"} {
		if CodeOf(CheckRole(r)) != Invalid {
			t.Errorf("%q is taken for a staff role", r)
		}
	}
	if len(Roles()) != 10 || len(StaffRoles()) != 9 {
		t.Errorf("%d roles, %d of staff", len(Roles()), len(StaffRoles()))
	}
}
