"""The door: page settings and navigation, both from the syllabus."""

from pathlib import Path

import streamlit as st

from core.course import sections
from pages.kit import link
from pages.kit.host import open_door

st.set_page_config(page_icon=Path(__file__).with_name(".assets") / "icon.png", layout="wide")
open_door()

home = st.Page("pages/home.py", title="Unrolled", icon=":material/animation:", default=True)
glossary = st.Page("pages/glossary.py", title="Glossary", icon=":material/menu_book:", url_path="glossary")
lessons = {
    section: [
        st.Page(
            f"pages/{lesson.slug}.py",
            title=lesson.title,
            icon=f":material/{lesson.icon}:",
            url_path=lesson.slug,
        )
        for lesson in entries
    ]
    for section, entries in sections().items()
}
page = st.navigation({"": [home, glossary], **lessons}, position="top")
with link.as_left(page):
    page.run()
