// The browser's half of Standpoint's live preview.
//
// The server tells through one event stream that the site has changed. Each visible tab then asks
// for the state of the page that it shows, and reloads only if that page has changed.
(() => {
  "use strict";
  const PREFIX = "/_standpoint/";
  const shown = JSON.parse(document.currentScript.dataset.state);

  // --- What outlives a reload, in this tab only ---

  // Storage may be forbidden. Then the page reloads at its top, and hidden reports come back.
  function keep(name, value) {
    try {
      sessionStorage.setItem("standpoint:" + name, JSON.stringify(value));
    } catch {}
  }

  function take(name) {
    try {
      return JSON.parse(sessionStorage.getItem("standpoint:" + name));
    } catch {
      return null;
    }
  }

  // --- The page: reloading it without losing one's place ---

  const PLACE = "place:" + location.pathname;
  const details = () => [...document.querySelectorAll("details")];
  let futile = "";

  function reload(to) {
    const open = details().map((one) => one.open);
    keep(PLACE, { x: scrollX, y: scrollY, open, from: shown.page, to });
    location.reload();
  }

  function restore() {
    const place = take(PLACE);
    if (!place) return;
    keep(PLACE, null);
    // A reload that brought the same page is not made again: whatever the reason, it would not end.
    if (place.from === shown.page) futile = place.to;
    details().forEach((one, at) => {
      if (at in place.open) one.open = place.open[at];
    });
    const scroll = () => scrollTo({ left: place.x, top: place.y, behavior: "instant" });
    scroll();
    // Pictures without a size make the page longer when they come. Whoever has scrolled stays.
    const { scrollX: x, scrollY: y } = window;
    const isThere = () => scrollX === x && scrollY === y;
    addEventListener("load", () => isThere() && scroll(), { once: true });
  }

  // --- What stands in the page: style sheets and images, without a reload ---

  const ours = (address) => new URL(address, location.href).origin === location.origin;

  function renewed(address) {
    const url = new URL(address, location.href);
    url.searchParams.set("standpoint", Date.now().toString(36));
    return url.href;
  }

  // The style sheets that are on their way. A later change takes their place.
  let coming = [];

  function swapStyles() {
    for (const link of coming) link.remove();
    coming = [];
    for (const old of document.querySelectorAll('link[rel~="stylesheet"]')) {
      if (!ours(old.href)) continue;
      const next = old.cloneNode();
      next.href = renewed(old.href);
      // The old one stays until the new one is there: the page is never without style.
      next.addEventListener("load", () => {
        coming = coming.filter((link) => link !== next);
        old.remove();
      });
      next.addEventListener("error", () => {
        next.remove();
        // The server is away, it may be: the next look tries again.
        shown.styles = "";
      });
      coming.push(next);
      old.after(next);
    }
  }

  function swapMedia() {
    for (const one of document.querySelectorAll("img[src], video[src], audio[src], source[src]")) {
      if (ours(one.src)) one.src = renewed(one.src);
    }
  }

  // Whether the page has scripts of its own, which may be what changed, or read it.
  function isScripted() {
    const isTheirs = (script) => script.src && ours(script.src) && !script.src.includes(PREFIX);
    return [...document.scripts].some(isTheirs);
  }

  // --- The report of what is wrong ---

  // Shadow and adopted style keep it apart from the page, and within the page's policy. What is
  // `!important` here stands above the page's own rules for its element.
  const STYLE = `
    :host { all: initial !important; display: block !important; position: fixed !important;
      inset: auto 0 0 !important; z-index: 2147483647 !important; color-scheme: light dark !important; }
    @media print { :host { display: none !important; } }
    section { --paper: #fff; --ink: #14191b; --quiet: #6b767b; --alert: #9a3412; --focus: #b45309;
      display: flex; flex-direction: column; box-sizing: border-box; max-height: 45vh;
      background: var(--paper); color: var(--ink); border-top: 3px solid var(--alert);
      box-shadow: 0 0 1rem rgb(0 0 0 / 0.25); font: 0.875rem/1.5 system-ui, sans-serif; }
    @media (prefers-color-scheme: dark) {
      section { --paper: #1c2225; --ink: #e9eded; --quiet: #94a1a6; --alert: #f2a886; --focus: #fbbf24; }
    }
    header { display: flex; justify-content: space-between; align-items: center; gap: 1rem;
      padding: 0.5rem 1rem; }
    p { margin: 0; color: var(--alert); font-weight: 600; }
    button { font: inherit; color: inherit; background: none; border: 1px solid var(--quiet);
      border-radius: 0.25rem; padding: 0.25rem 0.75rem; cursor: pointer; }
    pre { font: 0.8125rem/1.5 ui-monospace, monospace; margin: 0; padding: 0.25rem 1rem 1rem;
      overflow: auto; overscroll-behavior: contain; white-space: pre-wrap; overflow-wrap: anywhere; }
    @media (min-width: 40rem) { .frame { white-space: pre; } }
    :focus-visible { outline: 3px solid var(--focus); outline-offset: -3px; }`;
  const HIDDEN = "hidden";
  let overlay = null;

  function element(name, attributes, ...children) {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    made.append(...children);
    return made;
  }

  function remove() {
    overlay?.host.remove();
    overlay = null;
  }

  function hide() {
    keep(HIDDEN, overlay.text.textContent);
    remove();
  }

  function show() {
    const host = element("div", { id: "standpoint-report" });
    const root = host.attachShadow({ mode: "open" });
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(STYLE);
    root.adoptedStyleSheets = [sheet];
    // Spoken is the number only: frames are no good to listen to, and are there to be read.
    const count = element("p", { role: "alert" });
    const button = element("button", { type: "button" }, "Hide");
    button.addEventListener("click", hide);
    const text = element("pre", { tabindex: "0" });
    const header = element("header", {}, count, button);
    const section = element("section", { "aria-label": "What is wrong" }, header, text);
    section.addEventListener("keydown", (event) => event.key === "Escape" && hide());
    root.append(section);
    document.body.append(host);
    return { host, count, text };
  }

  // Messages and hints are wrapped. Lines of a file are not: what underlines them would move.
  function lines(text) {
    const line = (words) =>
      element("span", /^ *\d* *\|/.test(words) ? { class: "frame" } : {}, words);
    return text.split(/(?<=\n)/).map(line);
  }

  function report({ errors, text }) {
    if (errors === 0) keep(HIDDEN, null);
    // A page that stands in for a broken one is the report itself.
    if (errors === 0 || shown.broken || text === take(HIDDEN)) {
      remove();
      return;
    }
    overlay ??= show();
    // What is the same is not written again, as it would be spoken again.
    if (overlay.text.textContent === text) return;
    overlay.count.textContent = errors === 1 ? "1 error" : `${errors} errors`;
    overlay.text.replaceChildren(...lines(text));
    overlay.text.scrollTop = 0;
  }

  // --- Whether this page has changed ---

  let checking = false;
  let again = false;

  async function check() {
    if (checking) {
      again = true;
      return;
    }
    checking = true;
    try {
      const of = encodeURIComponent(location.pathname);
      const answer = await fetch(`${PREFIX}state?page=${of}`, { cache: "no-store" });
      if (answer.ok) {
        const now = await answer.json();
        // It may be newer than what was heard of: that it goes back to it is news.
        build = now.build;
        compare(now);
      }
    } catch {
      // The server is away. When its stream says that it is back, this is still to be done.
      build = "";
    }
    checking = false;
    if (again) {
      again = false;
      check();
    }
  }

  function compare(now) {
    const { page, styles, media, files, broken } = now.state;
    report(now.report);
    // A page that can be read stays while what replaces it cannot be rendered.
    const stays = broken && !shown.broken;
    const isNew = page !== shown.page && !stays && page !== futile;
    if (isNew || (files !== shown.files && isScripted())) {
      reload(page);
      return;
    }
    const news = { styles: styles !== shown.styles, media: media !== shown.media };
    Object.assign(shown, { styles, media, files });
    if (news.styles) swapStyles();
    if (news.media) swapMedia();
  }

  // --- The event stream: one for all tabs, as browsers open few connections to one server ---

  let channel = null;
  let leave = null;
  let build = "";

  function hear(id) {
    if (id === build || document.hidden) return;
    build = id;
    check();
  }

  // Opens the stream, and resolves when this tab is hidden or left.
  function listen(signal) {
    return new Promise((done) => {
      let source = null;
      let timer = 0;
      const open = () => {
        source = new EventSource(PREFIX + "events");
        source.addEventListener("build", (event) => {
          channel?.postMessage(event.data);
          hear(event.data);
        });
        source.addEventListener("error", () => {
          // A stream that was cut opens again by itself; one that was refused does not.
          if (source.readyState === EventSource.CLOSED) timer = setTimeout(open, 1000);
        });
      };
      const close = () => {
        clearTimeout(timer);
        source?.close();
        done();
      };
      if (signal.aborted) return done();
      signal.addEventListener("abort", close, { once: true });
      open();
    });
  }

  function arrive() {
    if (leave || document.hidden) return;
    const controller = new AbortController();
    leave = controller;
    const { signal } = controller;
    channel = new BroadcastChannel("standpoint");
    channel.addEventListener("message", (message) => hear(message.data));
    // The tab that holds the lock has the stream. Pages from other machines have no locks, for want
    // of a secure context: there each visible tab has its own.
    if (navigator.locks) {
      navigator.locks.request("standpoint", { signal }, () => listen(signal)).catch(() => {});
    } else {
      listen(signal);
    }
    // What happened since the page was made, or while nobody looked.
    check();
  }

  // A page that keeps nothing open can be kept whole by the browser, for when one goes back.
  function depart() {
    leave?.abort();
    leave = null;
    channel?.close();
    channel = null;
  }

  document.addEventListener("visibilitychange", () => (document.hidden ? depart() : arrive()));
  addEventListener("pagehide", depart);
  addEventListener("pageshow", arrive);
  restore();
  arrive();
})();
