"""The word lists of this stage, compiled once per catalog."""

from __future__ import annotations

import re
from typing import Any

from ...knowledge import Catalog
from ...knowledge.codes import code_book
from ...knowledge.patterns import any_of, any_of_reversed
from ...knowledge.rows import ClauseWord, LevelWord, MoneyHead, NameWord, PostWord, TailWord

#: a point in time or a period at the front of a phrase
PERIOD = (
    r"(?:截[至止]到?)?(?:19|20)\d\d年(?:度|末|底|初|以来|全年|上半年|期间)?(?:\d{1,2}(?:[—\-~至]\d{1,2})?月份?(?:\d{1,2}日)?(?:末|底)?)?"
    r"|(?:19|20)\d\d[—\-~至](?:19|20)\d\d年|\d{1,2}[—\-~至]\d{1,2}月份?|“?十[一二三四五]五”?(?:规划)?(?:以来|时期|期间|末)?"
    r"|截[至止]到?\d{1,2}月份?(?:底|末|初)?|(?:截[至止]到?)?\d{1,2}月份?(?:底|末|初|中旬|下旬)(?:之?前)?|前[一二三两\d]\d?(?:个月|季度)|上半年|下半年|第?[一二三四]季度"
)

#: punctuation, list numbers and leftovers of tables before a phrase
_LOOSE = (
    r"[，、：:；,\s（—\-·]+(?=.)|\d{1,2}[、.）)](?=[^\W\da-zA-Z_])"
    r"|\d+[.\-][\d.\-]*(?=[^\W\da-zA-Z_])(?![万亿千百年月日岁])"
)
_DIVIDES = re.compile(r"的|^[对和与其由]|中|主要")


