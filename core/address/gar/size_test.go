package gar

import (
	"fmt"
	"io"
	"io/fs"
	"runtime"
	"testing"
	"testing/fstest"
	"time"
)

// written is a file that is made while it is read: a region of the size of the largest takes
// gigabytes of XML.
type written struct {
	name string
	make func(w io.Writer)
	from *io.PipeReader
}

func (f *written) Stat() (fs.FileInfo, error) { return f, nil }
func (f *written) Name() string               { return f.name }
func (f *written) Size() int64                { return 0 }
func (f *written) Mode() fs.FileMode          { return 0 }
func (f *written) ModTime() time.Time         { return time.Time{} }
func (f *written) IsDir() bool                { return false }
func (f *written) Sys() any                   { return nil }

func (f *written) Read(p []byte) (int, error) {
	if f.from == nil {
		r, w := io.Pipe()
		f.from = r
		go func() {
			f.make(w)
			_ = w.Close()
		}()
	}
	return f.from.Read(p)
}

// Close ends the writer, too.
func (f *written) Close() error {
	if f.from == nil {
		return nil
	}
	return f.from.Close()
}

// large is a folder of those files over an empty one that lists their names.
type large struct {
	fstest.MapFS
	files map[string]func(io.Writer)
}

func (l large) Open(name string) (fs.File, error) {
	if write, ok := l.files[name]; ok {
		return &written{name: name, make: write}, nil
	}
	return l.MapFS.Open(name)
}

// largeRegion has so many streets, each with so many houses, flats in the hierarchies and codes.
func largeRegion(streets, houses, flats int) large {
	const dates = ` UPDATEDATE="2018-07-16" STARTDATE="1900-01-01" ENDDATE="2079-06-06"`
	object := func(w io.Writer, id int, level int, name string) {
		fmt.Fprintf(w, `<OBJECT ID="%d" OBJECTID="%d" OBJECTGUID="17ef3c93-1607-4424-a403-%012x" CHANGEID="%d" NAME="%s" TYPENAME="ул" LEVEL="%d" OPERTYPEID="1" PREVID="0" NEXTID="0"`+
			dates+` ISACTUAL="1" ISACTIVE="1" />`, id, id, id, id, name, level)
	}
	link := func(w io.Writer, row, id, parent int, codes string) {
		fmt.Fprintf(w, `<ITEM ID="%d" OBJECTID="%d" PARENTOBJID="%d" CHANGEID="%d" %s PREVID="0" NEXTID="0"`+dates+` ISACTIVE="1" PATH="1.%d.%d" />`, row, id, parent, row, codes, parent, id)
	}
	first := 10_000_000 // the houses' ids
	hierarchy := func(codes string) func(io.Writer) {
		return func(w io.Writer) {
			io.WriteString(w, "<ITEMS>")
			row := 1
			for s := range streets {
				link(w, row, 2+s, 1, codes)
				row++
				for h := range houses {
					link(w, row, first+s*houses+h, 2+s, codes)
					row++
					for f := range flats {
						link(w, row, 1_000_000_000+(s*houses+h)*flats+f, first+s*houses+h, codes)
						row++
					}
				}
			}
			io.WriteString(w, "</ITEMS>")
		}
	}
	files := map[string]func(io.Writer){
		"50/AS_ADDR_OBJ_20230707_a.XML": func(w io.Writer) {
			io.WriteString(w, "<ADDRESSOBJECTS>")
			object(w, 1, 1, "Московская")
			for s := range streets {
				object(w, 2+s, 8, fmt.Sprint("Улица номер ", s))
			}
			io.WriteString(w, "</ADDRESSOBJECTS>")
		},
		"50/AS_ADM_HIERARCHY_20230707_b.XML": hierarchy(`REGIONCODE="50" AREACODE="0" CITYCODE="12" PLACECODE="0" PLANCODE="0" STREETCODE="17"`),
		"50/AS_MUN_HIERARCHY_20230707_c.XML": hierarchy(`OKTMO="46701000001"`),
		"50/AS_ADDR_OBJ_PARAMS_20230707_d.XML": func(w io.Writer) {
			io.WriteString(w, "<PARAMS>")
			for s := range streets {
				for i, kind := range []int{1, 2, 5, 6, 7, 10, 11, 13, 15, 17} {
					fmt.Fprintf(w, `<PARAM ID="%d" OBJECTID="%d" CHANGEID="1" CHANGEIDEND="0" TYPEID="%d" VALUE="%s"`+dates+` />`, s*10+i+1, 2+s, kind,
						map[int]string{5: "140000", 6: "46234501000", 7: "46701000001", 10: fmt.Sprintf("500%013d00", s)[:17], 11: fmt.Sprintf("500%012d", s)}[kind]+
							map[bool]string{true: "1"}[kind != 5 && kind != 6 && kind != 7 && kind != 10 && kind != 11])
				}
			}
			io.WriteString(w, "</PARAMS>")
		},
		"50/AS_HOUSES_20230707_e.XML": func(w io.Writer) {
			io.WriteString(w, "<HOUSES>")
			for h := range streets * houses {
				fmt.Fprintf(w, `<HOUSE ID="%d" OBJECTID="%d" OBJECTGUID="17ef3c93-1607-4424-a403-%012x" CHANGEID="1" HOUSENUM="%d" HOUSETYPE="2" OPERTYPEID="1" PREVID="0" NEXTID="0"`+dates+
					` ISACTUAL="1" ISACTIVE="1" />`, h+1, first+h, h, h%houses+1)
			}
			io.WriteString(w, "</HOUSES>")
		},
	}
	out := large{MapFS: fstest.MapFS{}, files: files}
	for name := range files {
		out.MapFS[name] = &fstest.MapFile{}
	}
	return out
}

// A hierarchy is mostly houses and flats: what is kept does not grow with them.
func TestLoad_MemoryDoesNotGrowWithFlats(t *testing.T) {
	kept := func(flats int) uint64 {
		var before, after runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&before)
		l, err := LoadRegion(largeRegion(200, 10, flats), "50")
		if err != nil || l.Registry.Len() != 201 {
			t.Fatalf("%d objects, %v", l.Registry.Len(), err)
		}
		if rows := l.Built.Links; rows != 200*(1+10*(1+flats)) {
			t.Fatalf("%d links", rows)
		}
		runtime.GC()
		runtime.ReadMemStats(&after)
		runtime.KeepAlive(l)
		return max(after.HeapAlloc, before.HeapAlloc) - before.HeapAlloc
	}
	few, many := kept(1), kept(20)
	if many > few+1<<20 {
		t.Errorf("%d bytes with 1 flat a house, %d with 20", few, many)
	}
}

func BenchmarkLoad(b *testing.B) {
	for _, houses := range []bool{false, true} {
		b.Run(fmt.Sprintf("houses=%v", houses), func(b *testing.B) {
			rows := 0
			for b.Loop() {
				l, err := Load(largeRegion(10_000, 20, 2), Wish{Region: "50", Houses: houses})
				if err != nil {
					b.Fatal(err)
				}
				for _, f := range l.Files {
					if f.Faults > 0 {
						b.Fatal(f.Listed[0].Reason)
					}
					rows += f.Rows
				}
			}
			var m runtime.MemStats
			runtime.ReadMemStats(&m)
			b.ReportMetric(float64(rows)/b.Elapsed().Seconds(), "rows/s")
			b.ReportMetric(float64(m.HeapSys)/(1<<20), "heapMiB")
		})
	}
}
