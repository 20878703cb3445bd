from pathlib import Path
from random import Random

from django.core.management.base import BaseCommand, CommandError

from posts.safety.classifier_figures import TEST_LABELS, ScoredSentence, format_test_set
from posts.safety.crisis import speaks_of_crisis


class Command(BaseCommand):
    help = (
        "Measure the crisis classifier with sentences that it was not trained with, and print a "
        "table in Markdown. Each line of a file: crisis, hard or ordinary, then the language, then "
        "the sentence, with tabs between them."
    )

    def add_arguments(self, parser):
        parser.add_argument("files", nargs="+", type=Path, help="In UTF-8.")
        parser.add_argument(
            "--among", type=int, default=0, metavar="LINES",
            help="Measure long posts: put each sentence among so many ordinary ones of its file.",
        )  # fmt: skip

    def handle(self, *args, files, among, **options):
        try:
            from posts.safety.classifier import load_classifier

            classifier = load_classifier()
        except (ImportError, OSError) as error:
            raise CommandError(f"The classifier can't be loaded: {error}") from error
        self.stdout.write("| set | flagged by | crisis | hard, harmless | ordinary |")
        self.stdout.write("|---|---|--:|--:|--:|")
        together = []
        for file in files:
            rows = list(_read_rows(file))
            if among:
                rows = list(_build_posts(rows, among))
            scored = [_score(classifier, *row) for row in rows]
            together += scored
            self._write_rows(file.stem, scored)
        if len(files) > 1:
            self._write_rows("together", together)

    def _write_rows(self, name, scored):
        for line in format_test_set(name, scored):
            self.stdout.write(line)


def _read_rows(file):
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise CommandError(f"The file can't be read: {error}") from error
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        label, _language, text = [*line.split("\t", 2), "", ""][:3]
        if label not in TEST_LABELS or not text.strip():
            raise CommandError(f"{file}, line {number}: not a label, a language and a sentence.")
        yield label, text


def _build_posts(rows, lines):
    """Yield each sentence at a random place among other, ordinary ones: the same in every run."""
    chance = Random(24)  # noqa: S311 - the same posts every time.
    ordinary = [text for label, text in rows if label == "ordinary"]
    for label, text in rows:
        others = [other for other in ordinary if other != text]
        post = chance.sample(others, min(lines, len(others)))
        post.insert(chance.randint(0, len(post)), text)
        yield label, "\n".join(post)


def _score(classifier, label, text):
    own = classifier.score(text).own
    limits = classifier.thresholds
    return ScoredSentence(label, speaks_of_crisis(text), own >= limits.card, own >= limits.alert)
