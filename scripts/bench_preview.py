"""The live preview, for scripts/bench: how soon each server shows its first page, and how soon an edit.

All of it is seen from outside, by the peers' latency.py: it starts a server, edits a file, asks for a page every
2 ms until the edit shows, puts the file back, and does so again. The time of an edit runs from the end of the write
to the first answer that shows it. Needs /proc.
"""
import collections
import contextlib
import http.client
import os
import re
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import time

COLD, WARM = "body", "title"  # the first of each round has no cache, and the next one has
EDITS = {"body": "body", "title": "title, on the event's page", "template": "template"}
MARK = "<!--EDITMARK-->"  # the peers' sites have it in the footer of their base templates
OVERRIDE = "themes/default/templates/base.html"  # Standpoint's own template, and where a site puts another
SERVERS = {  # what starts the watch mode at {port}, and the base template
    "Standpoint": (["serve", "--root", ".", "--port", "{port}"], OVERRIDE),
    "hugo": (["server", "--bind", "127.0.0.1", "--port", "{port}"], "layouts/baseof.html"),
    "zola": (["serve", "--interface", "127.0.0.1", "--port", "{port}"], "templates/base.html"),
}
LINE = re.compile(r"median (\d+) ms  min (\d+)  max (\d+)  n=(\d+) .*first page after ([\d.]+) s  peak RSS (\d+) MiB")


class Failed(Exception):
    """A server did not come up, or did not show an edit."""


class Edits:
    """What latency.py has found: seconds, and the memory of the largest process in bytes."""

    def __init__(self, found):
        median, least, most, _, ready, peak = map(float, found.groups())
        self.seconds, self.least, self.most = median / 1000, least / 1000, most / 1000
        self.ready, self.peak = ready, peak * 2**20


class Server:
    def __init__(self, name, binary, site, given, root):
        self.name, self.binary, self.site, self.given, self.root = name, binary, site, given, root
        self.arguments, self.template = SERVERS[name]
        self.log = os.path.join(given.work, "log")
        self.caches = site + "-caches-of-preview"
        with open(os.path.join(site, "manifest.tsv"), encoding="utf-8") as file:  # the same order in every site
            lines = [line.split("\t") for line in file]
        self.documents = [(page, source, event) for page, source, _, event, *_ in lines]

    def command(self, port):
        return [self.binary, *(word.format(port=port) for word in self.arguments)]

    def edit(self, kind, number):
        """Starts the server, and edits the document of that number, or the template, --edits times."""
        port = free_port()
        page, source, event = self.documents[number]
        page, event = f"http://127.0.0.1:{port}{page}", f"http://127.0.0.1:{port}{event}"
        what = {
            "body": ["--url", page, "--file", source, "--append"],
            "title": ["--url", event, "--visit", page, "--file", source, "--sub", r'^title( = |: )"', r'title\1"{m} '],
            "template": ["--url", page, "--file", self.template, "--sub", MARK, "<p>{m}</p>" + MARK],
        }[kind]
        if kind == COLD:
            shutil.rmtree(self.caches, ignore_errors=True)
        marked = self.marked_template() if self.name == "Standpoint" and kind == "template" else contextlib.nullcontext()
        with marked:
            return self.latency(port, what)

    @contextlib.contextmanager
    def marked_template(self):
        """Lays a copy of the default theme's base template over it, with the mark in its footer."""
        with open(os.path.join(self.root, OVERRIDE), encoding="utf-8") as file:
            text = file.read()
        if "</footer>" not in text:
            raise Failed(f"{OVERRIDE} has no </footer> to put a mark before")
        path = os.path.join(self.site, OVERRIDE)
        os.makedirs(os.path.dirname(path))
        try:
            with open(path, "w", encoding="utf-8") as file:
                file.write(text.replace("</footer>", MARK + "</footer>", 1))
            yield
        finally:
            shutil.rmtree(os.path.join(self.site, "themes"))

    def latency(self, port, what):
        # The server leads a process group of its own. The shell tells its number, so that it can be ended
        # even where latency.py could not do so.
        pid_file = os.path.join(self.given.work, "server.pid")
        command = [sys.executable, os.path.join(self.given.peers_scripts, "latency.py"), "--cwd", self.site, *what,
                   "-n", str(self.given.edits), "--label", self.name, "--timeout", str(self.given.timeout),
                   "--start-timeout", str(self.given.timeout),
                   "--", "sh", "-c", 'echo $$ >"$0"; exec "$@"', pid_file, *self.command(port)]
        with open(self.log, "wb"):
            pass  # the servers' words are added to it
        child = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                                 text=True, env=dict(os.environ, LATENCY_LOG=self.log, XDG_CACHE_HOME=self.caches),
                                 start_new_session=True)
        try:
            output, _ = child.communicate(timeout=self.given.timeout)
        except subprocess.TimeoutExpired:
            raise Failed(self.told(f"ran longer than {self.given.timeout:.0f} s")) from None
        finally:
            if child.poll() is None:
                end(child, signal.SIGINT)  # it then puts its file back and ends its server
            if child.returncode != 0:
                with contextlib.suppress(OSError, ValueError), open(pid_file) as file:
                    os.killpg(int(file.read()), signal.SIGKILL)
            with contextlib.suppress(OSError):
                os.remove(pid_file)
        found = LINE.search(output)
        if child.returncode != 0 or not found or int(found[4]) != self.given.edits:
            raise Failed(self.told(output.strip() or f"latency.py printed nothing (exit code {child.returncode})"))
        return Edits(found)

    def told(self, problem):
        with open(self.log, errors="replace") as file:
            return "\n".join([problem, *file.read().splitlines()[-15:]])

    def idle(self, seconds=5):
        """CPU seconds that the server uses in so many when nothing happens, after it has come to rest."""
        port = free_port()
        with open(self.log, "wb") as sink:
            child = subprocess.Popen(self.command(port), cwd=self.site, stdin=subprocess.DEVNULL, stdout=sink,
                                     stderr=subprocess.STDOUT, start_new_session=True,
                                     env=dict(os.environ, XDG_CACHE_HOME=self.caches))
        try:
            limit = time.monotonic() + self.given.timeout
            while not answers(port):
                if child.poll() is not None or time.monotonic() > limit:
                    raise Failed(self.told("the server did not come up"))
                time.sleep(0.02)
            for _ in range(15):
                before = cpu_seconds(child.pid)
                time.sleep(2)
                if cpu_seconds(child.pid) - before < 0.05:
                    break
            before = cpu_seconds(child.pid)
            time.sleep(seconds)
            return cpu_seconds(child.pid) - before
        finally:
            end(child, signal.SIGTERM)


