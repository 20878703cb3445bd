"""The crisis classifier: what it detects in eight languages, and how it is trained."""

import json
from collections import Counter
from io import StringIO
from pathlib import Path
from random import Random
from time import perf_counter
from types import SimpleNamespace
from xml.etree import ElementTree

import numpy as np
import pytest
from django.core.management import CommandError, call_command

from posts.safety.classifier import (
    CrisisClassifier,
    Scores,
    list_parts,
    load_classifier,
    split_sentences,
)
from posts.safety.classifier_figures import compute_auc, compute_interval
from posts.safety.ngrams import NUMBER_OF_NGRAMS, list_ngrams
from posts.safety.roc_chart import compute_roc
from posts.safety.training import (
    LABELS,
    SENTENCES,
    Sentence,
    encode_once,
    find_crisis_parts,
    load_sentences,
    train_classifier,
)

DEMO_THREADS = Path(__file__).resolve().parents[3] / "recovery_forum/demo/data/threads"
IN_DANGER = [
    "I've had enough of being alive and tonight I'm going to act on it.",
    "Ich habe genug vom Leben und werde heute Nacht sterben.",
    "J'en ai assez de vivre et cette nuit je vais mourir.",
    "Estoy harta de vivir y esta noche voy a morir.",
    "Sono stanca di vivere e stanotte voglio morire.",
    "Estou farta de viver e esta noite quero morrer.",
    "Ik ben klaar met leven en vannacht wil ik dood.",
    "Mam dość życia i dziś w nocy chcę umrzeć.",
]
ORDINARY = [
    "I made soup and went for a walk with my sister.",
    "Ich habe Suppe gekocht und war mit meiner Schwester spazieren.",
    "J'ai fait une soupe et une promenade avec ma sœur.",
    "Hice sopa y paseé con mi hermana.",
    "Ho fatto la minestra e una passeggiata con mia sorella.",
    "Fiz sopa e caminhei com minha irmã.",
    "Ik heb soep gemaakt en met mijn zus gewandeld.",
    "Ugotowałam zupę i poszłam z siostrą na spacer.",
]


@pytest.fixture(scope="module")
def trained_classifier():
    classifier = load_classifier()
    encoder = classifier.encoder
    classifier.encoder = SimpleNamespace(encode=encode_once(encoder.encode))
    yield classifier
    classifier.encoder = encoder


@pytest.mark.parametrize("text", IN_DANGER)
def test_a_crisis_is_detected_in_each_language(trained_classifier, text):
    assert trained_classifier.score(text).own >= trained_classifier.thresholds.card


@pytest.mark.parametrize("text", ORDINARY)
def test_ordinary_sentences_are_not_detected(trained_classifier, text):
    scores = trained_classifier.score(text)
    assert scores.own < trained_classifier.thresholds.card
    assert scores.other < trained_classifier.thresholds.other


def test_someone_else_in_danger_is_no_crisis_of_the_author(trained_classifier):
    scores = trained_classifier.score("My brother says that he wants to die tonight.")
    assert scores.other >= trained_classifier.thresholds.other
    assert scores.own < trained_classifier.thresholds.card


def test_one_sentence_in_a_long_post_is_enough(trained_classifier):
    soup = " ".join(ORDINARY[:1] * 10)
    assert (
        trained_classifier.score(f"{soup}\n{IN_DANGER[0]}\n{soup}").own
        >= trained_classifier.thresholds.card
    )


@pytest.mark.parametrize("text", ["", " ", "\n\n", "…"])
def test_an_empty_text_has_a_low_score(trained_classifier, text):
    assert trained_classifier.score(text).own < trained_classifier.thresholds.card


def test_scores_are_between_0_and_1(trained_classifier):
    for text in (*IN_DANGER, *ORDINARY, "🙂" * 5000, "a" * 3000):
        scores = trained_classifier.score(text)
        assert 0 <= scores.own <= 1
        assert 0 <= scores.other <= 1


