# Every target sets up what it needs by itself; the second time it is quick.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
DEV := $(VENV)/.dev
PIP := $(BIN)/pip install --quiet --disable-pip-version-check
DEV_TOOLS := build hatchling hypothesis import-linter mypy pytest pytest-randomly pytest-timeout ruff slack-sdk trustme

.PHONY: demo run check test bench bench-peers bench-regions bench-scale bench-stories crash gazetteer common-words constraints clean

$(READY): pyproject.toml constraints.txt
	$(PYTHON) -c 'import sys; sys.exit(None if sys.version_info >= (3, 11) else "Watcher needs Python 3.11 or newer; name one with make PYTHON=python3.12")'
	@$(PYTHON) -c 'import ensurepip' 2>/dev/null || { echo 'installing python3-venv, without which no virtual environment can be made'; apt-get install -y -q python3-venv; }
	$(PYTHON) -m venv $(VENV)
	$(PIP) --constraint constraints.txt --editable .
	touch $@

$(DEV): $(READY)
	$(PIP) --constraint constraints.txt $(DEV_TOOLS)
	touch $@

demo: $(READY)
	$(BIN)/watcher demo $(DIR)

run: $(READY)
	$(BIN)/watcher run

check: $(DEV)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

test: $(DEV)
	$(BIN)/pytest -q

bench: $(DEV)
	$(BIN)/python -m tests.bench

# ARGS='--errors 20' shows the largest wrong merges and splits; '--only quality', ablation, order or speed is one part.
bench-stories: $(DEV)
	$(BIN)/python -m tests.bench.stories $(ARGS)

# Beside the other readers that are installed: newsboat and sfeed from the distribution, two from the Python index.
bench-peers: $(DEV)
	$(BIN)/python -m tests.bench.peers $(ARGUMENTS)

# In real time: 10,000 feeds for ten minutes, and then as much of a virtual clock. ARGUMENTS='2 --feeds 1000' is less.
bench-scale: $(DEV)
	$(BIN)/python -m tests.bench.scale $(ARGUMENTS)

# How well places are found in labelled items, and what each rule earns.
ITEMS ?= ../shared/regions
bench-regions: $(DEV)
	$(BIN)/python -m tests.bench.regions $(ITEMS)

KILLS ?= 40
SEED ?=
crash: $(DEV)
	$(BIN)/python -m tests.crash --kills $(KILLS) $(if $(SEED),--seed $(SEED))

# Builds watcher/data/gazetteer.bin again, the same bytes each time; ARGS=--check only reads the sources and hand files.
SOURCES := .gazetteer
CLDR := $(SOURCES)/package/3rdparty/cldr/common
$(SOURCES)/.ready: tools/gazetteer/requirements.txt
	rm -rf $(SOURCES) && $(PYTHON) -m venv $(SOURCES)
	$(SOURCES)/bin/pip install --quiet --disable-pip-version-check --no-deps --requirement $<
	npm pack --silent --pack-destination $(SOURCES) cldr@8.0.0
	tar -xzf $(SOURCES)/cldr-8.0.0.tgz -C $(SOURCES) package/3rdparty/cldr/common/subdivisions package/3rdparty/cldr/common/supplemental
	touch $@

gazetteer: $(SOURCES)/.ready
	$(SOURCES)/bin/python -m tools.gazetteer --cldr $(CLDR) $(ARGS)

# Builds watcher/data/common-words.txt again, which says how little common words tell.
common-words: $(SOURCES)/.ready
	$(SOURCES)/bin/python -m tools.common_words

# The newest versions of everything, for `make check test` to judge; the file is committed with the change.
constraints:
	rm -rf $(VENV) && $(PYTHON) -m venv $(VENV) && $(PIP) --editable . $(DEV_TOOLS)
	{ echo '# The versions that the tests passed with; made by `make constraints`.'; \
	  $(BIN)/pip freeze --exclude-editable --disable-pip-version-check; } > constraints.txt
	touch $(READY) $(DEV)

clean:
	rm -rf $(VENV) .gazetteer build dist demo-output .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
