#!/usr/bin/env python3
"""Holds what a web server answers to `curl -I` against a table.

    python3 tests/hosts/answers.py TABLE SOCKET FOLDER

A line of the table at the margin is an address, perhaps with options of curl; in it, `???` stands for characters of a
name in FOLDER, which the server publishes. The lines below it are headers of the answer, word for word. `!` before the name of a
header means that it is not there.
"""
import glob
import os
import shlex
import subprocess
import sys


def requests(table):
    for line in open(table, encoding="utf-8"):
        line = line.rstrip("\n")
        if line.startswith("#") or not line:
            continue
        if line.startswith(" "):
            expected.append(line.strip())
            continue
        address, *options = shlex.split(line)
        expected = []
        yield line, address, options, expected


def ask(socket, folder, address, options):
    if "??" in address:
        found = sorted(glob.glob(folder + address))
        if not found:
            return [f"(there is no file {address})"]
        address = found[0][len(folder):]
    command = ["curl", "--silent", "--show-error", "--head", "--max-time", "30", "--unix-socket", socket]
    answer = subprocess.run(command + options + ["http://reports.example.org" + address], capture_output=True, text=True)
    return (answer.stdout + answer.stderr).splitlines()


def is_there(line, answer):
    if line.startswith("!"):
        return not any(one.lower().startswith(line[1:].strip().lower() + ":") for one in answer)
    return line in [one.strip() for one in answer]


table, socket, folder = sys.argv[1:]
wrong, count = 0, 0
for line, address, options, expected in list(requests(table)):
    answer = ask(socket, os.path.abspath(folder), address, options)
    missing = [one for one in expected if not is_there(one, answer)]
    count += len(expected)
    if missing:
        wrong += len(missing)
        print(line, *("  wanted: " + one for one in missing), *("  " + one for one in answer if one), sep="\n")
if not count:
    wrong, _ = 1, print("the table is empty")
print(f"{count} headers, {wrong} wrong")
sys.exit(1 if wrong else 0)
