from django.core.management.base import BaseCommand, CommandError

from posts.safety.crisis import speaks_of_crisis


class Command(BaseCommand):
    help = (
        "Score each line of a file. Prints, separated by tabs: whether a crisis phrase matches, "
        "the score of the classifier, whether that is enough to offer help to the author and to "
        "alert the moderators, and the sentence."
    )

    def add_arguments(self, parser):
        parser.add_argument("file", help="One sentence a line, in UTF-8.")

    def handle(self, *args, file, **options):
        try:
            with open(file, encoding="utf-8") as lines:
                sentences = [line.strip() for line in lines if line.strip()]
        except (OSError, UnicodeDecodeError) as error:
            raise CommandError(f"The file can't be read: {error}") from error
        try:
            from posts.safety.classifier import load_classifier

            classifier = load_classifier()
        except (ImportError, OSError) as error:
            raise CommandError(f"The classifier can't be loaded: {error}") from error
        limits = classifier.thresholds
        for sentence in sentences:
            score = classifier.score(sentence).own
            verdicts = (score >= limits.card, score >= limits.alert)
            self.stdout.write(
                "\t".join(
                    [
                        _format_verdict(speaks_of_crisis(sentence)),
                        f"{score:.4f}",
                        *map(_format_verdict, verdicts),
                        sentence,
                    ]
                )
            )


def _format_verdict(verdict):
    return "yes" if verdict else "no"
