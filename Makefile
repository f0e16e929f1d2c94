# Two commands: `make build` builds every diagram, deck and the site; `make test` runs the whole suite, and reviews the last
# change by what it found (`make review` alone).
# Each sets up what it needs (a virtual environment, the package, the tools) and starts at once the second time.

PYTHON ?= python3
VENV   := .venv
READY  := $(VENV)/.ready
ICONS  := docs/generated/icons/icons.json
BIN    := $(VENV)/bin

.PHONY: build test review soak-reviews reference lock bench clean

build: $(READY) $(ICONS)
	$(BIN)/docs-as-code build

test: $(READY)
	$(BIN)/docs-as-code doctor --install
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/python -m tests.run -n 2 --dist loadfile --junitxml build/evidence/junit.xml $(PYTEST)
	$(if $(PYTEST),,$(BIN)/python -m tests.own_review)

# The deck and the verdict on our own last change, from evidence that our tools write; the suite's is from the last `make test`.
review: $(READY)
	$(BIN)/python -m tests.own_review

# Many more reviews of any shape than a test run has time for: no slide of theirs may run over its edge.
soak-reviews: $(READY)
	REVIEW_ROUNDS=40 $(BIN)/python -m tests.run -q tests/test_review_deck_property.py

# What decides is the lock file; the package itself is installed in place.
$(READY): pyproject.toml requirements.lock
	@echo "setting up $(VENV) (the first time takes about a minute)"
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed: make PYTHON=...")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --disable-pip-version-check --require-hashes --requirement requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

# What our page of all icons shows, made anew when the package that has them may be another one.
$(ICONS): $(READY) tests/icon_sheets.py docs_as_code/diagrams/icons.py docs_as_code/diagrams/icon_words.py
	$(BIN)/python -m tests.icon_sheets $(@D)

# The reference pages that are made from the code.
reference: $(READY)
	$(BIN)/python -m tests.reference

# Exact versions of everything, from the ranges in pyproject.toml.
lock:
	sh .ci/lock

bench: $(READY)
	$(BIN)/python -m benchmarks

clean:
	rm -rf $(VENV) site docs/generated .docs-as-code build
