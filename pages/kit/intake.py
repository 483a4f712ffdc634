"""Pictures from the reader: files of one class, a folder, a ZIP or the camera, with a row on what became of each."""

import time
from collections.abc import Callable
from functools import partial

import streamlit as st

from core.media.intake.collection import Pictures, by_class
from core.media.intake.intake import Progress, take_files, take_folder, take_zip
from core.media.intake.rows import Intake
from core.settings import settings
from core.wording import prose
from pages.kit.plain import plain

OWN, REPORT, TURN = "own_pictures", "intake_report", "intake_turn"
WAYS = {"files": "Files", "folder": "Folder", "zip": "ZIP", "camera": "Camera"}
NAMED = 3  # refused files that are named at once; the table has all
STATUS = {"taken": "taken", "changed": "taken, changed", "refused": "refused"}


def own_pictures() -> Pictures:
    """What the reader has brought in this visit."""
    return st.session_state.get(OWN, ())


def ask_for_pictures() -> None:
    """The ways in. What comes is taken at once, and the way is free for more."""
    way = st.segmented_control(
        "Bring them as", list(WAYS), default="files", required=True, format_func=WAYS.__getitem__, key="way"
    )
    st.caption(
        "Your pictures stay until you reload the page. Those that a run has learned from come back with its link."
    )
    # A taken upload leaves its widget by giving it a new key.
    key = f"{way}_{st.session_state.setdefault(TURN, 0)}"
    limits = settings()
    if way == "files":
        label = _ask_label()
        files = st.file_uploader(
            "Pictures of this class",
            accept_multiple_files=True,
            key=key,
            max_upload_size=limits.picture_megabytes,
        )
        if files and label:
            _take(partial(take_files, [(file.name, file) for file in files], label))
        elif files:
            st.info(f"Name the class above, then your {len(files)} files are taken.", icon=":material/edit:")
    elif way == "folder":
        st.caption("A folder that holds a folder of pictures for each class.")
        files = st.file_uploader(
            "Folder", accept_multiple_files="directory", key=key, max_upload_size=limits.picture_megabytes
        )
        if files:
            _take(partial(take_folder, [(file.name, file) for file in files]))
    elif way == "zip":
        st.caption(
            prose(f"""A ZIP of up to {limits.upload_megabytes} MB that holds a folder of pictures for each class. If
                yours is larger, choose Folder above: its pictures come one by one, each up to
                {limits.picture_megabytes} MB.""")
        )
        file = st.file_uploader("ZIP", key=key, max_upload_size=limits.upload_megabytes)
        if file is not None:
            _take(partial(take_zip, file.name, file))
    else:
        label = _ask_label()
        if not label:
            st.caption("Name the class first; then the camera opens.")
        else:
            photo = st.camera_input("Take a picture of this class", key=key)
            if photo is not None:
                count = len(by_class(own_pictures()).get(label, ())) + 1
                _take(partial(take_files, [(f"photo-{count:03d}.jpg", photo)], label))


def _ask_label() -> str:
    """The class that files or photos go to."""
    text = st.text_input(
        "Class",
        key="class_to_fill",
        max_chars=200,
        placeholder="for example: mug",
        help="Everything you bring now goes to this class. Type another name for the next one.",
        persist_state="session",
    )
    return (text or "").strip()


def _take(take: Callable[..., Intake]) -> None:
    """Reads an upload, showing how far it is; what was there already stays, whatever happens."""
    bar, start = st.progress(0.0, "Reading"), time.monotonic()

    def tell(done: int, total: int) -> None:
        left = (time.monotonic() - start) / done * (total - done)
        wait = f", about {left:.0f} s left" if left >= 2 else ""
        bar.progress(done / total, f"Read {done} of {total} files{wait}")

    progress: Progress = tell
    before = own_pictures()
    report = take(beside=before, progress=progress)
    st.session_state[OWN] = before + report.pictures
    st.session_state[REPORT] = report
    st.session_state[TURN] += 1
    st.rerun()


def forget_report() -> None:
    """The last upload's rows were seen: what they tell of is in use now."""
    st.session_state.pop(REPORT, None)


def show_report() -> None:
    """What became of the files of the last upload: one sentence, and a row per file."""
    report: Intake | None = st.session_state.get(REPORT)
    if report is None:
        return
    taken, refused = len(report.pictures), report.refused
    words = f"{taken} {'file' if taken == 1 else 'files'} taken, {refused} refused."
    if report.skipped:
        words += f" {report.skipped} files of the operating system were passed over."
    if refused:
        named = [row for row in report.rows if row.status == "refused"][:NAMED]
        lines = [f"- {plain(row.name)}: {plain(row.detail)}" for row in named]
        st.warning("\n".join([words, "", *lines]), icon=":material/rule:")
    else:
        st.success(words, icon=":material/task_alt:")
    door = st.expander("What became of each file", icon=":material/table_rows:", type="compact")
    with door:
        rows = sorted(report.rows, key=lambda row: row.status != "refused")
        wide = st.column_config.Column
        st.dataframe(
            {
                "File": [row.name for row in rows],
                "Class": [row.label for row in rows],
                "Result": [STATUS[row.status] for row in rows],
                "Why, and what helps": [row.detail for row in rows],
            },
            column_config={
                "Class": wide(width="small"),
                "Result": wide(width="small"),
                "Why, and what helps": wide(width="large"),
            },
            hide_index=True,
            height="auto" if len(rows) < 8 else 320,
            alt="Each uploaded file, its class, whether it was taken, and why not",
        )
