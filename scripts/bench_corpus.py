#!/usr/bin/env python3
"""Writes a site of N assessments for scripts/bench --quick: the same N always gives the same bytes.

  scripts/bench_corpus.py N DIR

A tenth as many events, 20 agents, five years. Assessments have 5 to 7 KB and what real ones have: judgements that answer
their event's questions, sources, tags, headings, lists, cited links, tables, footnotes, wikilinks, and relative links to
other assessments. Only the standard library is used, and of `random` only random(), whose numbers Python promises to keep.
"""
import datetime
import os
import random
import sys

AGENTS = [f"{code}-01" for code in "BR CN DE EU FR IL IN IR JP KE KR NG PL QA RU SA TR UA UK US".split()]
PLACES = "Ankara Astana Berlin Brussels Chișinău Geneva Helsinki Kyiv London Odesa Oslo Paris Riga Tallinn Vienna Warsaw".split()
NOUNS = ("annex blockade bridge budget cabinet ceasefire clause convoy corridor delegation embargo envoy exchange garrison grid "
         "guarantee harbour inspection loan mandate ministry pipeline port proposal railway refinery sanction shipment summit "
         "tariff tribunal truce verification").split()
KINDS = "binding conditional contested delayed durable formal joint legal limited local partial phased secret narrow technical".split()
VERBS = "Delays Drafts Extends Leaks Questions Rejects Reopens Revises Signals Suspends Tests Weighs".split()
TAGS = ("air-defence ceasefire diplomacy drones economy elections energy grain humanitarian industry law logistics maritime "
        "mediation nuclear prisoners reconstruction sanctions territory").split()
OUTLETS = [("Evening Post", "eveningpost.example"), ("Harbour Gazette", "gazette.example"), ("La Dépêche", "depeche.example"),
           ("Ministry of Transport", "transport.example"), ("Northern Wire", "wire.example"), ("Open Sources", "osint.example"),
           ("Statistics Office", "statistics.example"), ("The Ledger", "ledger.example"), ("Weekly Review", "review.example")]
TERMS = ["almost no chance", "very unlikely", "unlikely", "roughly even chance", "likely", "very likely", "35%", "20-45%"]
LEVELS = ["low", "moderate", "moderate", "high", "unstated", "70%"]
LEADS = ["Alliances", "Energy and winter", "Law", "Logistics", "On the home front", "Precedent", "Public opinion", "Sequence", "Timing"]
HEADINGS = ["What is known", "Why it matters", "What is likely next", "What could change this", "Conclusion", "Open questions"]
SENTENCES = [
    "Officials in {place} call the {kind} {noun} a “non‑starter”, and say that the {other} must come first",
    "Two reports from {place} describe a {kind} {noun}, but neither dates the {other}",
    "The longer the {noun} lasts, the harder it is for {place} to accept a {kind} {other}",
    "If {place} backs the {kind} {noun}, others will treat the {other} as settled—and say so",
    "Nothing published in {place} so far confirms the {noun}, so the {kind} {other} is read with care",
    "The {noun} was meant to widen the {kind} {other} rather than to end it, by all that is known in {place}",
    "A {kind} {noun} without inspection is the {other} under another name, as *{place}* has said since May",
    "Losses of the {noun} leave {place} less room, even where the {kind} {other} is formally intact",
]
FIRST, DAYS = datetime.date(2020, 1, 1), 1826  # to the end of 2024


class Draw:
    """Choices of one document: they depend on its name alone, so that a change of one leaves the others as they were."""

    def __init__(self, name):
        self.random = random.Random(name).random

    def below(self, n):
        return int(self.random() * n)

    def one(self, items):
        return items[self.below(len(items))]

    def some(self, items, n):
        left = list(items)
        return [left.pop(self.below(len(left))) for _ in range(n)]

    def title(self):
        return f"{self.one(PLACES)} {self.one(VERBS)} {self.one(KINDS).title()} {self.one(NOUNS).title()}"

    def words(self, sentences=1):
        return " ".join(self.one(SENTENCES).format(place=self.one(PLACES), kind=self.one(KINDS), noun=self.one(NOUNS),
                                                   other=self.one(NOUNS)) + "." for _ in range(sentences))

    def address(self, host):
        return f"https://{host}/{2020 + self.below(5)}/{self.one(NOUNS)}-{self.one(NOUNS)}-{self.below(1000)}"

    def citation(self):
        name, host = self.one(OUTLETS)
        return f"[{name}]({self.address(host)})"


class Event:
    def __init__(self, number):
        draw = Draw(f"event {number}")
        self.title = f"{draw.title()} {number:04}"
        self.id = f"event-{number:04}"
        self.start = draw.below(DAYS - 60)
        self.date = FIRST + datetime.timedelta(days=self.start)
        self.questions = [f"q{k + 1}" for k in range(1 + draw.below(3))]
        decided = self.date + datetime.timedelta(days=90)
        lines = [f"title: {self.title}", f"date: {self.date}", f"question: What follows from the {draw.one(NOUNS)}?",
                 f"summary: {draw.words()}", f"places: [{draw.one(PLACES)}]", f"tags: [{', '.join(draw.some(TAGS, 2))}]",
                 f"agents: [{', '.join(draw.some(AGENTS, 5))}]", "questions:"]
        for question in self.questions:
            lines += [f"  - id: {question}", f"    text: Will the {draw.one(NOUNS)} be in force by {decided}?",
                      f"    criteria: {draw.words()}", f"    resolves_by: {decided}"]
            if draw.below(2):
                lines.append(f"    outcome: {{answer: {draw.one(['yes', 'no'])}, date: {decided}, source: {draw.one(OUTLETS)[0]}}}")
        self.text = front(lines) + draw.words(4) + "\n\n" + draw.words(3) + " " + draw.citation() + "\n"


