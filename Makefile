# The only definition of clean: `make test` is what CI runs.
.PHONY: install format lint typecheck test bench serve demo clean

PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
HOST ?= 127.0.0.1
PORT ?= 8000

install: $(VENV)/installed

$(VENV)/installed: pyproject.toml scripts/make-venv
	scripts/make-venv $(PYTHON) $(VENV)
	$(BIN)/python -m pip install --quiet --editable '.[test]'
	touch $@

# The program without the tools of its developers.
$(VENV)/program: pyproject.toml scripts/make-venv
	test -e $(VENV)/installed || scripts/make-venv $(PYTHON) $(VENV)
	test -e $(VENV)/installed || $(BIN)/python -m pip install --quiet --editable .
	touch $@

demo: $(VENV)/program
	$(BIN)/audio-service batch examples/article.html
	@echo "Open http://$(HOST):$(PORT)/ and press play; Ctrl-C stops."
	$(BIN)/audio-service serve --host $(HOST) --port $(PORT)

serve: $(VENV)/program
	$(BIN)/audio-service serve --host $(HOST) --port $(PORT)

format: install
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

lint: install
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .

typecheck: install
	$(BIN)/mypy

test: lint typecheck
	$(BIN)/python -m pytest

clean:
	rm -rf $(VENV) .mypy_cache .pytest_cache .ruff_cache .cache data out
