# make run    start everything in one process
# make chat   talk to it in the terminal, no account needed
# make test   run all tests
# make check  what CI runs: format, vet, staticcheck, all tests, race tests, a short fuzz
# make bench  measure, and print ratios
# make transcripts  rewrite the answers in the transcripts; read the difference
# make model        learn anew from the texts in dialogue/understand/corpus
# make understand   how well texts are understood that nothing was learnt from
# make languages    how often each language is taken for which
# make answers      write every answer there is anew; read the difference

GO       ?= go
FUZZTIME ?= 10000x

.PHONY: run chat test check format vet lint race fuzz bench transcripts answers languages model understand build deps browser

build:
	$(GO) build -o bin/helsevei ./cmd/helsevei

run: build
	./bin/helsevei serve

chat: build
	@./bin/helsevei chat

test: browser
	$(GO) test -timeout 20m ./...

check: format vet lint test race fuzz

format:
	@unformatted=$$(gofmt -l .); test -z "$$unformatted" || { echo "gofmt would change: $$unformatted"; exit 1; }

vet:
	$(GO) vet ./...

lint:
	$(GO) tool staticcheck ./...

# What goes through every language or answer looks for no race, and takes ten
# times as long here: -short tells it to go through a few.
race: deps browser
	$(GO) test -race -short -timeout 20m ./...

# Every fuzz target of every package, one after another.
fuzz:
	@set -e; for pkg in $$($(GO) list ./...); do \
		for target in $$($(GO) test -list '^Fuzz' $$pkg | grep '^Fuzz' || true); do \
			echo "fuzz $$pkg $$target"; \
			$(GO) test -run '^$$' -fuzz "^$$target\$$" -fuzztime $(FUZZTIME) $$pkg; \
		done; \
	done

bench:
	$(GO) test -run '^$$' -bench . -benchtime 1x ./bot ./cmd/helsevei
	$(GO) test -run '^$$' -bench . ./dialogue ./dialogue/understand ./content/... ./bot/wording ./locales ./channels/...

transcripts:
	$(GO) test ./bot -run Transcripts -update
	$(GO) test ./cmd/helsevei -run Transcripts -update

languages:
	$(GO) test ./dialogue/guess -run Languages -v -count 1

model:
	cd dialogue/understand && $(GO) run ./train

understand:
	@$(GO) run ./dialogue/understand/measure -readme README.md

answers:
	$(GO) test ./bot/wording -run "EveryAnswer|Segments" -update

# The race detector is the one thing that needs more than Go: a C compiler.
deps:
	@command -v gcc >/dev/null || { \
		echo "installing gcc for the race detector"; \
		apt-get update -qq && apt-get install -y -qq gcc libc6-dev; }

# The page is tried in a real browser, in each script that it is written in.
browser:
	@command -v chromium >/dev/null || { \
		echo "installing chromium for the tests of the page"; \
		apt-get update -qq && apt-get install -y -qq chromium fonts-noto-core; }
