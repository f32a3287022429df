package main

import (
	"bytes"
	"strings"
	"testing"
)

// Leaves that say the same in other bytes: only the canonical form may stand.
func TestParseLeaf_CanonicalOnly(t *testing.T) {
	line := string(genuine(t).tell(t).lines[2])
	if _, err := parseLeaf(1, []byte(line)); err != nil {
		t.Fatal(err)
	}
	for name, change := range map[string][2]string{
		"space":                      {`"n":2`, `"n": 2`},
		"exponent":                   {`"n":2`, `"n":2e0`},
		"upper case name":            {`"actor":`, `"Actor":`},
		"member twice":               {`"n":2`, `"n":2,"n":2`},
		"unknown member of manifest": {`"v":1`, `"v":1,"w":1`},
		"null object":                {`"commit":{}`, `"commit":null`},
		"missing member":             {`"commit":{},`, ``},
		"escaped letter":             {`tested`, `\u0074ested`},
		"other order":                {`"from":"uploaded","to":"tested"`, `"to":"tested","from":"uploaded"`},
		"bad utf-8":                  {`tested`, "test\xffed"},
		"time of day":                {`.000Z`, `Z`},
		"time by comma":              {`.000Z`, `,000Z`},
		"other version":              {`"v":1`, `"v":2`},
		"minus":                      {`"n":2`, `"n":-2`},
		"beyond 2^53":                {`"n":2`, `"n":9007199254740993`},
		"two values":                 {`"v":1}`, `"v":1}{}`},
		"bad commit":                 {`"commit":{}`, `"commit":{"a":"00"}`},
		"upper case hex":             {`"commit":{}`, `"commit":{"a":"` + strings.Repeat("AA", 32) + `"}`},
	} {
		changed := strings.Replace(line, change[0], change[1], 1)
		if changed == line {
			t.Fatalf("%s changes nothing", name)
		}
		if _, err := parseLeaf(1, []byte(changed)); err == nil {
			t.Errorf("%s is accepted", name)
		}
	}
}

func FuzzParseLeaf(f *testing.F) {
	f.Add([]byte(`{"actor":"","campaign":"","commit":{},"index":1,"kind":"a","n":0,"public":{"\u0001":"é"},` +
		`"subject":"tree:ru2018","time":"2018-01-18T00:00:00.000Z","v":1}`))
	f.Fuzz(func(t *testing.T, line []byte) {
		if l, err := parseLeaf(1, line); err == nil && !bytes.Equal(canonical(l), line) {
			t.Errorf("%q was accepted and is not canonical", line)
		}
	})
}
