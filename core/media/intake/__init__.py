"""Uploads, hostile until proved otherwise.

intake        files, folders and ZIPs in; pictures and a row per file out (`taker`, `rows`)
decode        one upload to one small upright RGB picture, or a refusal (`refusal`)
formats       what a file is, by its first bytes
guards        work beyond the pixels that a file may not ask for
boxes         the same for HEIF and AVIF, whose files are trees of boxes
rgb           any kind of pixels to 8-bit RGB on white
printed       the same pixels in a few lines, for programs that readers take home
archive       a ZIP, member by member, nothing written to disk
paths         names inside of folders and ZIPs
naming        class and file names fit to show
collection    renaming, moving and removing
review        whether a collection can be trained on
captchas      pictures named by their text
tables        a CSV of numbers: columns, dates, and what became of every row
tokens        a text as words or characters, lemmas, a vocabulary, three parts
units         megabytes and megapixels
"""