def end(child, gently):
    """Ends a process group that we have started: gently, and what is left of it after that by force."""
    for sign in (gently, signal.SIGKILL):
        with contextlib.suppress(ProcessLookupError):
            os.killpg(child.pid, sign)
        with contextlib.suppress(subprocess.TimeoutExpired):
            child.wait(15)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def answers(port):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request("GET", "/")
        return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def cpu_seconds(group):
    ticks = 0
    for name in filter(str.isdigit, os.listdir("/proc")):
        with contextlib.suppress(OSError), open(f"/proc/{name}/stat") as file:
            fields = file.read().rsplit(")", 1)[1].split()
            if int(fields[2]) == group:
                ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def choose(documents, round_number):
    """The document that a round edits: one whose event's page lists all assessments (Standpoint's: 200)."""
    sizes = collections.Counter(event for _, _, event in documents)
    for step in range(len(documents)):
        number = (round_number * 7919 + len(documents) // 2 + step) % len(documents)
        if sizes[documents[number][2]] <= 200:
            return number
    raise Failed("every event has more than 200 assessments")


def measure(servers, given, say):
    """All rounds at one size. Every server in turn for each kind of edit, so that those stand close to each other.
    Returns {tool: [{kind: Edits}, ...]}, {tool: idle CPU seconds} and remarks. The first server is ours."""
    rounds, idle, remarks = {server.name: [] for server in servers}, {}, []
    for index in range(given.runs):
        number = choose(servers[0].documents, index)
        for server in servers:
            rounds[server.name].append({})
        for kind in EDITS:
            for server in list(servers):
                try:
                    edits = rounds[server.name][index][kind] = server.edit(kind, number)
                    say(f"  round {index + 1}: {server.name:12} {kind:9} shown after {edits.seconds * 1000:6.0f} ms"
                        f"  (ready after {edits.ready:.2f} s) {edits.peak / 2**20:8.0f} MiB")
                    if index == 0 and kind == "template":
                        idle[server.name] = server.idle()
                except Failed as problem:
                    if server is servers[0]:
                        raise
                    say(f"    {server.name}, {kind}: {problem}\n    {server.name} is left out of the preview from here on")
                    remarks.append(f"{server.name} was left out of the preview after a failed edit ({kind})")
                    servers.remove(server)
                    del rounds[server.name]
    return rounds, idle, remarks


def head(peers):
    return ["assessments", "tool", "ready", "ready, with cache", *EDITS.values(), "peak memory", "CPU in 5 idle s",
            *(f"{what} ÷ {peer}" for peer in peers for what in ["ready", *EDITS])]


def rows(n, rounds, idle, peers):
    """Table rows: one for each server; medians of all rounds, and of each round's own ratios."""
    for tool, these in rounds.items():
        cells = [str(n), tool, f"{statistics.median(map(ready, these)):.2f} s"]
        known = statistics.median(one[WARM].ready for one in these)
        cells.append(f"{known:.2f} s" if tool == "Standpoint" else "")
        for kind in EDITS:
            least, most = min(one[kind].least for one in these), max(one[kind].most for one in these)
            median = statistics.median(one[kind].seconds for one in these)
            cells.append(f"{median * 1000:.0f} ms ({least * 1000:.0f}-{most * 1000:.0f})")
        peak = statistics.median(max(edits.peak for edits in one.values()) for one in these)
        cells += [f"{peak / 2**20:.0f} MiB", f"{idle[tool] * 1000:.0f} ms"]
        for peer in peers:
            pairs = list(zip(these, rounds.get(peer, [])))
            cells.append(ratio(tool == peer, [(ready(one), ready(other)) for one, other in pairs]))
            for kind in EDITS:
                cells.append(ratio(tool == peer, [(one[kind].seconds, other[kind].seconds) for one, other in pairs]))
        yield cells


def ready(one):
    """Without a cache, where the server has one."""
    return one[COLD].ready


def ratio(same, pairs):
    if same or not pairs or not all(against for _, against in pairs):
        return "1" if same else ""
    return f"{statistics.median(this / against for this, against in pairs):.2g}"
