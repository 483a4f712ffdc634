"""The page of transfer learning, beside what every lesson's page must do."""

import pytest

from core.lessons.transfer.study.backbones import BACKBONES
from tests.pages.test_every_lesson import opened


def test_it_opens_on_a_finished_comparison_with_its_verdict() -> None:
    app = opened("transfer")
    text = " ".join(block.value for block in app.markdown)
    assert "per class, frozen gets" in text
    rows = [line.strip("| ").split(" | ") for line in text.replace("\u00a0", " ").splitlines() if line.startswith("| ")]
    assert {row[1] for row in rows if len(row) == 7} >= {"fine-tuned", "frozen", "scratch"}
    assert "1,610" in {row[-1] for row in rows}
    assert not app.button(key="compare").disabled


@pytest.mark.parametrize("view", ["Layers", "Filters", "Download"])
def test_every_view_of_the_details_opens(view: str) -> None:
    app = opened("transfer", view=view)
    assert not app.error


def test_a_backbone_says_how_its_pictures_are_prepared() -> None:
    app = opened("transfer")
    app.selectbox(key="backbone").set_value(BACKBONES["efficientnet"].title).run()
    assert any("rescales and normalizes them itself" in block.value for block in app.caption)


def test_without_pictures_the_button_says_what_is_missing() -> None:
    app = opened("transfer", pictures="My own")
    assert app.button(key="compare").disabled
    assert any("at least two classes" in block.value for block in app.caption)


def test_a_run_that_is_known_no_more_leaves_the_recorded_comparison() -> None:
    app = opened("transfer", run="gone")
    assert any("not known here" in block.value for block in app.warning)
    assert any("Recorded on Greek letters" in block.value for block in app.caption)
    assert any("| fine-tuned |" in block.value for block in app.markdown)
