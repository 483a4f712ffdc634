"""Home: what this is, a live example, and a card for every lesson."""

import streamlit as st

st.write("home")
