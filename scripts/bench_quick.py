"""Counts instead of seconds, for scripts/bench --quick: they say the same on a busy machine, so that the tables of two
commits can be laid side by side.

Each row runs its command three times from the same state: alone (memory, files and bytes), under strace (system calls),
and under valgrind's callgrind (instructions and allocations). All of it on one core, with one thread and a fixed clock.
"""
import glob
import gzip
import hashlib
import os
import re
import shutil
import subprocess
import sys

COUNTERS = {"valgrind": "instructions and allocations", "strace": "system calls"}
WAITS = {"futex", "madvise", "sched_yield"}  # their number depends on how threads meet, and on the clock
ALLOCATES = re.compile(r"(mi_)?(m|c|z|re)alloc(_aligned)?$")
ALLOCATOR = re.compile(r"_?mi_|(m|c|re)alloc$")  # what these call is a part of one allocation
HEAD = ["command", "instructions (M)", "of these sha256", "system calls", "allocations", "peak memory",
        "files written", "KB written", "files of output"]
END = "1735689600"  # the end of 2024, which is that of the corpus
EVENT = "events/kyiv-rejects-peace-draft/index.html"  # as in tests/browser/weight.test.js
ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))


class Failed(Exception):
    """A command that is counted did not do its work."""


class Quick:
    def __init__(self, given, run, state, say):
        self.given, self.run, self.state, self.say = given, run, state, say
        self.site, self.out = (os.path.join(given.work, name) for name in ("site", "out"))
        self.log = os.path.join(given.work, "counts")
        self.env = {"PATH": os.environ["PATH"], "HOME": given.work, "LC_ALL": "C.UTF-8", "TZ": "UTC",
                    "RAYON_NUM_THREADS": "1", "SOURCE_DATE_EPOCH": END}
        self.counters = [name for name in given.counters if self.is_usable(name)]
        if hasattr(os, "sched_setaffinity"):
            os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})  # inherited by all that runs from here on

    def is_usable(self, name):
        if name == "valgrind" and shutil.which(name):
            return True
        # A container may hold strace and not let it trace.
        if name == "strace" and shutil.which(name) and subprocess.run([name, "-o", os.devnull, "true"]).returncode == 0:
            return True
        self.say(f"left out: {COUNTERS[name]}, for which {name} is needed (Debian, Ubuntu: apt-get install {name})")
        return False

    def call(self, command):
        done = self.run(command, self.given.timeout, os.path.join(self.given.work, "log"), self.env)
        if done.problem:
            raise Failed(f"{' '.join(command)}: {done.problem}")
        return done

    def build(self):
        return [self.given.standpoint, "build", "--root", self.site, "--out", self.out]

    def forget(self, *folders):
        for folder in folders:
            shutil.rmtree(folder, ignore_errors=True)

    def row(self, name, command, before, after=lambda: None):
        """The cells of one command, each run of which begins with `before` and ends with `after`."""
        cells = dict.fromkeys(HEAD, "-")
        for counter in ["alone", *self.counters]:
            before()
            was = self.state(self.given.work)
            seconds, peak = self.count(counter, command, cells)
            self.say(f"  {name:20} {counter:8} {seconds:6.1f} s")
            if counter == "alone":
                now = self.state(self.given.work)
                written = [path for path in now if now[path] != was.get(path) and os.path.isfile(path)
                           and path != os.path.join(self.given.work, "log")]
                cells |= {"command": name, "peak memory": f"{peak / 2**20:.0f} MiB", "files written": f"{len(written):,}",
                          "KB written": f"{sum(os.path.getsize(path) for path in written) / 1000:,.0f}",
                          "files of output": f"{sum(len(names) for _, _, names in os.walk(self.out)):,}"}
            after()
        return list(cells.values())

    def count(self, counter, command, cells):
        if counter == "valgrind":
            done = self.call(["valgrind", "--tool=callgrind", f"--callgrind-out-file={self.log}", "--compress-strings=no", *command])
            instructions, sha256, allocations = callgrind(self.log)
            cells |= {"instructions (M)": f"{instructions / 1e6:,.1f}", "of these sha256": f"{sha256 / instructions:.0%}",
                      "allocations": f"{allocations:,}"}
        elif counter == "strace":
            done = self.call(["strace", "-f", "-c", "-o", self.log, *command])
            cells["system calls"] = f"{system_calls(self.log):,}"
        else:
            done = self.call(command)
        return done.seconds, done.peak

    def edit(self, change):
        """Builds, and then changes the text of one assessment; returns this, and what puts the text back."""
        sources = sorted(glob.glob(os.path.join(self.site, "content/assessments/**/*.md"), recursive=True))
        path = sources[len(sources) // 2]
        with open(path, encoding="utf-8") as file:
            text = file.read()

        def put(words):
            with open(path, "w", encoding="utf-8") as file:
                file.write(words)

        def before():
            self.call(self.build())
            put(change(text))
        return before, lambda: put(text)

    def rows(self):
        small, record = (os.path.join(self.site, name) for name in (".standpoint", "archive"))
        caches = (small, os.path.join(self.given.work, ".cache"))
        of_site = ["--root", self.site]
        settings = os.path.join(self.site, "standpoint.toml")
        with open(settings, encoding="utf-8") as file:
            text = file.read()

        def first_record():
            # The first record asks for itself in the settings.
            self.forget(*caches, record)
            with open(settings, "w", encoding="utf-8") as file:
                file.write(text)
        yield self.row("build, cold", self.build(), lambda: self.forget(self.out, *caches))
        yield self.row("build, unchanged", self.build(), lambda: self.call(self.build()))
        yield self.row("build, one body", self.build(), *self.edit(lambda text: text + "\nA later note.\n"))
        yield self.row("build, one title", self.build(), *self.edit(lambda text: text.replace("title: ", "title: Why ", 1)))
        yield self.row("check", [self.given.standpoint, "check", "--strict", *of_site], lambda: self.forget(*caches))
        yield self.row("record, all", [self.given.standpoint, "record", *of_site], first_record)
        yield self.row("verify", [self.given.standpoint, "verify", *of_site], lambda: self.forget(*caches))

    def weight(self):
        """Bytes of the demo's event page with its styles and scripts, each by gzip -9."""
        demo, out = (os.path.join(self.given.work, name) for name in ("demo", "demo-out"))
        os.mkdir(demo)
        shutil.copy2(os.path.join(ROOT, "standpoint.toml"), demo)
        for name in ("content", "static", "themes", "archive"):
            if os.path.isdir(os.path.join(ROOT, name)):
                shutil.copytree(os.path.join(ROOT, name), os.path.join(demo, name))
        self.call([self.given.standpoint, "build", "--root", demo, "--out", out])
        page = os.path.join(out, EVENT)
        with open(page, encoding="utf-8") as file:
            parts = re.findall(r'<(?:link rel="stylesheet" href|script src)="([^"]+)"', file.read())
        total = 0
        for path in [page, *(os.path.join(os.path.dirname(page), part) for part in parts)]:
            with open(path, "rb") as file:
                total += len(gzip.compress(file.read(), 9))
        return total


def callgrind(path):
    """All instructions, those of sha256, and how often the program asked for memory. Each function's own costs come
    first; every `calls=` is followed by a line with the costs of the function that it called."""
    instructions = sha256 = allocations = 0
    function, called = "", None
    with open(path, encoding="utf-8", errors="replace") as file:
        for line in file:
            if line.startswith("fn="):
                function = line[3:].strip()
            elif line.startswith("cfn="):
                called = line[4:].strip()
            elif line.startswith("calls="):
                if ALLOCATES.match(called) and not ALLOCATOR.match(function):
                    allocations += int(line[6:].split()[0])
                next(file)
            elif line[0] in "0123456789+-*":
                cost = int(line.split()[1])
                instructions += cost
                sha256 += cost if "sha2::" in function else 0
    return instructions, sha256, allocations


def system_calls(path):
    """The sum of the table that strace -c writes, without calls that wait."""
    with open(path, encoding="utf-8") as file:
        lines = [line.split() for line in file]
    return sum(int(words[3]) for words in lines if words and words[0][0].isdigit() and words[-1] not in {*WAITS, "total"})


def lines_of_source():
    """Lines of src that are neither blank nor comments nor tests."""
    count = 0
    for path in glob.glob(os.path.join(ROOT, "src/**/*.rs"), recursive=True):
        with open(path, encoding="utf-8") as file:
            code = re.split(r"\n#\[cfg\(test\)\]\n(?:#.*\n)?mod ", file.read())[0]
        count += sum(bool(line.strip()) and not line.strip().startswith("//") for line in code.splitlines())
    return count


def digest(*paths):
    """The first 8 digits of the sha256 of these files."""
    sha256 = hashlib.sha256()
    for path in paths:
        with open(path, "rb") as file:
            for part in iter(lambda: file.read(65536), b""):
                sha256.update(part)
    return sha256.hexdigest()[:8]


def commit():
    """The commit of the checkout, and whether it was changed since."""
    def git(*words):
        return subprocess.run(["git", "-C", ROOT, *words], capture_output=True, text=True).stdout.strip()
    try:
        return (git("rev-parse", "--short", "HEAD") or "no commit") + (" with changes" if git("status", "--porcelain") else "")
    except OSError:
        return "unknown (no git)"


def report(given, run, state, say, version, table):
    """Prints a line on what is counted, the table, and a line on what is weighed."""
    quick = Quick(given, run, state, say)
    corpus = [sys.executable, os.path.join(ROOT, "scripts/bench_corpus.py"), str(given.n[0]), quick.site]
    subprocess.run(corpus, check=True)
    sources = sorted(path for path in glob.glob(os.path.join(quick.site, "**"), recursive=True) if os.path.isfile(path))
    counted = f"{version([given.standpoint, '--version'])}, sha256 {digest(given.standpoint)}" if given.is_given else \
        f"Commit {commit()}, {version(['rustc', '--version'])}"
    rows, weight = list(quick.rows()), quick.weight()
    print(f"{counted}; {given.n[0]:,} assessments, corpus {digest(*sources)}; "
          f"{version(['valgrind', '--version']) if 'valgrind' in quick.counters else 'no valgrind'}.\n")
    table(HEAD, rows)
    with open(os.path.join(ROOT, "Cargo.lock"), encoding="utf-8") as file:
        crates = file.read().count("[[package]]") - 1
    print(f"\nThe demo's event page with styles and scripts: {weight:,} bytes by gzip -9. Checkout {commit()}: "
          f"{crates} locked crates, {lines_of_source():,} lines of src without tests, comments and blank lines.")
