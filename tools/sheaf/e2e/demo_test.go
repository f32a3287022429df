package e2e

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/tools/demo"
	demohouse "github.com/sheaf-drive/sheaf/tools/demo/house"
)

// printed is the line that a demonstration prints for programs.
type printed struct {
	URL    string           `json:"url"`
	Data   string           `json:"data"`
	Users  []demohouse.User `json:"users"`
	Voters []demo.Voter     `json:"voters"`
	Pile   []demo.Pile      `json:"pile"`
	Pack   string           `json:"pack"`
}

// TestDemo_ItsVoterIsReceived does what the demonstration tells a newcomer to try, with the
// voter, the login and the sheet that it prints; README's pictures are taken on the way.
func TestDemo_ItsVoterIsReceived(t *testing.T) {
	t.Parallel()
	d := demonstrate(t)
	ready := d.Voters[0]
	main, registration := sample(t, ready.Main), sample(t, ready.Registration)
	b := newBrowser(t, "use-file-for-fake-video-capture", film(t, 3, main, registration))
	p := b.tab(t, view{base: d.URL, name: "demo", lang: "en", width: 1366, script: true})
	p.login(d, core.Operator)
	p.twoPages(main, registration)
	for selector, value := range map[string]string{
		"#series": ready.Series, "#number": ready.Number, "#birth": ready.Birth.Russian(), "#issued": ready.Issued.Russian(),
	} {
		p.fill(selector, value)
	}
	p.tabTo("[name=stamp]")
	p.press(fmt.Sprint(ready.Stamp))
	p.wait("the stamp", "document.querySelector('[name=stamp]:checked') !== null")
	p.shoot("passport")
	p.leaves(func() { p.press("Enter") })
	p.stored(main, registration)
	for _, field := range [][2]string{{"#family", ready.Family}, {"#given", ready.Given}, {"#patronymic", ready.Patronymic}} {
		p.fill(field[0], field[1])
	}
	p.fill("#address", ready.Address)
	p.wait("the list", "document.querySelectorAll('#address-list [role=option]').length > 0")
	p.shoot("questionnaire")
	p.press("ArrowDown", "Enter")
	p.wait("the address", "document.querySelector('[name=address_id]').value !== ''")
	p.fill("#house", ready.House)
	p.fill("#flat", ready.Flat)
	p.leaves(func() { p.press("Enter") })
	p.fill("#code", core.SheetCode(d.Pile[0].Codes[0]).String())
	p.leaves(func() { p.press("Enter") })
	p.wait("the line", "document.querySelector('.sheet .now') !== null")
	p.shoot("sheet")
	p.leaves(func() { p.press("Enter") })
	p.shoot("done")
	p.others(b, d)
	p.swaps(b, d)
}

// TestDemo_WithoutNetwork starts a demonstration where there is no network but the loopback.
func TestDemo_WithoutNetwork(t *testing.T) {
	t.Parallel()
	if done := command("unshare", "-rn", "true"); done.code != 0 {
		t.Skipf("this machine lets nobody leave the network (unshare -rn: %s)", strings.TrimSpace(done.stderr))
	}
	if _, err := exec.LookPath("ip"); err != nil {
		t.Fatalf("%v: run .ci/prepare", err)
	}
	alone := []string{"unshare", "-rn", "sh", "-c", `ip link set lo up && exec "$@"`, "sh"}
	c := demonstration(t, 4, alone...)
	d := ready(t, c)
	// The shell and the program took the place of unshare, so the process is the program's.
	devices, err := os.ReadFile(fmt.Sprintf("/proc/%d/net/dev", c.Process.Pid))
	if err != nil {
		t.Fatal(err)
	}
	if lines := strings.Split(strings.TrimSpace(string(devices)), "\n"); len(lines) != 3 || !strings.Contains(lines[2], "lo:") {
		t.Errorf("it had a network, so the test proves nothing:\n%s", devices)
	}
	if d.URL == "" || len(d.Users) == 0 || len(d.Voters) == 0 || len(d.Pile) == 0 {
		t.Errorf("it is ready with %+v", d)
	}
}

