from pathlib import Path

import pytest

from jalon.config.environment import BadSetting, Environment


def test_a_secret_comes_from_a_file(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("  valeur secrète\n", encoding="utf-8")
    assert Environment({"JALON_SECRET_KEY_FILE": str(secret)}).text("JALON_SECRET_KEY") == "valeur secrète"


def test_a_secret_file_that_does_not_read_is_named(tmp_path: Path) -> None:
    absent = tmp_path / "absent"
    with pytest.raises(BadSetting, match="JALON_SECRET_KEY_FILE désigne"):
        Environment({"JALON_SECRET_KEY_FILE": str(absent)}).text("JALON_SECRET_KEY")


def test_a_value_given_twice_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadSetting, match="gardez-en un seul"):
        Environment({"NOM": "a", "NOM_FILE": "/b"}).text("NOM")


def test_a_missing_value_says_its_two_names() -> None:
    with pytest.raises(BadSetting, match="donnez NOM, ou NOM_FILE"):
        Environment({}).text("NOM")


@pytest.mark.parametrize(("written", "read"), [("oui", True), ("1", True), ("non", False), ("FALSE", False)])
def test_a_yes_or_no_reads_in_french_too(written: str, read: bool) -> None:
    assert Environment({"NOM": written}).flag("NOM", default=not read) is read


def test_a_yes_or_no_that_is_neither_is_refused() -> None:
    with pytest.raises(BadSetting, match="écrivez oui ou non"):
        Environment({"NOM": "peut-être"}).flag("NOM", default=False)


@pytest.mark.parametrize("written", ["dix", "0", "70000"])
def test_a_number_out_of_its_bounds_is_refused(written: str) -> None:
    with pytest.raises(BadSetting, match="NOM vaut"):
        Environment({"NOM": written}).integer("NOM", 25, least=1, most=65535)
