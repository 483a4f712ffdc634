"""Memory while hostile and while large uploads are read."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(
    not Path("/proc/self/status").exists(), reason="the peak of memory is read as Linux tells it"
)

ROOT = Path(__file__).resolve().parents[2]
# What, the file as an expression, how it is read, and by how many megabytes the peak of resident memory may rise
# with the file itself. The peak never falls, so the order is from small to large.
CASES = [
    *((f"header of a {kind}", f"makers.claiming({kind!r}, 50_000, 50_000)", "refuse(data)", 4)
      for kind in ("PNG", "JPEG", "GIF", "BMP", "WEBP", "TIFF", "HEIF", "AVIF")),
    # 24 megapixels behind 64 x 64 would take 80 MB.
    ("AVIF that claims less", "attacks.avif_that_claims_less(6000, 4000)", "refuse(data)", 8),
    # 12 megapixels are 36 MB as plain RGB, 48 MB inside of Pillow.
    ("photo", "makers.encode(makers.photo(4000, 3000), 'JPEG')", "decode(data, 'a')", 24),
    # Attacks by structure cost a copy of the file at most.
    ("strips", "attacks.tiff_of_strips(2_000_000)", "refuse(data)", 24),
    ("profiles", "attacks.png_of_profiles(2_000_000)", "refuse(data)", 24),
    ("tile of 144 MB", "attacks.tiff_of_one_tile(12_000)", "refuse(data)", 24),
    ("ZIP of 4 GB", "attacks.zip_that_unpacks_to(100_000_000)", "take_zip('a.zip', data)", 24),
    ("ZIP of 3 GB, quoted", "attacks.zip_of_quoted_members(300)", "take_zip('a.zip', data)", 24),
    ("Exif blocks", "attacks.jpeg_of_exif_blocks(20_000_000)", "refuse(data)", 48),
    ("comments", "attacks.gif_of_comments(20_000_000)", "refuse(data)", 48),
    ("ZIP of entries", "attacks.zip_of_entries(400_000)", "take_zip('a.zip', data)", 48),
    # 40 megapixels with transparency take 160 MB; beside them, only a band is converted at a time.
    ("largest", "makers.encode(Image.new('RGBA', (8000, 5000), (9, 9, 9, 99)), compress_level=1)",
     "decode(data, 'a')", 200),
]  # fmt: skip
MAKE = """
import json, pathlib, sys
from PIL import Image
from tests.media import attacks, makers

for i, case in enumerate(json.loads(sys.argv[1])):
    pathlib.Path(sys.argv[2], str(i)).write_bytes(eval(case[1]))
"""
MEASURE = """
import json, pathlib, re, sys
from core.media.intake.decode import decode
from core.media.intake.intake import take_zip
from core.media.intake.refusal import Refused
from tests.media import makers

def refuse(data):
    try:
        decode(data, "a")
    except Refused:
        return
    sys.exit("taken")

def peak():
    # Not getrusage: its peak is inherited from the process that started this one.
    status = pathlib.Path("/proc/self/status").read_text()
    return int(re.search(r"VmHWM:\\s+(\\d+) kB", status)[1]) / 1024

for kind in makers.FORMATS:  # whatever the plug-ins take is there before the measurement begins
    decode(makers.encode(makers.photo(32, 32), kind), "a")
before, rises = peak(), {}
for i, (what, _, act, _) in enumerate(json.loads(sys.argv[1])):
    data = pathlib.Path(sys.argv[2], str(i)).read_bytes()
    eval(act)
    del data
    rises[what] = peak() - before
print(json.dumps(rises))
"""


def run(code: str, folder: Path) -> str:
    command = [sys.executable, "-W", "error", "-c", code, json.dumps(CASES), str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=False)
    assert done.returncode == 0, done.stderr + done.stdout
    return done.stdout


@pytest.fixture(scope="module")
def rises(tmp_path_factory: pytest.TempPathFactory) -> dict[str, float]:
    """By how many megabytes the peak has risen after each case.

    Making the files takes more than reading them, so each is done in a process of its own.
    """
    folder = tmp_path_factory.mktemp("files")
    run(MAKE, folder)
    return json.loads(run(MEASURE, folder))


def test_the_measurement_sees_a_picture(rises: dict[str, float]) -> None:
    assert rises["largest"] > 140


@pytest.mark.parametrize(("what", "most"), [(case[0], case[3]) for case in CASES])
def test_the_peak_of_memory(rises: dict[str, float], what: str, most: float) -> None:
    assert rises[what] < most