def test_the_longest_post_takes_seconds_and_not_minutes(trained_classifier):
    begun = perf_counter()
    trained_classifier.score("I am here. " * 2000)
    assert perf_counter() - begun < 30


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("One short line", ["One short line"]),
        ("It is over. I go.", ["It is over.", "It is over. I go."]),
        (
            "I have one two three four.\nThen five six seven eight nine",
            [
                "I have one two three four.",
                "Then five six seven eight nine",
                "I have one two three four. Then five six seven eight nine",
            ],
        ),
        ("…\n\n🙂", []),
        ("", []),
    ],
)
def test_sentences_are_read_alone_and_in_pairs(text, parts):
    assert list_parts(split_sentences(text)) == parts


# Nothing of these files was trained. docs/crisis-classifier.md has what was measured.
DATA = Path(__file__).parent / "data"


def read_labelled(name, label):
    lines = (DATA / name).read_text(encoding="utf-8").splitlines()
    return [line[2:] for line in lines if line.startswith(f"{label} ")]


ORDINARY_LINES = [*read_labelled("fresh-a.txt", "."), *read_labelled("fresh-b.txt", ".")]
CRISES = [*read_labelled("fresh-a.txt", "!"), *read_labelled("fresh-b.txt", "!")]


def find_heard(classifier, texts, limit):
    """Return those of `texts` that score `limit`. To encode all at once takes a third as long."""
    parts = (part for text in texts for part in list_parts(split_sentences(text)))
    classifier.encoder.encode([part.lower() for part in parts])
    return [text for text in texts if classifier.score(text).own >= limit]


def make_posts(length):
    """Return posts of `length` ordinary lines, that begin at each line in turn."""
    lines = Random(24).sample(ORDINARY_LINES, len(ORDINARY_LINES)) * 2
    return [lines[start : start + length] for start in range(len(ORDINARY_LINES))]


def test_a_crisis_among_five_lines_is_heard_nearly_as_often_as_alone(trained_classifier):
    rng, limit = Random(24), trained_classifier.thresholds.card
    alone = find_heard(trained_classifier, CRISES, limit)
    posts = make_posts(5)[: len(alone)]
    for text, lines in zip(alone, posts, strict=True):
        lines.insert(rng.randint(0, 5), text)
    heard = find_heard(trained_classifier, ["\n".join(lines) for lines in posts], limit)
    assert len(alone) > 45
    assert len(heard) / len(alone) > 0.8


def test_a_long_ordinary_post_is_left_alone(trained_classifier):
    posts = ["\n".join(lines) for lines in make_posts(8)[::2]]
    assert len(find_heard(trained_classifier, posts, trained_classifier.thresholds.card)) <= 1


def list_untrained_demo_posts():
    """Yield the posts of those demo groups whose texts are not among the training sentences."""
    trained = {path.stem for path in (SENTENCES / "mixed").glob("group-*.txt")}
    for path in sorted(DEMO_THREADS.glob("*.json")):
        if f"group-{path.stem}" not in trained:
            for thread in json.loads(path.read_text(encoding="utf-8")):
                yield thread["text"]
                yield from list_replies(thread["replies"])


def list_replies(replies):
    for _author, text, answers in replies:
        yield text
        yield from list_replies(answers)


def test_few_posts_of_a_living_community_open_a_case(trained_classifier):
    posts = list(list_untrained_demo_posts())[::4]
    flagged = find_heard(trained_classifier, posts, trained_classifier.thresholds.alert)
    assert len(posts) > 80
    assert len(flagged) / len(posts) < 0.04, flagged


# --- The command ----------------------------------------------------------------


