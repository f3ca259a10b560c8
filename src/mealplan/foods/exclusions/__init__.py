"""Three-state verdicts (contains, maybe, free) for every food and exclusion, with reasons.

Data in `foods_db/exclusions/`; how it is read: `text` (words of a description), `things` (what a thing is made of),
`rules` (files), `engine` (the judge), `compile` (into the catalogue), `own` (a person's own exclusions), `audit`.
"""
