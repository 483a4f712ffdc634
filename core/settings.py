"""What a host may set, in one place: limits on uploads, on training, and where training runs.

Every field can be set by an environment variable named `UNROLLED_` and the field's name in capitals,
for example `UNROLLED_TRAIN_SLOTS=2`. Streamlit's own upload limit (`server.maxUploadSize` in
`.streamlit/config.toml`) stands above `upload_megabytes`.
"""

import os
from dataclasses import dataclass, fields
from functools import cache


@dataclass(frozen=True)
class Settings:
    """Limits and places, with defaults that suit one small public host (2 cores, under 3 GB)."""

    # Uploads: what is refused before and while it is decoded.
    upload_megabytes: int = 50  # one uploaded file, a ZIP included
    picture_megabytes: int = 20  # one picture, as stored
    picture_megapixels: int = 40  # one picture, decoded
    unpacked_megabytes: int = 400  # everything that one ZIP unpacks to
    upload_files: int = 5000  # pictures in one upload, ZIP members included
    classes: int = 20
    class_name_characters: int = 40
    kept_side: int = 256  # pictures are kept at most this large, in pixels
    kept_pictures: int = 3000  # pictures kept for one person
    text_kilobytes: int = 500  # a text to learn from
    table_kilobytes: int = 2000  # a CSV of numbers

    # Training.
    scheduler: str = ""  # address of a Dask scheduler; empty starts a local worker on first use
    train_slots: int = 1  # runs that may train at once
    worker_memory_megabytes: int = 2200  # a worker above this is stopped, not the host
    idle_minutes: float = 10.0  # the local worker, some 700 MB, is ended when nobody asked for it for so long
    keep_runs_hours: float = 6.0  # a finished run is kept this long
    kept_runs: int = 20  # the oldest finished runs are dropped beyond this
    queued_runs: int = 20  # more than this waiting is refused
    max_epochs: int = 200
    weights_folder: str = ""  # where pretrained weights lie; empty: Keras' own folder, and the internet


@cache
def settings() -> Settings:
    """The settings of this process: defaults, overridden by `UNROLLED_*` environment variables.

    Raises `ValueError` naming the variable when its text is not a number above zero.
    """
    given: dict[str, object] = {}
    for field in fields(Settings):
        variable = f"UNROLLED_{field.name.upper()}"
        text = os.environ.get(variable)
        if text is None:
            continue
        kind = type(field.default)
        if kind is str:
            given[field.name] = text
            continue
        try:
            number = kind(text)  # type: ignore[misc]
        except ValueError:
            number = None
        if number is None or not number > 0:
            raise ValueError(f"{variable} must be a number above zero ({kind.__name__}), received {text!r}")
        given[field.name] = number
    return Settings(**given)  # type: ignore[arg-type]