// demonstrate starts `sheaf demo` and reads what it prints.
func demonstrate(t *testing.T) printed {
	t.Helper()
	return ready(t, demonstration(t, 24))
}

// demonstration is `sheaf demo` with so many voters, run by another program where one is given.
func demonstration(t *testing.T, voters int, by ...string) *exec.Cmd {
	t.Helper()
	args := append(by, at.sheaf, "demo", "--listen", "127.0.0.1:0", "--data", filepath.Join(folder(t), "d"),
		"--signatures", strconv.Itoa(voters), "--json")
	return exec.Command(args[0], args[1:]...)
}

// readiness bounds the start of a demonstration. It takes a minute at most where nothing else
// runs, which no test can hold a busy machine to; what takes this long hangs.
const readiness = 4 * time.Minute

// ready starts a demonstration and reads the line that it prints once it is ready.
func ready(t *testing.T, c *exec.Cmd) printed {
	t.Helper()
	said := &record{}
	c.Stderr, c.WaitDelay = said, patience
	out, err := c.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := c.Process.Signal(os.Interrupt); err != nil {
			t.Error(err)
		}
		if err := c.Wait(); err != nil {
			t.Errorf("the demonstration ended with %v:\n%s", err, said)
		}
	})
	type answer struct {
		line []byte
		err  error
	}
	first := make(chan answer, 1)
	go func() {
		line, err := bufio.NewReader(out).ReadBytes('\n')
		first <- answer{line, err}
	}()
	var d printed
	select {
	case a := <-first:
		if a.err != nil {
			t.Fatalf("the demonstration printed nothing (%v); it said:\n%s", a.err, said)
		}
		if err := json.Unmarshal(a.line, &d); err != nil {
			t.Fatalf("%v in %q", err, a.line)
		}
	case <-time.After(readiness):
		_ = c.Process.Kill() // gone already is as good
		t.Fatalf("the demonstration hangs: it is not ready after %s and said:\n%s", readiness, said)
	}
	return d
}

