from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from posts.safety.classifier_figures import format_figures
from posts.safety.roc_chart import draw_roc

DOCS = Path(__file__).resolve().parents[3] / "docs"
HEADING = """# Figures of the crisis classifier

Written by `manage.py train_crisis_classifier`. See [the model card](crisis-classifier.md).
"""


class Command(BaseCommand):
    help = (
        "Train the crisis classifier from posts/data/crisis_sentences, and print how well it does "
        "on themes that it was not trained on. Needs scikit-learn (requirements-dev.txt)."
    )

    def add_arguments(self, parser):
        parser.add_argument("--to", type=Path, help="Store the model in this file instead.")
        parser.add_argument("--docs", type=Path, default=DOCS, help="The folder for the figures.")

    def handle(self, *args, to, docs, **options):
        try:
            from posts.safety.classifier import MODEL_FILE, create_encoder
            from posts.safety.training import load_sentences, train_classifier

            sentences = load_sentences()
            trained = train_classifier(sentences, create_encoder().encode, to or MODEL_FILE)
        except ImportError as error:
            raise CommandError(f"A package is missing: {error}") from error
        except ValueError as error:
            raise CommandError(str(error)) from error
        figures = "\n".join([HEADING, *format_figures(trained), ""])
        (docs / "crisis-classifier-figures.md").write_text(figures, encoding="utf-8")
        (docs / "crisis-classifier-roc.svg").write_text(draw_roc(trained), encoding="utf-8")
        self.stdout.write(figures)