class Lexicon:
    """Compiled words. Get it with ``catalog.derived(Lexicon)``."""

    def __init__(self, catalog: Catalog) -> None:
        tails = catalog.rows(TailWord)
        self.tail = re.compile(any_of_reversed(r.word for r in tails))
        #: what words before a number were read to say, see ``tail.read_tail``
        self.tails: dict[tuple[str, str], Any] = {}
        self.tail_of = {r.word: r for r in tails}
        #: a verb that states a level or a move, where one ends the noun phrase before it
        self.states = re.compile(any_of(r.word for r in tails if r.act in ("reach", "to", "move") and len(r.word) > 1))

        names = {r.word: r.act for r in catalog.rows(NameWord)}
        kept = [w for w, act in names.items() if act == "keep"]
        fronts = [w for w, act in names.items() if act in ("drop", "lead", "scope", "self")]
        self.front = re.compile(f"(?P<period>{PERIOD})|(?P<word>{any_of(fronts)})|(?P<point>{_LOOSE})")
        self.front_act = names
        self.drops = frozenset(w for w, act in names.items() if act == "drop")
        #: a whole place (全市) where one ends a name
        self.everywhere = tuple(w for w, act in names.items() if act == "scope" and w[0] == "全" and len(w) == 2)
        self.verb = re.compile(any_of(w for w, act in names.items() if act in ("cut", "deed")))

        posts = catalog.rows(PostWord)
        self.post = re.compile(any_of(r.word for r in posts))
        self.post_act = {r.word: r.act for r in posts}

        by_act: dict[str, list[str]] = {}
        for clause_word in catalog.rows(ClauseWord):
            by_act.setdefault(clause_word.act, []).append(clause_word.word)
        self.part = re.compile(any_of(by_act.get("part", ())))
        self.cause = re.compile(any_of(by_act.get("cause", ())))
        self.owner = frozenset(by_act.get("owner", ()))
        self.metric = tuple(sorted(by_act.get("metric", ()), key=len, reverse=True))
        #: nouns that say how something is measured, longest first
        self.measure = tuple(sorted({*self.metric, *self.owner}, key=lambda w: (-len(w), w)))
        self.future = re.compile(any_of([*by_act.get("future", ()), *by_act.get("aim", ())]))
        self.aim = frozenset(by_act.get("aim", ()))
        self.generic = frozenset(by_act.get("generic", ()))
        self.bare = frozenset(by_act.get("bare", ()))
        self.mechanism = tuple(by_act.get("mechanism", ()))
        self.grade = frozenset(by_act.get("grade", ()))
        self.group = frozenset(by_act.get("group", ()))
        self.title = tuple(sorted(by_act.get("title", ()), key=len, reverse=True))
        self.compound = tuple(by_act.get("compound", ()))
        self.rhetoric = tuple(by_act.get("rhetoric", ()))
        self.noun = frozenset(by_act.get("noun", ()))
        self.milestone = tuple(by_act.get("milestone", ()))
        self.spend = tuple(by_act.get("spend", ()))
        self.money = frozenset(by_act.get("money", ()))
        self.size = tuple(sorted(by_act.get("size", ()), key=len, reverse=True))
        self.aspect = tuple(by_act.get("aspect", ()))
        self.setting = tuple(by_act.get("setting", ()))
        self.whole = tuple(by_act.get("whole", ()))
        self.fund = tuple(by_act.get("fund", ()))
        #: what is said of a whole and of its parts (新增), and what a list says once (淘汰)
        self.new = re.compile(any_of(by_act.get("new", ())) + "(?=.{2})")
        self.passed = re.compile(any_of([*by_act.get("new", ()), *by_act.get("passed", ())]) + "(?=.{2})")
        self.made = frozenset(by_act.get("made", ()))
        self.maker = tuple(by_act.get("maker", ()))
        self.doer = tuple(by_act.get("doer", ()))
        #: people who may be counted without a measure word (161万农民工)
        people = any_of([*self.doer, *by_act.get("people", ())])
        self.who = re.compile(rf"[^\W\d]{{0,8}}?{people}(?![县市区乡镇村大国])")
        self.tally = tuple(by_act.get("tally", ()))
        self.rated = tuple(by_act.get("rated", ()))
        self.things = "".join(by_act.get("things", ()))
        #: verbs that move a rate but are done to things counted (提升100所学校周边环境)
        self.done_to = frozenset(by_act.get("done_to", ()))
        self.effect = tuple(sorted(by_act.get("effect", ()), key=len, reverse=True))
        self.step = frozenset(by_act.get("step", ()))
        self.arrived = tuple(by_act.get("arrived", ()))
        self.settled = tuple(by_act.get("settled", ()))
        self.investment = frozenset(by_act.get("investment", ()))
        self.crop = tuple(by_act.get("crop", ()))
        self.itself = frozenset(by_act.get("itself", ()))
        self.genus = tuple(by_act.get("genus", ()))
        self.index = tuple(by_act.get("index", ()))
        self.average = frozenset(by_act.get("average", ()))
        self.when = frozenset(by_act.get("when", ()))
        self.done = frozenset(by_act.get("done", ()))
        self.actual = frozenset(by_act.get("actual", ()))
        self.partly = re.compile(any_of(by_act.get("partly", ())))
        self.above = tuple(by_act.get("above", ()))
        self.agent = tuple(by_act.get("agent", ()))
        self.actor = tuple(by_act.get("actor", ()))
        self.lasts = tuple(by_act.get("lasts", ()))

        #: names of budget items, and a pattern of those among them that hold words which would else divide a name
        self.known = frozenset(catalog.derived(code_book).names())
        self.protected = re.compile(any_of([*(n for n in self.known if len(n) > 4 and _DIVIDES.search(n)), *kept]))

        heads = catalog.rows(MoneyHead)
        self.head = re.compile(any_of(r.word for r in heads))
        self.head_belongs = {r.word: r.belongs for r in heads}
        levels = catalog.rows(LevelWord)
        self.level = re.compile(any_of(r.word for r in levels))
        level = any_of(r.word for r in levels)
        self.level_alone = re.compile(
            rf"(?:{level}|[省市县区州]本?级|[省市县区]直|中央|国家|全[国省市县区])(?:财政|单位)?"
        )
        self.level_of = {r.word: r.level for r in levels}

    def ends_as_money(self, name: str) -> bool:
        """Whether the last word of ``name`` says that it is money: 投资, 资金."""
        return any(match.end() == len(name) for match in self.head.finditer(name))
