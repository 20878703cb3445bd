# Two commands do all the set-up on a bare machine: `make run` and `make test`.
PORT ?= 8000
PYTHON ?= python3
IN_VENV = .venv/bin/python

.PHONY: run test lint format bench drills

run:
	@$(PYTHON) setup_venv.py run
	@exec $(IN_VENV) manage.py serve --port $(PORT)

test:
	@$(PYTHON) setup_venv.py test
	@$(IN_VENV) -m pytest -n 2 --dist loadgroup $(ARGS)

lint:
	@$(PYTHON) setup_venv.py lint
	@$(IN_VENV) -m ruff check .
	@$(IN_VENV) -m ruff format --check .
	@$(IN_VENV) -m djlint --quiet --lint templates
	@$(IN_VENV) manage.py makemigrations --check --dry-run
	@MODE=production DATABASE_URL=postgres://nobody@127.0.0.1/none ALLOWED_HOSTS=example.org SECRET_KEY_FILE=var/secret-key $(IN_VENV) manage.py check --deploy --fail-level WARNING

# Half an hour the first time: it writes a community of a million posts. Figures: docs/performance.md
bench:
	@$(PYTHON) setup_venv.py test
	@$(IN_VENV) -m benchmarks $(ARGS)

# Three quarters of an hour. Results: docs/drills.md
drills:
	@$(PYTHON) setup_venv.py test
	@$(IN_VENV) -m drills $(ARGS)

format:
	@$(PYTHON) setup_venv.py lint
	@$(IN_VENV) -m ruff check --fix .
	@$(IN_VENV) -m ruff format .
