"""The classifier of crises: what it hears in eight languages, and how it is trained."""

from collections import Counter
from io import StringIO
from time import perf_counter

import numpy as np
import pytest
from django.core.management import CommandError, call_command

from posts.safety.classifier import CrisisClassifier, load_classifier, split_text
from posts.safety.training import LABELS, Sentence, load_sentences, train_classifier
from recovery_forum.operations.crisis_figures import compute_auc, compute_interval

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
def ear():
    return load_classifier()


@pytest.mark.parametrize("text", IN_DANGER)
def test_danger_is_heard_in_each_language(ear, text):
    assert ear.score(text).own >= ear.thresholds.card


@pytest.mark.parametrize("text", ORDINARY)
def test_ordinary_words_are_left_alone(ear, text):
    scores = ear.score(text)
    assert scores.own < ear.thresholds.card
    assert scores.other < ear.thresholds.other


def test_someone_else_in_danger_is_no_crisis_of_the_author(ear):
    scores = ear.score("My brother says that he wants to die tonight.")
    assert scores.other >= ear.thresholds.other
    assert scores.own < ear.thresholds.card


def test_one_sentence_in_a_long_post_is_enough(ear):
    soup = " ".join(ORDINARY[:1] * 30)
    assert ear.score(f"{soup}\n{IN_DANGER[0]}\n{soup}").own >= ear.thresholds.card


@pytest.mark.parametrize("text", ["", " ", "\n\n", "…"])
def test_nothing_scores_little(ear, text):
    assert ear.score(text).own < ear.thresholds.card


def test_scores_lie_between_nothing_and_everything(ear):
    for text in (*IN_DANGER, *ORDINARY, "🙂" * 5000, "a" * 30_000):
        scores = ear.score(text)
        assert 0 <= scores.own <= 1
        assert 0 <= scores.other <= 1


def test_the_longest_post_takes_seconds_and_not_minutes(ear):
    begun = perf_counter()
    ear.score("I am here. " * 2000)
    assert perf_counter() - begun < 30


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("One short line", ["One short line"]),
        ("It is over. I go.", ["It is over. I go."]),
        (
            "I have one two three four. Then five six seven eight nine.",
            [
                "I have one two three four.",
                "Then five six seven eight nine.",
                "I have one two three four. Then five six seven eight nine.",
            ],
        ),
        ("", []),
    ],
)
def test_a_text_is_split_into_sentences_and_pairs(text, parts):
    assert split_text(text) == parts


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


def test_a_file_that_is_not_there_is_said(tmp_path):
    with pytest.raises(CommandError, match="can't be read"):
        call_command("score_crisis", tmp_path / "nothing.txt")


# --- Training -------------------------------------------------------------------


def encode(texts):
    """Returns two numbers of length 1 for a text: the more bangs, the more danger."""
    angles = np.array([text.count("!") / 10 for text in texts])
    return np.stack([np.cos(angles), np.sin(angles)], axis=1).astype(np.float32)


def make_sentences():
    bangs = {"!": 14, "?": 9, "~": 4, ".": 0}
    return [
        Sentence("en", f"theme{number % 6}", label, f"{number}{'!' * (bangs[label] + number % 2)}")
        for label in LABELS
        for number in range(24)
    ]


def test_what_is_trained_can_be_stored_and_loaded(tmp_path):
    class Encoder:
        encode = staticmethod(encode)

    path = tmp_path / "model.npz"
    trained = train_classifier(make_sentences(), encode, path)
    assert trained.number_of_vectors > 0
    ear = CrisisClassifier(path, Encoder())
    assert ear.thresholds == trained.thresholds
    assert ear.score("!" * 14).own > 0.5 > ear.score("quiet").own
    assert ear.score("!" * 9).other > 0.5 > ear.score("!" * 14).other


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


def test_intervals_and_areas_are_right():
    low, high = compute_interval(90, 100)
    assert (round(low, 3), round(high, 3)) == (0.826, 0.945)
    assert compute_interval(0, 10)[0] == 0
    assert compute_auc(np.array([2, 3]), np.array([1, 2])) == 0.875
