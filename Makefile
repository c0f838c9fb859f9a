# Every target sets up what it needs by itself; the second time it is quick.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
DEV := $(VENV)/.dev
PIP := $(BIN)/pip install --quiet --disable-pip-version-check
DEV_TOOLS := build hatchling hypothesis import-linter mypy pytest pytest-randomly pytest-timeout ruff slack-sdk trustme

.PHONY: demo run check test bench bench-regions crash gazetteer constraints clean

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

# The newest versions of everything, for `make check test` to judge; the file is committed with the change.
constraints:
	rm -rf $(VENV) && $(PYTHON) -m venv $(VENV) && $(PIP) --editable . $(DEV_TOOLS)
	{ echo '# The versions that the tests passed with; made by `make constraints`.'; \
	  $(BIN)/pip freeze --exclude-editable --disable-pip-version-check; } > constraints.txt
	touch $(READY) $(DEV)

clean:
	rm -rf $(VENV) .gazetteer build dist demo-output .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
