"""Bring your own: recipes of other programs, pages and people, read line by line, asked about, kept as dishes of hers.

`line` reads the words of an ingredient line, `match` says which ingredient is meant and how sure that is, `weigh` its
grams, `judged` what it holds; `readers/` open the documents; `drafts` keeps what is not answered yet, `memory` her own
words; `write` makes the dish file. Nothing is fetched, nothing is guessed: only an exact reading is sure.
"""
