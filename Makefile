# Two commands do all the set-up on a bare machine: `make run` and `make test`.
PORT ?= 8000
# The system's Python, if it is new enough and can make a virtual environment, else the first in PATH.
# Distributions build theirs with profile-guided optimization: plain Python takes a fifth less time
# with it than with one that pyenv built in its usual way.
SUITS = import ensurepip, sys; sys.exit(sys.version_info < (3, 11))
PYTHON ?= $(shell /usr/bin/python3 -c '$(SUITS)' 2>/dev/null && echo /usr/bin/python3 || echo python3)
IN_VENV = .venv/bin/python

.PHONY: run test lint format bench drills cluster audit imports

run:
	@$(PYTHON) setup_venv.py run
	@exec $(IN_VENV) manage.py serve --port $(PORT)

# Three processes for two cores: one of them mostly waits for the database or a browser. They and the
# many that tests start share what Python compiled, even if the environment says not to keep it.
test: export PYTHONDONTWRITEBYTECODE =
test:
	@$(PYTHON) setup_venv.py test
	@$(IN_VENV) -m pytest -n 3 --dist loadgroup $(ARGS)

lint:
	@$(PYTHON) setup_venv.py lint
	@$(IN_VENV) -m ruff check .
	@$(IN_VENV) -m ruff format --check .
	@.venv/bin/lint-imports
	@$(IN_VENV) -m mypy
	@$(IN_VENV) -m djlint --quiet --lint templates
	@$(IN_VENV) manage.py makemigrations --check --dry-run
	@MODE=production DATABASE_URL=postgres://nobody@127.0.0.1/none ALLOWED_HOSTS=example.org SECRET_KEY_FILE=var/secret-key $(IN_VENV) manage.py check --deploy --fail-level WARNING

# Half an hour the first time, to build a community of a million posts. Results: docs/performance.md
bench:
	@$(PYTHON) setup_venv.py test
	@$(IN_VENV) -m benchmarks $(ARGS)

# Two hours, most of them for the mutation test of permissions. Results: docs/drills.md
drills:
	@$(PYTHON) setup_venv.py test
	@$(IN_VENV) -m drills $(ARGS)

# A few minutes: databases, cache, S3 store, web processes and workers as on several machines.
cluster:
	@$(PYTHON) setup_venv.py test
	@$(IN_VENV) -m drills.cluster

# A software bill of materials (var/sbom.json), checked for known vulnerabilities. A new one is for
# people to read: it fails no build, and neither does a network that is down.
audit:
	@$(PYTHON) setup_venv.py lint
	@mkdir -p var && cat requirements.txt requirements-production.txt > var/what-runs.txt
	@.venv/bin/cyclonedx-py requirements var/what-runs.txt --output-file var/sbom.json
	@timeout 45 .venv/bin/pip-audit --no-deps --disable-pip --progress-spinner off -r var/what-runs.txt \
		|| echo "pip-audit found something, or could not connect. Please read the lines above."

format:
	@$(PYTHON) setup_venv.py lint
	@$(IN_VENV) -m ruff check --fix .
	@$(IN_VENV) -m ruff format .

# docs/imports.svg: which feature imports which.
imports:
	@$(PYTHON) docs/draw_imports.py
