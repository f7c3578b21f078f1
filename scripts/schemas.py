#!/usr/bin/env python3
"""Holds the schemas that `standpoint schema` prints against the front matters that `check` is known to take and refuse.

    schemas.py PROGRAM    with check-jsonschema installed

tests/commands/front_matters.txt has the documents and the verdicts; a test holds `check` against the same file.
"""

import json
import pathlib
import subprocess
import sys
import tempfile

CASES = pathlib.Path(__file__).parent.parent / "tests" / "commands" / "front_matters.txt"
VALID = {"good": True, "only check": True, "bad": False, "only schema": False}


def cases():
    """Of each document: its verdict, its kind and its front matter."""
    kind, needed = "", []
    for line in CASES.read_text(encoding="utf-8").splitlines():
        if line.startswith("== "):
            kind, keys = line[3:].removesuffix(" ==").split(": ", 1)
            needed = keys.split("; ")
        elif " |" in line and not line.startswith("#"):
            verdict, keys = line.split(" |", 1)
            own = [key for key in keys.strip().split("; ") if key]
            replaced = {key.lstrip("-").split(":")[0] for key in own}
            kept = [key for key in needed if key.split(":")[0] not in replaced]
            yield verdict.strip(), kind, "\n".join(kept + [key for key in own if not key.startswith("-")]) + "\n"


def main():
    program, wrong, count = sys.argv[1], [], 0
    command = [sys.executable, "-m", "check_jsonschema"]
    by_kind = {}
    for verdict, kind, text in cases():
        by_kind.setdefault(kind, []).append((verdict, text))
    with tempfile.TemporaryDirectory() as scratch:
        folder = pathlib.Path(scratch)
        for kind in [*by_kind, "settings"]:
            schema = folder / f"{kind}.json"
            schema.write_bytes(subprocess.run([program, "schema", kind], capture_output=True, check=True).stdout)
            subprocess.run([*command, "--quiet", "--check-metaschema", schema], check=True)
        for kind, documents in by_kind.items():
            paths = [folder / f"{kind}-{number}.yaml" for number in range(len(documents))]
            for path, (_, text) in zip(paths, documents):
                path.write_text(text, encoding="utf-8")
            run = subprocess.run([*command, "-o", "json", "--schemafile", folder / f"{kind}.json", *paths], capture_output=True)
            report = json.loads(run.stdout)
            refused = {error["filename"] for errors in ("errors", "parse_errors") for error in report.get(errors, [])}
            for path, (verdict, text) in zip(paths, documents):
                count += 1
                if (str(path) not in refused) != VALID[verdict]:
                    wrong.append(f"{verdict}: {text}")
    for one in wrong:
        print(f"the schema disagrees with `check`: {one}", file=sys.stderr)
    print(f"{count} front matters, {len(wrong)} on which a schema and `check` disagree")
    return 1 if wrong or count < 200 else 0


if __name__ == "__main__":
    sys.exit(main())
