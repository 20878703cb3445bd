from recovery_forum.lib.public_ids import ALPHABET, LENGTH, PublicIdField, generate_public_id


def test_an_id_has_its_length_and_alphabet():
    made = generate_public_id()
    assert len(made) == LENGTH == 12
    assert set(made) <= set(ALPHABET)


def test_the_alphabet_has_no_lookalikes_and_spells_no_words():
    assert not set("01ilouaey") & set(ALPHABET)
    assert ALPHABET.islower()


def test_ids_are_not_repeated():
    assert len({generate_public_id() for _ in range(2000)}) == 2000


def test_a_field_creates_its_own_id():
    field = PublicIdField()
    assert field.unique
    assert field.get_default() != field.get_default()


def test_a_migration_keeps_nothing_but_the_field():
    _name, path, args, kwargs = PublicIdField().deconstruct()
    assert (path, args, kwargs) == ("recovery_forum.lib.public_ids.PublicIdField", [], {})
