package gar

import (
	"encoding/xml"
	"errors"
	"go/ast"
	"go/parser"
	"go/token"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"testing"
)

// reads says of each function that reads rows which attributes it demands and which it takes where
// they are, and the schemas of its files.
var reads = map[string]struct {
	kinds            []Kind
	schemas          []string
	demanded, others []string
}{
	"ReadObjects": {[]Kind{Objects}, []string{"AS_ADDR_OBJ_2_251_01_04_01_01.xsd"},
		[]string{"ID", "OBJECTID", "OBJECTGUID", "LEVEL", "TYPENAME", "NAME", "STARTDATE", "ENDDATE", "ISACTUAL", "ISACTIVE"}, []string{"PREVID", "NEXTID"}},
	"ReadHierarchy": {[]Kind{Hierarchy, Municipal}, []string{"AS_ADM_HIERARCHY_2_251_04_04_01_01.xsd", "AS_MUN_HIERARCHY_2_251_10_04_01_01.xsd"},
		[]string{"ID", "OBJECTID", "STARTDATE", "ENDDATE", "ISACTIVE"}, []string{"PARENTOBJID", "REGIONCODE", "PATH"}},
	"ReadTypes": {[]Kind{TypeNames}, []string{"AS_ADDR_OBJ_TYPES_2_251_03_04_01_01.xsd"},
		[]string{"LEVEL", "SHORTNAME", "NAME", "STARTDATE", "ENDDATE"}, nil},
	"ReadParams": {[]Kind{Params}, []string{"AS_PARAM_2_251_02_04_01_01.xsd"},
		[]string{"ID", "OBJECTID", "TYPEID", "VALUE", "STARTDATE", "ENDDATE"}, []string{"CHANGEIDEND"}},
	"ReadDivisions": {[]Kind{Divisions}, []string{"AS_ADDR_OBJ_DIVISION_2_251_19_04_01_01.xsd"},
		[]string{"ID", "PARENTID", "CHILDID"}, nil},
	"ReadLevels": {[]Kind{Levels}, []string{"AS_OBJECT_LEVELS_2_251_12_04_01_01.xsd"},
		[]string{"LEVEL", "NAME"}, nil},
	"readHouses": {[]Kind{Houses}, []string{"AS_HOUSES_2_251_08_04_01_01.xsd"},
		[]string{"OBJECTID", "ISACTUAL", "ISACTIVE"}, []string{"HOUSENUM", "HOUSETYPE", "ADDNUM1", "ADDTYPE1", "ADDNUM2", "ADDTYPE2"}},
	// AS_ADDHOUSE_TYPES has the schema of AS_HOUSE_TYPES.
	"readHouseTypes": {[]Kind{HouseTypes, PartTypes}, []string{"AS_HOUSE_TYPES_2_251_13_04_01_01.xsd"},
		[]string{"ID", "NAME"}, nil},
}

// ofRegions is the one attribute that only one of two schemas has: the municipal hierarchy knows
// no regions.
const ofRegions = "REGIONCODE"

// TestAttributes_AgreeWithSchemas holds the attributes that are read against the official schemas:
// each must stand there, and nothing may be demanded here that is optional there.
func TestAttributes_AgreeWithSchemas(t *testing.T) {
	for function, r := range reads {
		for _, file := range r.schemas {
			schema := schemaIn(t, filepath.Join("testdata/xsd", file))
			for _, name := range r.demanded {
				if !schema.required[name] {
					t.Errorf("%s: %s is not required there", file, name)
				}
			}
			for _, name := range r.others {
				if _, known := schema.required[name]; !known && (name != ofRegions || file != r.schemas[1]) {
					t.Errorf("%s: %s, which %s reads, is not there", file, name, function)
				}
			}
			for _, kind := range r.kinds {
				if s := shapeOf(kind); !slices.Equal(schema.elements, []string{s.root, s.element}) {
					t.Errorf("%s: the elements are %q, those of %s %v", file, schema.elements, kind, s)
				}
			}
		}
	}
}

// TestAttributes_AreAllListed holds the list above against the source: what a function asks a row
// for is what the list says, letter by letter.
func TestAttributes_AreAllListed(t *testing.T) {
	asked := map[string][]string{}
	for _, file := range []string{"rows.go", "house.go"} {
		parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range parsed.Decls {
			if f, ok := d.(*ast.FuncDecl); ok && f.Name.Name != "optional" {
				if names := askedIn(t, f); len(names) > 0 {
					asked[f.Name.Name] = names
				}
			}
		}
	}
	for function, names := range asked {
		want := slices.Concat(reads[function].demanded, reads[function].others)
		slices.Sort(want)
		if !slices.Equal(names, want) {
			t.Errorf("%s reads %q, listed are %q", function, names, want)
		}
	}
	for function := range reads {
		if asked[function] == nil {
			t.Errorf("%s reads nothing", function)
		}
	}
}

// askedIn are the attributes that a function asks for: the first arguments of the methods of
// fields. A number that is put behind a name is 1 or 2.
func askedIn(t *testing.T, f *ast.FuncDecl) []string {
	t.Helper()
	var out []string
	ast.Inspect(f, func(n ast.Node) bool {
		call, ok := n.(*ast.CallExpr)
		if !ok || len(call.Args) == 0 {
			return true
		}
		method, ok := call.Fun.(*ast.SelectorExpr)
		if !ok || !slices.Contains([]string{"id", "level", "text", "date", "flag", "path", "region", "optional", "required", "get"}, method.Sel.Name) {
			return true
		}
		switch name := call.Args[0].(type) {
		case *ast.BasicLit:
			out = append(out, literal(t, name))
		case *ast.BinaryExpr:
			out = append(out, literal(t, name.X)+"1", literal(t, name.X)+"2")
		default:
			t.Errorf("%s asks for an attribute that the source does not name", f.Name.Name)
		}
		return true
	})
	slices.Sort(out)
	return slices.Compact(out)
}

func literal(t *testing.T, e ast.Expr) string {
	t.Helper()
	lit, ok := e.(*ast.BasicLit)
	if !ok {
		t.Fatalf("%T is no name of an attribute", e)
	}
	name, err := strconv.Unquote(lit.Value)
	if err != nil {
		t.Fatal(err)
	}
	return name
}

// schema is what a schema says of a file: the root and its rows, and the attributes of a row with
// whether they are required.
type schema struct {
	elements []string
	required map[string]bool
}

func schemaIn(t *testing.T, file string) schema {
	t.Helper()
	f, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	out := schema{required: map[string]bool{}}
	for d := xml.NewDecoder(f); ; {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return out
		}
		if err != nil {
			t.Fatal(err)
		}
		e, ok := token.(xml.StartElement)
		if !ok {
			continue
		}
		r := row{attrs: e.Attr}
		name, _ := r.get("name")
		switch e.Name.Local {
		case "element":
			out.elements = append(out.elements, name)
		case "attribute":
			use, _ := r.get("use")
			out.required[name] = use == "required"
		}
	}
}