def test_the_command_prints_each_verdict(tmp_path):
    file = tmp_path / "sentences.txt"
    file.write_text(f"I want to kill myself.\n\n{IN_DANGER[1]}\n{ORDINARY[0]}\n", encoding="utf-8")
    out = StringIO()
    call_command("score_crisis", file, stdout=out)
    rows = [line.split("\t") for line in out.getvalue().splitlines()]
    assert [row[0] for row in rows] == ["yes", "no", "no"]
    assert [row[2] for row in rows[1:]] == ["yes", "no"]
    assert rows[2][3] == "no"
    assert [row[4] for row in rows[1:]] == [IN_DANGER[1], ORDINARY[0]]
    assert all(0 <= float(row[1]) <= 1 for row in rows)


def test_a_missing_file_gets_a_message(tmp_path):
    with pytest.raises(CommandError, match="can't be read"):
        call_command("score_crisis", tmp_path / "nothing.txt")


LOW = Scores(own=0.0, other=0.0)
SET = "crisis\ten\t{}\nhard\ten\tI could murder a cup of tea.\nordinary\ten\t{}\n"


def test_a_labelled_set_is_measured(tmp_path):
    file = tmp_path / "winter.tsv"
    file.write_text(SET.format(IN_DANGER[0], ORDINARY[0]), encoding="utf-8")
    out = StringIO()
    call_command("measure_crisis_classifier", file, stdout=out)
    rows = [[cell.strip() for cell in line.split("|")] for line in out.getvalue().splitlines()]
    card = next(row for row in rows if row[2] == "card")
    assert card[1] == "winter"
    assert card[3].startswith("100.0% (")
    assert card[5].startswith("0.0% (")
    assert len(rows) == 2 + 5


def test_a_labelled_set_is_measured_in_long_posts(tmp_path, monkeypatch):
    heard = []
    monkeypatch.setattr(CrisisClassifier, "score", lambda self, text: heard.append(text) or LOW)
    file = tmp_path / "winter.tsv"
    file.write_text("crisis\ten\tHelp.\n" + "".join(f"ordinary\ten\tSoup {n}.\n" for n in range(9)))
    call_command("measure_crisis_classifier", file, among=5, stdout=StringIO())
    assert [text.count("\n") for text in heard] == [5] * 10
    assert "Help." in heard[0].split("\n")
    assert len(set(heard[0].split("\n"))) == 6


@pytest.mark.parametrize("line", ["dark\ten\tHello there.", "crisis\ten\t ", "crisis"])
def test_a_wrong_line_of_a_labelled_set_is_named(tmp_path, line):
    file = tmp_path / "winter.tsv"
    file.write_text(f"ordinary\ten\tSoup.\n{line}\n", encoding="utf-8")
    with pytest.raises(CommandError, match="line 2"):
        call_command("measure_crisis_classifier", file, stdout=StringIO())


# --- N-grams --------------------------------------------------------------------


def test_spelling_in_haste_makes_no_difference():
    assert list_ngrams("NÓ, I don’t!") == list_ngrams("no, i dont!")
    assert list_ngrams("nooooo") == list_ngrams("noooooooooo")


def test_the_order_of_words_makes_a_difference():
    assert list_ngrams("not safe but here") != list_ngrams("safe but not here")


def test_each_ngram_is_listed_once():
    ngrams = list_ngrams("I am here. " * 300)
    assert len(ngrams) == len(set(ngrams)) < 100
    assert all(0 <= number < NUMBER_OF_NGRAMS for number in ngrams)
    assert list_ngrams("") == []


# --- Training -------------------------------------------------------------------


def encode(texts):
    """Return a unit vector for each text: more exclamation marks mean more danger."""
    angles = np.array([text.count("!") / 10 for text in texts])
    return np.stack([np.cos(angles), np.sin(angles)], axis=1).astype(np.float32)


def make_sentences():
    bangs = {"!": 14, "?": 9, "~": 4, ".": 0}
    return [
        Sentence("en", f"theme{number % 6}", label, f"{number}{'!' * (bangs[label] + number % 2)}")
        for label in LABELS
        for number in range(24)
    ]