func sample(t *testing.T, path string) []byte {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// login signs the first account of a role in.
func (p *tab) login(d printed, role core.Role) {
	p.t.Helper()
	for _, u := range d.Users {
		if u.Role == role {
			p.open("/login")
			p.fill("#login", u.Login)
			p.fill("#password", u.Password)
			p.leaves(func() { p.press("Enter") })
			return
		}
	}
	p.t.Fatalf("nobody is %s", role)
}

// twoPages captures the main page as soon as the film comes to it, and then the other one.
func (p *tab) twoPages(main, registration []byte) {
	p.t.Helper()
	p.wait("the camera", "document.querySelector('[data-part=video]').videoWidth > 0")
	p.wantFocus("[data-part=shoot]") // a Space before that goes into a field
	first, second := seen(p.t, main), seen(p.t, registration)
	if off := first.off(second); off < apart {
		p.t.Fatalf("the two samples differ by %.0f of 255: the test proves nothing", off)
	}
	p.filmed(second, first)
	p.filmed(first, second)
	p.press("Space")
	p.wait("the main page", "document.querySelector('#main').files.length === 1")
	p.filmed(second, first)
	p.press("Space")
	p.wait("the registration page", "document.querySelector('#registration').files.length === 1")
}

// filmed waits until the film shows one picture rather than the other. Patches are drawn large
// and their means taken there, because a small canvas skips pixels.
func (p *tab) filmed(one, other coarse) {
	p.t.Helper()
	p.wait("the film", fmt.Sprintf(`(() => {
		const patches = %d, side = 8, width = patches * side, canvas = document.createElement('canvas')
		canvas.width = canvas.height = width
		const context = canvas.getContext('2d', {willReadFrequently: true})
		context.drawImage(document.querySelector('[data-part=video]'), 0, 0, width, width)
		const now = Array(patches * patches).fill(0)
		context.getImageData(0, 0, width, width).data.forEach((v, i) => {
			if (i %% 4 === 1) now[Math.floor((i >> 2) / width / side) * patches + Math.floor((i >> 2) %% width / side)] += v / side / side
		})
		const off = want => want.reduce((sum, v, i) => sum + Math.abs(v - now[i]), 0)
		return off(%s) < off(%s)
	})()`, patches, p.quoted(one), p.quoted(other)))
}

// quoted is a value as a script writes it.
func (p *tab) quoted(v any) []byte {
	p.t.Helper()
	text, err := json.Marshal(v)
	if err != nil {
		p.t.Fatal(err)
	}
	return text
}

// stored expects the visit at hand to have both pages as they were filmed, each in its place.
func (p *tab) stored(main, registration []byte) {
	p.t.Helper()
	have := p.scans()
	pictures(p.t, p.name, have, [2][]byte{main, registration})
	if off := seen(p.t, have[0]).off(seen(p.t, have[1])); off < apart {
		p.t.Errorf("%s: the two stored pages differ by %.0f of 255 only", p.name, off)
	}
}

// others looks at what the coordinator and the auditor see.
func (p *tab) others(b browser, d printed) {
	p.t.Helper()
	for _, look := range []struct {
		role    core.Role
		screens []string
	}{
		{core.Coordinator, []string{"office"}},
		{core.Auditor, []string{"audit"}},
		{core.Federal, []string{"forecast", "select", "listed", "moved"}},
		{core.Admin, []string{"admin/editions"}},
	} {
		o := b.tab(p.t, view{base: d.URL, name: "demo-" + path.Base(look.screens[0]), lang: "en", width: 1366, script: true})
		o.login(d, look.role)
		for _, screen := range look.screens {
			o.open("/" + screen)
			o.check(path.Base(screen))
		}
	}
}

// swaps does the five steps of README with the file that the demonstration printed.
func (p *tab) swaps(b browser, d printed) {
	p.t.Helper()
	fresh := filepath.Base(d.Pack)
	fresh = strings.TrimSuffix(fresh[strings.LastIndex(fresh, "-")+1:], ".pack")
	as := func(role core.Role) *tab {
		o := b.tab(p.t, view{base: d.URL, name: "demo-rules", lang: "en", width: 1366, script: true})
		o.login(d, role)
		o.open("/admin/packs")
		return o
	}
	presses := func(o *tab, words string) {
		o.t.Helper()
		button := fmt.Sprintf(`[...document.querySelectorAll("main button")].findIndex(b => b.innerText.includes(%q))`, words)
		at := eval[int](o, button)
		if at < 0 {
			o.t.Fatalf("the screen has no button %q", words)
		}
		eval[bool](o, fmt.Sprintf(`document.querySelectorAll("main button")[%d].id = "meant", true`, at))
		o.tabTo("#meant")
		o.leaves(func() { o.press("Enter") })
	}
	admin := as(core.Admin)
	old := eval[string](admin, `document.querySelector(".card h2").innerText.split(" ").at(-1)`)
	admin.choose("#file", d.Pack)
	presses(admin, "Send and test")
	presses(admin, "Try "+fresh)
	until(p.t, "the dry run to end", func() bool { return !eval[bool](admin, `!!document.querySelector("progress")`) })
	admin.open("/admin/packs")
	presses(admin, "Propose "+fresh)
	for _, version := range []string{fresh, old} {
		federal := as(core.Federal)
		federal.leaves(func() { federal.press("Alt+A") })
		if first := eval[string](federal, `document.querySelector(".card").innerText`); !strings.Contains(first, version) ||
			!strings.Contains(first, "in force") {
			p.t.Errorf("after %s was approved the screen begins with\n%s", version, first)
		}
		if version == fresh {
			admin = as(core.Admin)
			presses(admin, "Propose "+old)
		}
	}
}
