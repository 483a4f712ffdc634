"""The units that the limits in `core.settings` are counted in."""

MEGABYTE = 1 << 20  # bytes, as Streamlit counts its own upload limit
MEGAPIXEL = 1_000_000