def test_words_are_heard_where_the_meaning_is_not(tmp_path):
    """The encoder gives the same for all, so only their n-grams tell these sentences apart."""

    class Encoder:
        @staticmethod
        def encode(texts):
            return np.tile(np.array([1, 0], np.float32), (len(texts), 1))

    words = {"!": "tonight it ends", "?": "he", "~": "not tonight", ".": "soup"}
    sentences = [
        Sentence("en", f"theme{number % 6}", label, f"{words[label]} {number}")
        for label in LABELS
        for number in range(24)
    ]
    train_classifier(sentences, Encoder.encode, tmp_path / "model.npz")
    classifier = CrisisClassifier(tmp_path / "model.npz", Encoder())
    assert classifier.score("TONIIIIGHT it ends").own > 0.5 > classifier.score("not tonight").own


def test_the_part_that_speaks_of_a_crisis_is_learned():
    class Classifier:
        @staticmethod
        def decide(texts):
            return np.array([[text.count("!") for text in texts], [0] * len(texts)])

    sentences = [
        Sentence("en", "night", "!", "We had soup today. I can't go on!! The bus was late again."),
        Sentence("en", "night", "!", "One sentence!"),
        Sentence("en", "day", ".", "What a day!! We had cake. All of it."),
    ]
    found = find_crisis_parts(sentences, Classifier)
    assert found == [Sentence("en", "night", "!", "I can't go on!!")]


def test_the_sentences_are_as_many_as_the_model_card_says():
    sentences = load_sentences()
    languages = Counter(sentence.language for sentence in sentences)
    assert len(sentences) >= 6000
    assert all(languages[code] >= 500 for code in ("en", "de", "fr", "es", "it", "pt", "nl", "pl"))
    assert len({sentence.text.lower() for sentence in sentences}) == len(sentences)


def test_a_line_without_a_label_is_refused(tmp_path):
    (tmp_path / "en").mkdir()
    (tmp_path / "en" / "theme.txt").write_text("no label\n")
    with pytest.raises(ValueError, match="no label"):
        load_sentences(tmp_path)


def test_the_command_writes_the_model_the_figures_and_the_picture(tmp_path, monkeypatch):
    class Encoder:
        encode = staticmethod(encode)

    monkeypatch.setattr("posts.safety.classifier.create_encoder", Encoder)
    monkeypatch.setattr("posts.safety.training.load_sentences", make_sentences)
    out = StringIO()
    call_command("train_crisis_classifier", to=tmp_path / "model.npz", docs=tmp_path, stdout=out)
    classifier = CrisisClassifier(tmp_path / "model.npz", Encoder())
    in_danger, worried, quiet = map(classifier.score, ("1" + "!" * 14, "1" + "!" * 9, "quiet"))
    assert in_danger.own > 0.5 > quiet.own
    assert worried.other > 0.5 > in_danger.other
    limits = classifier.thresholds
    figures = (tmp_path / "crisis-classifier-figures.md").read_text()
    assert f"card {limits.card}, alert {limits.alert}, someone else {limits.other}." in figures
    assert "| all | card | 100.0% (" in figures
    assert figures.strip() in out.getvalue()
    picture = ElementTree.fromstring((tmp_path / "crisis-classifier-roc.svg").read_text())
    assert [text.text for text in picture.findall(".//{*}text")][-3:] == ["en", "card", "alert"]


def test_a_curve_rises_from_nothing_to_everything():
    curve = compute_roc(np.array([0.9, 0.8, 0.3]), np.array([0.7, 0.2, 0.1]))
    assert curve[0] == (0.0, 0.0)
    assert curve == sorted(curve)
    assert (0.0, 2 / 3) in curve


def test_intervals_and_areas_are_right():
    low, high = compute_interval(90, 100)
    assert (round(low, 3), round(high, 3)) == (0.826, 0.945)
    assert compute_interval(0, 10)[0] == 0
    assert compute_auc(np.array([2, 3]), np.array([1, 2])) == 0.875
