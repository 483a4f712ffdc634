"""Pictures: how they come in, what is kept of them, and the built-in ones.

Kept pictures:
    pictures      a labeled picture; square and gray forms of it
    collection    renaming, moving and removing
    review        whether a collection can be trained on

Uploads, hostile until proved otherwise:
    intake        files, folders and ZIPs in; pictures and a row per file out (`taker`, `rows`)
    decode        one upload to one small upright RGB picture, or a refusal (`refusal`)
    formats       what a file is, by its first bytes
    guards        work beyond the pixels that a file may not ask for
    rgb           any kind of pixels to 8-bit RGB on white
    archive       a ZIP, member by member, nothing written to disk
    paths         names inside of folders and ZIPs
    naming        class and file names fit to show
    units         megabytes and megapixels

Built-in pictures:
    shapes        a labeled set of drawn shapes
    scenes        single pictures to filter and to look into, drawn on a `canvas`

Texts:
    texts         three that were written for this, and the reader's own: decoded, or refused
    tokens        words or characters, lemmas, a vocabulary, three parts
    tables        a CSV of numbers: columns, dates, and what became of every row

Pictures out:
    uri           arrays as PNG and data URIs
    sheets        many pictures in one
    render        figures as PNG and GIF
"""
