package coder

import (
	"errors"
	"reflect"
	"strings"
	"testing"
)

// node is a message that lies in itself.
type node struct {
	ID    uint64
	Level int
	Set   bool
	Name  string
	Words []string
	Pairs map[string]string
	Below []node
	First *node
}

func nodeFields(n *node, k *Coder) {
	k.ID(1, &n.ID)
	k.Int(2, &n.Level)
	k.Bool(3, &n.Set)
	k.Text(4, &n.Name)
	k.Texts(5, &n.Words)
	Map(k, 6, &n.Pairs)
	List(k, 7, &n.Below, nodeFields)
	Perhaps(k, 8, &n.First, nodeFields)
}

// TestCoder_ThereAndBack: messages of every length of a length, numbers below zero, empty texts in lists, what is absent.
func TestCoder_ThereAndBack(t *testing.T) {
	for _, size := range []int{0, 1, 127, 128, 16383, 16384, 70_000} {
		want := node{
			ID: 1 << 63, Level: -5, Set: true, Name: strings.Repeat("x", size), Words: []string{"", "слово", ""},
			Pairs: map[string]string{"": "", "б": "2", "а": "1"},
			Below: []node{{Name: strings.Repeat("y", size), Below: []node{{}, {Level: 1 << 30}}}, {}},
			First: &node{},
		}
		b, err := Write([]byte("kept"), &want, nodeFields)
		if err != nil || string(b[:4]) != "kept" {
			t.Fatalf("size %d: %v", size, err)
		}
		var got node
		if err := Read(b[4:], &got, nodeFields); err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("size %d came back otherwise (error %v)", size, err)
		}
	}
}

// TestRead_KeepsNothing: neither the bytes that were read nor a neighbour's change what was read.
func TestRead_KeepsNothing(t *testing.T) {
	b, err := Write(nil, &node{Name: "outer", Below: []node{{Name: "one"}, {Name: "two"}}}, nodeFields)
	if err != nil {
		t.Fatal(err)
	}
	var got node
	if err := Read(b, &got, nodeFields); err != nil {
		t.Fatal(err)
	}
	clear(b)
	if got.Name != "outer" || got.Below[0].Name != "one" || got.Below[1].Name != "two" {
		t.Errorf("what was read lies in the bytes it came from: %+v", got)
	}
}

func TestRead_Refuses(t *testing.T) {
	deep := node{}
	for range maxDepth {
		deep = node{Below: []node{deep}}
	}
	tooDeep, err := Write(nil, &deep, nodeFields)
	if err != nil {
		t.Fatal(err)
	}
	for _, x := range []struct {
		name string
		b    []byte
		want error
	}{
		{"cut off in a number", []byte{0x08, 0x80}, errField},
		{"cut off in a text", []byte{0x22, 5, 'a'}, errField},
		{"cut off in a tag", []byte{0x80}, errField},
		{"cut off in a message", []byte{0x3a, 2, 0x22, 5}, errField},
		{"field zero", []byte{0x00, 1}, errField},
		{"end of no group", []byte{0x0c}, errField},
		{"text that is no UTF-8", []byte{0x22, 1, 0xff}, errText},
		{"text of a list that is no UTF-8", []byte{0x3a, 3, 0x2a, 1, 0xff}, errText},
		{"too deep", tooDeep, errDeep},
	} {
		var got node
		if err := Read(x.b, &got, nodeFields); !errors.Is(err, x.want) {
			t.Errorf("%s: %v, wanted %v", x.name, err, x.want)
		}
	}
}

// TestRead_PassesOver: a known number of another kind is an unknown field, inside a message and behind it.
func TestRead_PassesOver(t *testing.T) {
	b := []byte{
		0x22, 1, 'a', // 4: "a"
		0x20, 9, // 4 as a number
		0x3a, 4, 0x38, 1, 0x10, 3, // 7: {7 as a number, 2: 3}
		0x0d, 1, 2, 3, 4, // 1 as four bytes
		0x3b, 0x10, 7, 0x3c, // 7 as a group with 2: 7 in it
	}
	var got node
	want := node{Name: "a", Below: []node{{Level: 3}}}
	if err := Read(b, &got, nodeFields); err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("read %+v (error %v), wanted %+v", got, err, want)
	}
}

func TestWrite_Refuses(t *testing.T) {
	for name, n := range map[string]node{
		"text": {Name: "\xff"}, "list": {Words: []string{"\xff"}}, "map": {Pairs: map[string]string{"a": "\xff"}},
		"part": {Below: []node{{Name: "\xff"}}},
	} {
		if _, err := Write(nil, &n, nodeFields); !errors.Is(err, errText) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
