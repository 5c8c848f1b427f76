# Everything is in dev/; "make" alone lists what there is.
RUN := @dev/run
export DB M T PORT FRESH FULL SERVE DATA N ARGS DIST OUT LANES

TARGETS := demo test lint format i18n update shell serve dropdb setup realdata wheels snapshot
TARGETS += upgrade-check stop clean
TARGETS += $(if $(wildcard benchmarks/run.py),bench)
TARGETS += $(if $(wildcard dev/screenshots.py),screenshots)

.DEFAULT_GOAL := help
.PHONY: help $(TARGETS)

help:
	@echo 'make demo         a demo company through a whole cycle, served on localhost:8069'
	@echo '                  [PORT=8069] [SERVE=0: end after the run] [FRESH=1: build it anew]'
	@echo 'make test         all tests [T=/hr_performance:TestClass: only these, by Odoo runner]'
	@echo '                  [FULL=1: more and other cases of the property tests]'
	@echo 'make lint         ruff, pylint, house rules; make format repairs what it can'
	@echo 'make i18n         bring terms and translations up to date'
	@echo 'make update       install or update a database: DB=name [M=module] [T=tags] [FRESH=1]'
	@echo 'make shell        Odoo shell: DB=name'
	@echo 'make serve        web server: DB=name [PORT=8069] [ARGS=--dev=all]'
	@echo 'make dropdb       drop a database: DB=name'
	@echo 'make realdata     run on real data: DATA=file'
	@echo 'make bench        measure speed: N=employees'
	@echo 'make screenshots  take the pictures of the documentation'
	@echo 'make wheels       build what pip installs beside an Odoo, in dist/'
	@echo 'make snapshot     write what a database is made of: DB=name [OUT=file]'
	@echo 'make upgrade-check  update the version of dev/upgrade_from.txt and compare [DATA=file]'
	@echo 'make setup        only get and start what is needed'
	@echo 'make stop         stop the private PostgreSQL'
	@echo 'make clean        remove all that was built (cache, databases, demo_output, dist)'

$(TARGETS):
	$(RUN) $@
