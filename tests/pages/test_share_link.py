from urllib.parse import parse_qs, urlsplit

from tests.pages.test_every_lesson import opened


def test_a_link_with_spaces_and_brackets_survives_being_pasted() -> None:
    app = opened("convolution", color="3 (RGB)", more=":material/share: Share and download")
    assert app.selectbox(key="color").value == "3 (RGB)"
    link = next(block.value for block in app.code if "step=" in block.value)
    assert not set(link) & set(" ()<>\"'")
    assert parse_qs(urlsplit(link).query)["color"] == ["3 (RGB)"]
