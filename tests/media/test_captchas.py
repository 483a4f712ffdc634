"""Drawn CAPTCHAs, and a reader's own named by their text."""

import io
import zipfile

import numpy as np
import pytest
from PIL import Image

from core.media.drawn.captchas import FONTS, Look, draw_captchas
from core.media.intake.captchas import take_captcha_files, take_captcha_zip, text_of_name
from core.media.intake.refusal import Refused


def test_the_same_arguments_give_the_same_bytes() -> None:
    few, more = draw_captchas(3, seed=5), draw_captchas(6, seed=5)
    assert [c.text for c in few] == [c.text for c in more[:3]]
    assert all((a.pixels == b.pixels).all() for a, b in zip(few, more, strict=False))
    assert [c.text for c in draw_captchas(3, seed=6)] != [c.text for c in few]


@pytest.mark.parametrize(
    "look", [Look(), Look(lines=3, noise=3, bend=3, turn=3, length=8), Look("01", 6, 1, 0, 0, 0, 0)]
)
def test_pictures_are_as_asked(look: Look) -> None:
    for captcha in draw_captchas(8, look=look):
        assert captcha.pixels.shape == (50, 200)
        assert captcha.pixels.dtype == np.uint8
        assert set(captcha.text) <= set(look.characters)
        assert (look.shortest or look.length) <= len(captcha.text) <= look.length
        assert captcha.name == f"{captcha.text}.png"
        # Dark on light: text is there, and most of the picture is paper.
        assert captcha.pixels.min() < 120 < np.median(captcha.pixels)


def test_every_font_draws_every_character_differently() -> None:
    plain = Look("ab", 2, lines=0, noise=0, bend=0, turn=0)
    pictures = [draw_captchas(1, look=Look(plain.characters, 2, 0, 0, 0, 0, 0, (font,)))[0].pixels for font in FONTS]
    assert len({picture.tobytes() for picture in pictures}) == len(FONTS)


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"characters": "a"}, "characters must be at least two letters or digits, each once, received 'a'"),
        ({"characters": "aab"}, "received 'aab'"),
        ({"characters": "a b"}, "received 'a b'"),
        ({"length": 9}, "length must be 1 to 8"),
        ({"length": 4, "shortest": 5}, "received length=4, shortest=5"),
        ({"noise": 4}, "must be 0 to 3"),
        ({"fonts": ("comic",)}, "fonts must be among sans, serif, mono, light"),
    ],
)
def test_bad_looks_are_refused(given: dict, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        Look(**given)


def png(width: int = 200, height: int = 50, shade: int = 99) -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (width, height), (shade,) * 3).save(file, "PNG")
    return file.getvalue()


def test_files_are_named_by_their_text() -> None:
    taken = take_captcha_files(
        [
            ("2b827.png", png()),
            ("Pu9.jpg", png(100, 25)),
            ("two words.png", png()),
            ("2b827 (1).png", png()),
            ("x" * 13 + ".png", png()),
            ("abc.png", b"no picture"),
            ("Thumbs.db", b""),
        ]
    )
    assert [c.text for c in taken.captchas] == ["2b827", "Pu9"]
    assert all(c.pixels.shape == (50, 200) and (c.pixels == 99).all() for c in taken.captchas)
    assert [row.status for row in taken.rows] == [
        "taken",
        "changed",
        "refused",
        "refused",
        "refused",
        "refused",
    ]
    assert "It was 100 x 25 and is read as 200 x 50." in taken.rows[1].detail
    assert "not a text of letters and digits" in taken.rows[2].detail
    assert "more than 12 characters" in taken.rows[4].detail
    assert (taken.refused, taken.skipped) == (4, 1)


def test_a_zip_is_looked_through() -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("samples/2b827.png", png())
        archive.writestr("samples/deep/77n6g.png", png())
        archive.writestr("__MACOSX/._2b827.png", b"x")
        archive.writestr("../evil.png", png())
    taken = take_captcha_zip("samples.zip", file.getvalue())
    assert [c.text for c in taken.captchas] == ["2b827", "77n6g"]
    assert (taken.refused, taken.skipped) == (1, 1)
    broken = take_captcha_zip("broken.zip", b"PK")
    assert broken.refused == 1
    assert "not a ZIP" in broken.rows[0].detail


def test_accents_are_composed() -> None:
    assert text_of_name("folder/u\u0308b3r.png") == "üb3r"
    with pytest.raises(Refused):
        text_of_name(".png")
