#!/usr/bin/env python3
"""Makes a site of forecasts with known outcomes, and computes what its pages should print.

    markets.py FORECASTS.csv FOLDER    writes the site, and prints the expected figures as JSON

A row of the file is the probability that a source gave to a question at some time: `set`, `source`, `id`, `question`,
`frozen` (when it was given), `probability` (0 to 1), `resolved_on` and `outcome` (`yes` or `no`); other columns are not
read. A source becomes an agent, a set of a source an event, and a row one of its questions with an answer: the same
question in two sets is two questions, so that every row is scored.

The scale of a site ends at 1 and 99%. So a probability that rounds to 0 or 100% counts as 1 or 99%, in the site and in
what is expected of it. With `statsmodels` and `scikit-learn` the expected figures are theirs.
"""

import csv
import json
import math
import pathlib
import sys

Z = 1.959963984540054
# Of terms that touch, a percentage between them belongs to the one nearer to 50%.
TERMS = [
    ("almost no chance", 1, 4),
    ("very unlikely", 5, 19),
    ("unlikely", 20, 44),
    ("roughly even chance", 45, 55),
    ("likely", 56, 80),
    ("very likely", 81, 95),
    ("almost certain", 96, 99),
]


def percent(probability):
    """Whole percent, rounded half up, from 1 to 99."""
    return min(max(math.floor(float(probability) * 100 + 0.5), 1), 99)


def interval(count, total):
    """The 95% interval of a share by Wilson."""
    try:
        from statsmodels.stats.proportion import proportion_confint

        return proportion_confint(count, total, alpha=0.05, method="wilson")
    except ImportError:
        center = (count + Z * Z / 2) / (total + Z * Z)
        half = Z * math.sqrt(count * (total - count) / total + Z * Z / 4) / (total + Z * Z)
        return center - half, center + half


def brier(answers):
    """The mean squared difference of (percent, whether it happened)."""
    outcomes = [int(happened) for _, happened in answers]
    try:
        from sklearn.metrics import brier_score_loss

        return brier_score_loss(outcomes, [percent / 100 for percent, _ in answers])
    except ImportError:
        squares = [(percent / 100 - happened) ** 2 for (percent, _), happened in zip(answers, outcomes)]
        return sum(squares) / len(squares)


def text(words):
    """A text in YAML, on one line."""
    return json.dumps(" ".join(words.split()), ensure_ascii=False)


def read(path):
    """The rows of the file."""
    with open(path, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def write(rows, folder):
    """Writes the site."""
    root = pathlib.Path(folder)
    (root / "content" / "events").mkdir(parents=True)
    (root / "content" / "assessments").mkdir()
    (root / "standpoint.toml").write_text('title = "Markets"\n', encoding="utf-8")
    questions, judgements = {}, {}
    for number, row in enumerate(rows):
        event = f"{row['source']}-{row['set']}"
        # Ids are not those of the file, which may hold capital letters.
        questions.setdefault(event, []).append(
            f"  - id: q{number}\n    text: {text(row['question'])}\n"
            f"    outcome: {{answer: {row['outcome']}, date: {row['resolved_on']}}}\n"
        )
        judgements.setdefault((event, row["source"], row["frozen"][:10]), []).append(
            f"  - {{text: It comes out as yes., likelihood: {percent(row['probability'])}%, question: q{number}}}\n"
        )
    for event, entries in questions.items():
        front = f"---\ntitle: Questions of {event}\nquestions:\n{''.join(entries)}---\n"
        (root / "content" / "events" / f"{event}.md").write_text(front, encoding="utf-8")
    for (event, source, day), entries in judgements.items():
        # An assessment has at most 50 judgements.
        for part in range(0, len(entries), 50):
            front = f"---\nagent: {source}\ndate: {day}\nevent: {event}\nconfidence: unstated\njudgements:\n"
            front += "".join(entries[part : part + 50]) + "---\nProbabilities of that day.\n"
            path = root / "content" / "assessments" / f"{event}-{part // 50}.md"
            path.write_text(front, encoding="utf-8")


def expected(rows):
    """The figures on the page of each source."""
    answers = {}
    for row in rows:
        if row["frozen"][:10] <= row["resolved_on"]:
            answer = (percent(row["probability"]), row["outcome"] == "yes")
            answers.setdefault(row["source"], []).append(answer)
    figures = {}
    for source, own in answers.items():
        figures[source] = {"decided": str(len(own))}
        if len(own) < 20:
            continue
        score = brier(own)
        # Halves come as whole numbers of thousandths and a half: `1e-9` is far more than floats are off.
        score = f"{math.floor(score * 1000 + 0.5 + 1e-9) / 1000:.3f}"
        figures[source].update({"brier-low": score, "brier-high": score})
        for term, low, high in TERMS:
            of_term = [happened for percent, happened in own if low <= percent <= high]
            if of_term:
                ends = [math.floor(end * 100 + 0.5) for end in interval(sum(of_term), len(of_term))]
                figures[source][f"came-true {term}"] = f"{sum(of_term)} of {len(of_term)}"
                figures[source][f"interval {term}"] = f"{ends[0]}–{ends[1]}%"
    return figures


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    rows = read(sys.argv[1])
    write(rows, sys.argv[2])
    json.dump(expected(rows), sys.stdout, ensure_ascii=False, indent=2)


if __name__ == "__main__":
    main()
