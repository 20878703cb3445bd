from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from recovery_forum.operations.crisis_figures import format_figures


class Command(BaseCommand):
    help = (
        "Train the crisis classifier from posts/data/crisis_sentences, and print how well it does "
        "on themes that it did not see. Needs scikit-learn (requirements-dev.txt)."
    )

    def add_arguments(self, parser):
        parser.add_argument("--to", type=Path, help="Store the model in this file instead.")

    def handle(self, *args, to, **options):
        try:
            from posts.safety.classifier import MODEL_FILE, create_encoder
            from posts.safety.training import load_sentences, train_classifier

            sentences = load_sentences()
            trained = train_classifier(sentences, create_encoder().encode, to or MODEL_FILE)
        except ImportError as error:
            raise CommandError(f"A package is missing: {error}") from error
        except ValueError as error:
            raise CommandError(str(error)) from error
        for line in format_figures(trained):
            self.stdout.write(line)
