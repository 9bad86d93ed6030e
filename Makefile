# Every target sets up what it needs; nothing else has to be installed by hand.
#   make run    open the lab            make test   lint and tests
#   make lint   ruff and mypy           make bench  the speed table
#   make weights RUN=folder NAME=mnist  keep the weights of a run as those that come with a preset
# TORCH_INDEX=URL takes torch from another package index (for instance a CUDA one).

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
ARGS ?=
TORCH_INDEX ?=

.PHONY: run test lint bench weights setup setup-test clean
run: setup
	@$(BIN)/python -m difflab $(ARGS)

# One thread for each test process: small networks run fastest so, and two teams of threads fight for the cores.
test: lint
	@OMP_NUM_THREADS=1 QT_QPA_PLATFORM=offscreen $(BIN)/python -m pytest -n $${TEST_WORKERS:-2} --dist loadfile $(ARGS)

lint: setup-test
	@$(BIN)/ruff format --check difflab tests
	@$(BIN)/ruff check difflab tests
	@$(BIN)/mypy

bench: setup
	@$(BIN)/python -m difflab bench $(ARGS)

weights: setup
	@$(BIN)/python -m difflab.cli.bundle $(RUN) $(NAME) $(ARGS)

setup: $(VENV)/.ready
setup-test: $(VENV)/.ready-test

$(VENV)/.ready: pyproject.toml constraints.txt scripts/setup.sh
	@PYTHON=$(PYTHON) TORCH_INDEX=$(TORCH_INDEX) scripts/setup.sh $(VENV) video

$(VENV)/.ready-test: pyproject.toml constraints.txt scripts/setup.sh
	@PYTHON=$(PYTHON) TORCH_INDEX=$(TORCH_INDEX) scripts/setup.sh $(VENV) video,test

clean:
	rm -rf $(VENV) .mypy_cache .pytest_cache .ruff_cache
