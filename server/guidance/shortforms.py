"""How people shorten words, and what they mean. Closed lists: every entry is a whole word, already in small letters.

`'s` stays a word of its own, as it may be "is", "has" or a possessive; so does `'d` ("would" or "had").
"""

from __future__ import annotations

_WITH_NOT = {
    "don't": "do", "doesn't": "does", "didn't": "did", "can't": "can", "couldn't": "could", "won't": "will",
    "wouldn't": "would", "shouldn't": "should", "isn't": "is", "aren't": "are", "wasn't": "was", "weren't": "were",
    "haven't": "have", "hasn't": "has", "hadn't": "had", "mustn't": "must", "needn't": "need", "ain't": "is",
}  # fmt: skip
_SUBJECTS = ("i", "you", "he", "she", "it", "we", "they", "that", "there", "who", "what", "where", "here", "how")
_ENDINGS = {"'m": "am", "'re": "are", "'ve": "have", "'ll": "will", "'s": "'s", "'d": "'d"}
_NO_APOSTROPHE_IS_ANOTHER_WORD = frozenset({"were", "well", "ill", "shell", "hell", "shed", "wed", "whore", "here"})
_WHOLE = {
    "u": "you", "ya": "you", "yu": "you", "yall": "you all", "y'all": "you all", "r": "are", "n": "and", "&": "and",
    "cannot": "can not", "ur": "", "your": "", "yr": "your", "urself": "yourself", "im": "i am", "iam": "i am",
    "gonna": "going to", "gunna": "going to", "wanna": "want to", "gotta": "got to", "hafta": "have to",
    "oughta": "ought to", "kinda": "kind of", "sorta": "sort of", "outta": "out of", "tryna": "trying to",
    "lemme": "let me", "gimme": "give me", "dunno": "do not know", "idk": "i do not know", "let's": "let us",
    "shoulda": "should have", "woulda": "would have", "coulda": "could have", "musta": "must have",
    "shouldof": "should have", "cuz": "because", "cos": "because", "coz": "because", "bc": "because",
    "becuz": "because", "cause": "cause", "ppl": "people", "pls": "please", "plz": "please", "thru": "through",
    "til": "until", "till": "until", "tho": "though", "thot": "thought", "em": "them", "'em": "them", "w": "with",
    "wo": "without", "wth": "what the hell", "wtf": "what the fuck", "stfu": "shut the fuck up",
    "gtfo": "get the fuck out",
    "fkn": "fucking", "fking": "fucking", "effing": "fucking", "fuckin": "fucking", "fing": "fucking",
    "smth": "something",
    "smn": "someone", "nothin": "nothing", "doin": "doing", "goin": "going", "bein": "being", "enablin": "enabling",
    "lookin": "looking", "tryin": "trying", "killin": "killing", "gettin": "getting", "makin": "making",
    "lettin": "letting", "b4": "before", "yrs": "years", "yo": "you", "hows": "how 's", "thx": "thanks",
    "grey": "gray", "mum": "mom", "mums": "moms", "mummy": "mommy", "mam": "mom", "favourite": "favorite",
    "behaviour": "behavior", "counsellor": "counselor", "counselling": "counseling", "counsellors": "counselors",
    "alot": "a lot", "aswell": "as well", "n't": "not", "nt": "not", "hubby": "husband", "bf": "boyfriend",
    "gf": "girlfriend", "dh": "husband", "sis": "sister", "bro": "brother", "hes": "he 's", "shes": "she 's",
    "its": "it 's", "thats": "that 's", "theres": "there 's", "whos": "who 's", "whats": "what 's",
    "wheres": "where 's", "heres": "here 's", "isnt": "is not", "id": "i 'd", "ive": "i have", "youd": "you 'd",
    "hed": "he 'd", "theyd": "they 'd", "ill": "ill", "codependant": "codependent", "co-dependent": "codependent",
    "overdosed": "overdosed", "od'd": "overdosed", "oded": "overdosed", "od": "overdose", "ods": "overdoses",
    "od'ing": "overdosing", "oding": "overdosing", "everyones": "everyone 's", "nobodys": "nobody 's",
    "noones": "nobody 's",
}  # fmt: skip

YOU_ARE_BEFORE = frozenset(
    "a an the so too such being just not nothing never always only still enabling hurting killing making letting "
    "feeding ruining causing helping choosing doing going acting living wasting being codependent pathetic crazy "
    "insane "
    "obsessed addicted sick wrong weak toxic blind delusional literally basically honestly clearly really".split()
)
"""After "your" or "ur", these say that "you are" was meant."""

YOUR_BEFORE = frozenset(
    "fault own son daughter husband wife mom dad mother father brother sister kid kids child children boyfriend "
    "girlfriend partner love life money house home heart family problem issue issues childhood past trauma job choice "
    "choices place help fear dad's mom's parents head feelings pain shoulders business call decision control "
    "responsibility marriage relationship ex baby boy girl man friend friends room message messages story self "
    "mind".split()
)
"""After "ur", these say that "your" was meant."""


def _build() -> dict[str, tuple[str, ...]]:
    forms: dict[str, tuple[str, ...]] = {".": (".",), "!": (".",), "\n": (".",), "?": ("?",), ",": (",",)}
    forms.update(dict.fromkeys(";:()", (",",)))
    forms.update({"..": (",",), "...": (",",), "....": (",",), "..,": (",",), "...,": (",",)})
    for short, verb in _WITH_NOT.items():
        forms[short] = forms[short.replace("'", "")] = (verb, "not")
    for subject in _SUBJECTS:
        for ending, full in _ENDINGS.items():
            forms[subject + ending] = (subject, full)
            bare = (subject + ending).replace("'", "")
            if bare not in _NO_APOSTROPHE_IS_ANOTHER_WORD and len(bare) > 3:
                forms[bare] = (subject, full)
    for modal in ("should", "would", "could", "must", "might"):
        forms[modal + "'ve"] = forms[modal + "ve"] = (modal, "have")
        forms[modal + "n't've"] = forms[modal + "ntve"] = (modal, "not", "have")
    forms.update({ending: (full,) for ending, full in _ENDINGS.items()})
    forms["'t"] = ("not",)
    forms.update({short: tuple(full.split()) for short, full in _WHOLE.items()})
    return forms


SHORT_FORMS = _build()
"""Every short form and the words it stands for; an empty entry is decided by the following word."""
