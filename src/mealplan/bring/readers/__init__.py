"""The documents that recipes come in: one module for each kind, `open` to tell which a file is.

A reader takes text or parsed data and gives `Document`s; it fetches nothing and writes nothing.
"""
