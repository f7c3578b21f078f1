"""The record, for scripts/bench: `verify` beside sha256sum of the same files, and `archive` beside cp -r of the same bag.

All assessments of the site are put on the record once. Then every round runs each of the four once.
"""
import glob
import os
import statistics

LIMIT = 3  # Standpoint may take so many times as long as the tool beside it


class Failed(Exception):
    """A command did not do what it is timed for."""


def read_by_verify(site):
    """The ledger, every object, and what lies in content/ of it."""
    ledger = os.path.join(site, "archive/ledger.jsonl")
    objects = glob.glob(os.path.join(site, "archive/objects/*/*"))
    sources = glob.glob(os.path.join(site, "content/assessments/**/*.md"), recursive=True)
    return sorted([ledger, *objects, *sources])


def measure(site, binary, given, run, drop, say):
    """Returns {(job, tool): [Run, ...]} and remarks."""
    where = os.path.join(given.work, "record")
    os.makedirs(where)

    def timed(command):
        done = run(command, given.timeout, os.path.join(given.work, "log"))
        if done.problem:
            raise Failed(f"{' '.join(command[:3])}: {done.problem}")
        return done

    recorded = timed([binary, "record", "--root", site])
    say(f"  record everything {recorded.seconds:.3f} s {recorded.peak / 2**20:.0f} MiB")
    files = read_by_verify(site)
    listed = os.path.join(where, "files")
    with open(listed, "w", encoding="utf-8") as file:
        file.write("\0".join(files) + "\0")
    runs = {}
    for number in range(given.runs):
        bag, copy = (os.path.join(where, f"{name}-{number}") for name in ("bag", "copy"))
        for job, tool, command in [
            ("verify", "Standpoint", [binary, "verify", "--root", site]),
            ("verify", "sha256sum", ["xargs", "-0", "-a", listed, "sha256sum"]),
            ("archive", "Standpoint", [binary, "archive", "--root", site, "--format", "bagit", "--out", bag]),
            ("archive", "cp -r", ["cp", "-r", bag, copy]),
        ]:
            done = timed(command)
            say(f"  round {number + 1}: {job:8} {tool:12} {done.seconds:9.3f} s {done.peak / 2**20:8.0f} MiB")
            runs.setdefault((job, tool), []).append(done)
        if number == 0:
            sizes = [os.path.getsize(os.path.join(path, name)) for path, _, names in os.walk(bag) for name in names]
        drop(bag)
        drop(copy)
    drop(where)
    return runs, [f"`verify` reads {len(files)} files; the bag has {len(sizes)}, {sum(sizes) / 2**20:.0f} MiB; "
                  f"`record` took {recorded.seconds:.1f} s and {recorded.peak / 2**20:.0f} MiB"]


def rows(n, runs):
    """A table row for each job: Standpoint beside the other tool."""
    for job in ("verify", "archive"):
        (_, ours), (other, theirs) = ((tool, these) for (of, tool), these in runs.items() if of == job)
        ratio = statistics.median(a.seconds / b.seconds for a, b in zip(ours, theirs))
        yield [str(n), job, *(f"{statistics.median(one.seconds for one in these):.3f} s" for these in (ours, theirs)),
               other, f"{ratio:.2f}", "yes" if ratio <= LIMIT else "NO",
               f"{statistics.median(one.peak for one in ours) / 2**20:.0f} MiB"]


def head():
    return ["assessments", "command", "median", "beside it", "tool", "ratio", f"at most {LIMIT}", "peak memory"]
