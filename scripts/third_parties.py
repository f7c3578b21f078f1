#!/usr/bin/env python3
"""Holds the data and the figures of a built site against programs that others have written.

    third_parties.py PUBLIC    the folder of a built site

| package | what it checks |
|---|---|
| feedparser | every Atom feed parses without a complaint, and that of changes says what its JSON says |
| statsmodels | the 95% intervals on the pages of agents (Wilson) |
| scikit-learn | their Brier scores, at both ends of the ranges |
| icalendar | the calendar parses, and has each question with a date once, with that date and its outcome |
| pybtex | every citations.bib parses, and has the entries of the citations.json beside it |
| stix2-validator | stix.json is valid, strictly |
| check-jsonschema | questions.json, register.json and the rows of judgements.csv are valid by the schemas in docs/schemas/ |

A package that is not installed is named, and what it checks is skipped. `--all` makes that an error.
"""

import csv
import datetime
import importlib
import json
import math
import pathlib
import re
import subprocess
import sys
import tempfile

# Float sums are off by far less than this, and halves come at whole numbers of thousandths and a half.
TINY = 1e-9
failures, skipped = [], []


def check(is_right, what):
    if not is_right:
        failures.append(what)


def rows(path):
    with open(path, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def printed(path):
    """The figures of a page by name."""
    return dict(re.findall(r'data-figure="([^"]*)">([^<]*)', path.read_text(encoding="utf-8")))


def feeds(public):
    import feedparser

    count = 0
    for path in sorted(public.rglob("atom.xml")):
        feed = feedparser.parse(path.read_bytes())
        check(not feed.bozo, f"{path}: {feed.get('bozo_exception')}")
        ids = [entry.id for entry in feed.entries]
        check(len(ids) == len(set(ids)), f"{path}: an id stands twice")
        check(all(entry.get("updated_parsed") and entry.get("link") for entry in feed.entries), f"{path}: an entry lacks a date or a link")
        count += 1
    changes = public / "changes"
    if (changes / "atom.xml").exists():
        atom = feedparser.parse((changes / "atom.xml").read_bytes())
        items = json.loads((changes / "feed.json").read_text(encoding="utf-8"))["items"]
        told = [(entry.id, entry.title, entry.link) for entry in atom.entries]
        check(told == [(item["id"], item["title"], item["url"]) for item in items], "the feeds of changes differ")
    return f"{count} feeds"


def answers(public):
    """By agent: low, high and whether yes came, of the answers that count."""
    decided = {
        (row["event"], row["question"]): row["outcome"] == "yes"
        for row in rows(public / "questions.csv")
        if row["state"] == "decided"
    }
    own = {}
    for row in rows(public / "judgements.csv"):
        question = (row["event"], row["question"])
        for agent in filter(None, row["counts_for"].split("; ")):
            if question in decided:
                own.setdefault(agent, []).append((int(row["low"]), int(row["high"]), decided[question]))
    return own


def pages(public):
    """By agent: the figures of its page."""
    found = {}
    for path in sorted((public / "agents").glob("*/index.html")):
        agent = re.search(r'<span class="id">([^<]*)</span></h1>', path.read_text(encoding="utf-8"))
        found[agent.group(1) if agent else path.parent.name] = printed(path)
    return {agent.casefold(): figures for agent, figures in found.items()}


def intervals(public):
    from statsmodels.stats.proportion import proportion_confint

    count = 0
    for agent, figures in pages(public).items():
        for name, words in figures.items():
            if name.startswith("came-true "):
                k, n = map(int, words.split(" of "))
                ends = [math.floor(end * 100 + 0.5) for end in proportion_confint(k, n, alpha=0.05, method="wilson")]
                told = figures[name.replace("came-true", "interval")]
                check(told == f"{ends[0]}–{ends[1]}%", f"{agent}, {name}: {told}, and statsmodels says {ends}")
                count += 1
    return f"{count} intervals"


def scores(public):
    from sklearn.metrics import brier_score_loss

    count, figures = 0, pages(public)
    for agent, own in answers(public).items():
        told = figures[agent.casefold()]
        if "brier-low" not in told:
            continue
        outcomes = [int(yes) for _, _, yes in own]
        ends = {
            "brier-low": [high if yes else low for low, high, yes in own],
            "brier-high": [low if yes else high for low, high, yes in own],
        }
        for name, percents in ends.items():
            score = brier_score_loss(outcomes, [percent / 100 for percent in percents])
            score = f"{math.floor(score * 1000 + 0.5 + TINY) / 1000:.3f}"
            check(told[name] == score, f"{agent}, {name}: {told[name]}, and scikit-learn says {score}")
            count += 1
    return f"{count} scores"


def calendar(public):
    import icalendar

    path = public / "calendar.ics"
    if not path.exists():
        return "no calendar"
    found = icalendar.Calendar.from_ical(path.read_bytes())
    entries = found.walk("VEVENT") + found.walk("VTODO")
    ids = [str(entry["UID"]) for entry in entries]
    check(len(ids) == len(set(ids)), "calendar.ics: an id stands twice")
    told = sorted((str(entry.decoded("DTSTART"))[:10], str(entry["SUMMARY"])) for entry in entries)
    wanted = []
    for row in rows(public / "questions.csv"):
        if when := row["resolves_by"] or row["outcome_date"]:
            if len(when) > 10:
                when = str(datetime.datetime.fromisoformat(when).astimezone(datetime.timezone.utc))
            outcome = f"{row['outcome'].capitalize()}: " if row["outcome"] else ""
            wanted.append((when[:10], outcome + (row["short"] or row["text"])))
    check(told == sorted(wanted), "calendar.ics and questions.csv differ")
    return f"{len(ids)} entries of the calendar"


def citations(public):
    from pybtex.database import parse_file

    count = 0
    for path in sorted(public.rglob("citations.bib")):
        found = parse_file(str(path), bib_format="bibtex").entries
        items = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
        check(len(found) == len(items), f"{path}: {len(found)} entries, and {len(items)} in citations.json")
        for entry, item in zip(found.values(), items):
            check(len(entry.persons["author"]) == len(item["author"]), f"{path}: authors of {item['id']}")
        count += len(found)
    return f"{count} citations"


def stix(public):
    from stix2validator import ValidationOptions, validate_file

    path = public / "stix.json"
    if not path.exists():
        return "no bundle"
    # 103: ids are UUIDs of version 5, so that each build has the same. 302: pages have no hashes.
    found = validate_file(str(path), ValidationOptions(strict=True, disabled="103,302"))
    for result in found.object_results:
        for problem in [*result.errors, *result.warnings]:
            check(False, f"stix.json: {problem}")
    check(found.is_valid, "stix.json is not valid")
    return f"{len(found.object_results)} bundle"


def schemas(public):
    importlib.import_module("check_jsonschema")
    folder = pathlib.Path(__file__).parent.parent / "docs" / "schemas"
    command = [sys.executable, "-m", "check_jsonschema", "--schemafile"]
    count = 0
    with tempfile.TemporaryDirectory() as scratch:
        # The schema is of a row.
        data = pathlib.Path(scratch) / "rows.json"
        schema = json.loads((folder / "judgements.schema.json").read_text(encoding="utf-8"))
        listed = {"$schema": schema.pop("$schema"), "type": "array", "items": schema}
        of_rows = pathlib.Path(scratch) / "schema.json"
        of_rows.write_text(json.dumps(listed), encoding="utf-8")
        documents = [(folder / f"{name}.schema.json", public / f"{name}.json") for name in ("questions", "register")]
        if (public / "judgements.csv").exists():
            data.write_text(json.dumps(rows(public / "judgements.csv")), encoding="utf-8")
            documents.append((of_rows, data))
        for schema, document in documents:
            if document.exists():
                done = subprocess.run([*command, str(schema), str(document)], capture_output=True, text=True)
                check(done.returncode == 0, f"{document.name}: {done.stdout}{done.stderr}")
                count += 1
    return f"{count} documents valid by their schemas"


def schemas(public):
    import check_jsonschema.cli  # noqa: F401

    folder = pathlib.Path(__file__).parent.parent / "docs" / "schemas"
    count = 0
    with tempfile.TemporaryDirectory() as scratch:
        for schema in sorted(folder.glob("*.schema.json")):
            name = schema.name.removesuffix(".schema.json")
            data = public / f"{name}.json"
            if not data.exists() and (public / f"{name}.csv").exists():
                # The schema is that of one row.
                own = json.loads(schema.read_text(encoding="utf-8"))
                own.pop("$id", None)
                whole = {"type": "array", "items": {"$ref": "#/$defs/row"}, "$defs": {"row": own, **own.pop("$defs", {})}}
                schema, data = pathlib.Path(scratch, "schema.json"), pathlib.Path(scratch, "rows.json")
                schema.write_text(json.dumps(whole), encoding="utf-8")
                data.write_text(json.dumps(rows(public / f"{name}.csv")), encoding="utf-8")
            if data.exists():
                command = [sys.executable, "-m", "check_jsonschema", "--schemafile", schema, data]
                run = subprocess.run(command, capture_output=True, text=True)
                check(run.returncode == 0, f"{name}: {run.stdout}{run.stderr}")
                count += 1
    return f"{count} files by their schemas"


def main():
    arguments = [argument for argument in sys.argv[1:] if argument != "--all"]
    if len(arguments) != 1:
        sys.exit(__doc__)
    public = pathlib.Path(arguments[0])
    for one in (feeds, intervals, scores, calendar, citations, stix, schemas):
        try:
            print(one(public))
        except ImportError as error:
            skipped.append(error.name)
    for name in skipped:
        print(f"skipped: {name} is not installed")
    for failure in failures:
        print(failure, file=sys.stderr)
    sys.exit(1 if failures or (skipped and "--all" in sys.argv) else 0)


if __name__ == "__main__":
    main()
