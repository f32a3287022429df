package blob

// Many names.
var (
	Name00 int
	Name01 int
	Name02 int
	Name03 int
	Name04 int
	Name05 int
	Name06 int
	Name07 int
	Name08 int
	Name09 int
	Name10 int
	Name11 int
	Name12 int
	Name13 int
	Name14 int
	Name15 int
	Name16 int
	Name17 int
	Name18 int
	Name19 int
	Name20 int
	Name21 int
	Name22 int
	Name23 int
	Name24 int
	Name25 int
	Name26 int
	Name27 int
	Name28 int
	Name29 int
	Name30 int
	Name31 int
	Name32 int
	Name33 int
	Name34 int
	Name35 int
	Name36 int
	Name37 int
	Name38 int
	Name39 int
	Name40 int
)

// One enumeration counts once.
const (
	Red = iota
	Green
)