class Assessment:
    def __init__(self, number, events):
        draw = Draw(f"assessment {number}")
        # The first events are the popular ones; every event has at least one assessment.
        self.event = events[number] if number < len(events) else events[int(draw.random() ** 2 * len(events))]
        self.number, self.agent, self.title = number, draw.one(AGENTS), draw.title()
        self.date = self.event.date + datetime.timedelta(days=draw.below(40))
        self.path = f"{self.date:%Y/%m}/{self.agent.lower()}-{number:06}.md"

    def text(self, all_of_them):
        draw = Draw(f"text {self.number}")
        others = [draw.one(all_of_them) for _ in range(3)]
        links = [f"[{other.title}](../../{other.path})" for other in others]
        lines = [f"title: {self.title}", f"agent: {self.agent}", f"date: {self.date}", f"event: {self.event.id}",
                 f"confidence: {draw.one(LEVELS)}", f"tags: [{', '.join(draw.some(TAGS, 2 + draw.below(4)))}]",
                 f"summary: {draw.words()}", "judgements:"]
        for question in self.event.questions:
            lines += [f"  - text: The {draw.one(NOUNS)} is in force when question {question} is decided.",
                      f"    likelihood: {draw.one(TERMS)}", f"    confidence: {draw.one(LEVELS)}", f"    question: {question}"]
        lines.append("sources:")
        for name, host in draw.some(OUTLETS, 2):
            lines += [f"  - name: {name}", f"    url: {draw.address(host)}", f"    accessed: {self.date}", "    rating: B2"]
        return front(lines) + "\n\n".join(self.body(draw, links)) + "\n"

    def body(self, draw, links):
        yield f"On {self.date} a new {draw.one(NOUNS)} was reported. {draw.words(2)}"
        for number, heading in enumerate(HEADINGS, 1):
            yield f"## {number}. {heading}"
            if number in (1, 3):
                yield "\n".join(f"- {draw.words()} {draw.citation()}, {draw.citation()}" for _ in range(3 + draw.below(2)))
            if number in (2, 4):
                yield f"This builds on {links[number // 2 - 1]}, on [[{draw.one(AGENTS)}]] and on [[{self.event.id}]]."
                yield "\n".join(f"- **{lead}:** {draw.words(2)}" for lead in draw.some(LEADS, 3))
            if number == 3:
                yield f"- {draw.words()}\n" + "\n".join(f"    - **{draw.one(KINDS)}** {draw.one(NOUNS)}" for _ in range(3))
            if number == 4 and self.number % 5 < 2:
                yield "| Indicator | Now | Trend | Weight |\n|:--|:-:|:-:|--:|\n" + "\n".join(
                    f"| {draw.one(KINDS)} {draw.one(NOUNS)} | {draw.one(LEVELS)} | {draw.one(['up', 'down'])} | {draw.below(60)} |"
                    for _ in range(5))
            if number == 5:
                yield f"{draw.words(2)}[^1]"
                yield f"> Compare {links[2]}: {draw.words()}"
                yield f"[^1]: {draw.words()} {draw.citation()}"
            if number == 6:
                yield "\n".join(f"{k}. **What of the {draw.one(NOUNS)}?** {draw.words(2)}" for k in (1, 2, 3))


def front(lines):
    return "\n".join(["---", *lines, "---", "", ""])


def files(n):
    """The path and the text of every file of the site."""
    yield "standpoint.toml", 'title = "Corpus"\nbase_url = "https://example.org/"\ntime_zone = "Europe/Kyiv"\n'
    yield "content/about.md", front(["title: About"]) + Draw("about").words(5) + "\n"
    for agent in AGENTS:
        draw = Draw(agent)
        yield (f"content/agents/{agent.lower()}.md",
               front([f"id: {agent}", f"name: {agent[:2]} Agent", "kind: ai", f"perspective: {draw.words()}"]) + draw.words(4) + "\n")
    events = [Event(number) for number in range(max(1, n // 10))]
    for event in events:
        yield f"content/events/{event.id}.md", event.text
    assessments = [Assessment(number, events) for number in range(n)]
    for assessment in assessments:
        yield f"content/assessments/{assessment.path}", assessment.text(assessments)


def write(n, folder):
    for path, text in files(n):
        path = os.path.join(folder, path)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)


if __name__ == "__main__":
    if len(sys.argv) != 3 or not sys.argv[1].isdigit():
        sys.exit(__doc__.strip())
    write(int(sys.argv[1]), sys.argv[2])
