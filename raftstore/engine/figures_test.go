package engine

import "testing"

func TestFigures(t *testing.T) {
	dir := filled(t)
	e := openTest(t, dir, 0)
	v, err := e.View(0)
	if err != nil {
		t.Fatal(err)
	}
	f := e.Figures()
	tables, bytes := 0, int64(0)
	for _, l := range f.Levels {
		tables += l.Tables
		bytes += l.Bytes
	}
	if tables != 1 || bytes == 0 || f.Made < 1 || f.Views != 1 {
		t.Errorf("with one table and one view it is %+v", f)
	}
	v.Close()
	if err := e.Close(t.Context().Done()); err != nil {
		t.Fatal(err)
	}
	if f := e.Figures(); f.Levels != nil || f.Made != 0 || f.Views != 0 {
		t.Errorf("closed it is %+v", f)
	}
}
