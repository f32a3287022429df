# One door to the house. `make` alone prints what it can do.

SHELL       := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help

GO       ?= go
TIMEOUT  ?= 55m
FUZZTIME ?= 10s
PKGS     ?= ./...
DEMO     ?=
ROUNDS   ?= 10
SEED     ?= $(shell date +%s)

# Every Go file that somebody wrote by hand and the compiler sees.
SOURCES = $(shell find . -name '*.go' -not -name '*.qtpl.go' -not -name '*.pb.go' \
	-not -path './bin/*' -not -path '*/node_modules/*' -not -path './.git/*')

.PHONY: help build generate demo test prepare check fmt vet staticcheck arch drift tidy race bench bench-peers torture fuzz golden proto shots clean

help: ## print this list
	@echo 'make TARGET'
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

build: ## build bin/sheaf and bin/sheafverify, without cgo, the next version of the demonstration's rules and those of a rehearsal
	CGO_ENABLED=0 $(GO) build -trimpath -o bin/ ./tools/sheaf ./tools/sheafverify
	CGO_ENABLED=0 $(GO) build -trimpath -ldflags='-s -w' -o bin/ru-president-2018-next ./packs/builtin/rupresident2018/next
	CGO_ENABLED=0 $(GO) build -trimpath -ldflags='-s -w' -o bin/ru-president-2018-rehearsal ./packs/builtin/rupresident2018/rehearsal

generate: bin/qtc ## make Go from the page templates (the result is committed)
	bin/qtc -dir=httpui

# On a terminal the demo gets a process group of its own (set -m): Ctrl-C then
# stops the demo and not make, so that a clean stop ends with status 0.
demo: build ## build, fill a throwaway folder and serve it; Ctrl-C stops it (port 8080 taken: make demo DEMO='--listen 127.0.0.1:8081')
	@if [ -t 0 ]; then set -m; bin/sheaf demo $(DEMO); else exec bin/sheaf demo $(DEMO); fi

prepare: ## install what tests need and this machine lacks
	@.ci/prepare

test: prepare vet ## install what tests need, then run all tests
	$(GO) test -vet=off $(PKGS) -timeout $(TIMEOUT)

check: prepare fmt vet staticcheck arch drift race tidy ## everything a change must pass
	@echo 'check: nothing to complain about'

fmt: ## find files that gofmt would change
	@bad=$$(gofmt -l $(SOURCES)); test -z "$$bad" || { echo "gofmt would change:"; echo "$$bad"; exit 1; }

vet: ## run go vet
	$(GO) vet $(PKGS)

staticcheck: ## run staticcheck as pinned in go.mod
	$(GO) tool staticcheck $(PKGS)

arch: ## hold the source to the rules of the house
	$(GO) test -count=1 ./tools/arch

drift: bin/qtc ## find generated pages that differ from their templates
	@.ci/drift bin/qtc

tidy: ## find what go mod tidy would change
	$(GO) mod tidy -diff

race: ## run all tests under the race detector in random order
	CGO_ENABLED=1 $(GO) test -race -shuffle=on $(PKGS) -timeout 30m

bench: ## run all benchmarks at small scale and write bench/RESULTS.md
	@mkdir -p bin
	CGO_ENABLED=0 $(GO) build -trimpath -o bin/bench ./bench
	bin/bench run all --scale small --peers --json > bin/bench.jsonl
	bin/bench report --scale small bin/bench.jsonl > bin/RESULTS.md
	mv bin/RESULTS.md bench/RESULTS.md

bench-peers: ## make the peers of the benchmark "store" in bin/peers: etcd, rqlite, PostgreSQL; what cannot be had is said
	@.ci/peers

torture: ## do harm to a house of three nodes that is at work: make torture ROUNDS=n SEED=s (docs/reliability.md; root for networks and disks)
	@mkdir -p bin
	CGO_ENABLED=0 $(GO) build -o bin/ ./tools/sheaf ./tools/sheafverify
	$(GO) run ./tools/torture -rounds $(ROUNDS) -seed $(SEED) -mutants -sheaf bin/sheaf -sheafverify bin/sheafverify

fuzz: ## run each fuzz test for FUZZTIME (10s)
	@find . -name '*_test.go' -not -path '*/testdata/*' -not -path '*/node_modules/*' -print0 \
	| { xargs -0 grep -Ho '^func Fuzz[A-Za-z0-9_]*' || :; } | sort \
	| while IFS=: read -r file func; do \
		echo "$${file%/*} $${func#func }"; \
		$(GO) test "$${file%/*}" -run '^$$' -fuzz "^$${func#func }\$$" -fuzztime $(FUZZTIME) </dev/null; \
	done

golden: ## rewrite the golden files; review the difference as the change
	@find . -name '*_test.go' -not -path '*/testdata/*' -not -path '*/node_modules/*' -print0 \
	| { xargs -0 grep -l 'flag\.Bool("update"' || :; } | xargs -r -n1 dirname | sort -u \
	| while read -r dir; do $(GO) test -count=1 "$$dir" -update </dev/null; done

proto: ## make Go from packs/wire/*.proto (needs protobuf-compiler)
	sh packs/wire/generate.sh

shots: prepare ## keep pictures of every screen in bin/shots and take the README's from them
	rm -rf bin/shots && mkdir -p bin/shots
	SHEAF_SHOTS=$(CURDIR)/bin/shots $(GO) test ./tools/sheaf/e2e -run 'Desk|Screens|Demo|Check|Custody|Filing|Swap|Campaign|Nodes|Link|Shows' -count=1 -timeout $(TIMEOUT)
	mkdir -p docs/shots
	for page in passport questionnaire sheet; do cp bin/shots/$$page-demo.png docs/shots/$$page.png; done
	cp bin/shots/office-demo-office.png docs/shots/office.png
	cp bin/shots/nodes-en-1366-nojs.png docs/shots/nodes.png

clean: ## remove what make has built
	rm -rf bin tools/axe/node_modules

bin/qtc: go.mod
	@mkdir -p bin
	$(GO) build -o $@ github.com/valyala/quicktemplate/qtc
