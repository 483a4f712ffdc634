"""What leaves: arrays as PNG (`uri`, `banded`, `filters`, `sheets`), figures as stills and films (`render`), pages to
print (`worksheet`, `worksheet_pages`).
"""
