// The browser's half of Standpoint's live preview.
//
// The server tells through one event stream that the site has changed. Each visible tab then asks
// for the state of the page that it shows, and reloads only if that page has changed.
(() => {
  "use strict";
  const PREFIX = "/_standpoint/";
  const shown = JSON.parse(document.currentScript.dataset.state);
  const kept = "standpoint:" + location.pathname;

  // --- The page: reloading it without losing one's place ---

  const details = () => [...document.querySelectorAll("details")];

  function reload() {
    const place = { x: scrollX, y: scrollY, open: details().map((one) => one.open) };
    try {
      sessionStorage.setItem(kept, JSON.stringify(place));
    } catch {
      // Without storage the page reloads at its top.
    }
    location.reload();
  }

  function restore() {
    let place = null;
    try {
      place = JSON.parse(sessionStorage.getItem(kept));
      sessionStorage.removeItem(kept);
    } catch {
      // As above.
    }
    if (!place) return;
    details().forEach((one, at) => {
      if (at in place.open) one.open = place.open[at];
    });
    const scroll = () => scrollTo({ left: place.x, top: place.y, behavior: "instant" });
    scroll();
    // Images that had no size until now may have moved everything.
    addEventListener("load", scroll, { once: true });
  }

  // --- What stands in the page: style sheets and images, without a reload ---

  const ours = (address) => new URL(address, location.href).origin === location.origin;

  function renewed(address) {
    const url = new URL(address, location.href);
    url.searchParams.set("standpoint", Date.now().toString(36));
    return url.href;
  }

  function swapStyles() {
    for (const old of document.querySelectorAll('link[rel~="stylesheet"]')) {
      if (!ours(old.href)) continue;
      const next = old.cloneNode();
      next.href = renewed(old.href);
      // The old one stays until the new one is there: the page is never without style.
      const done = () => old.remove();
      next.addEventListener("load", done, { once: true });
      next.addEventListener("error", done, { once: true });
      old.after(next);
    }
  }

  function swapFiles() {
    if ([...document.scripts].some((one) => one.src && ours(one.src) && !one.src.includes(PREFIX))) {
      reload();
      return;
    }
    for (const one of document.querySelectorAll("img[src], video[src], audio[src], source[src]")) {
      if (ours(one.src)) one.src = renewed(one.src);
    }
  }

  // --- The report of what is wrong ---

  const STYLE = `
    :host { all: initial; position: fixed; inset: auto 0 0; z-index: 2147483647; color-scheme: dark; }
    @media print { :host { display: none; } }
    section { background: #1b1b1f; color: #f2f2f2; border-top: 3px solid #ff6b5e;
      font: 0.875rem/1.5 system-ui, sans-serif; max-height: 60vh; overflow: auto; }
    header { display: flex; justify-content: space-between; align-items: center; gap: 1rem;
      position: sticky; top: 0; background: inherit; padding: 0.5rem 1rem; }
    h2 { font: inherit; font-weight: 600; margin: 0; }
    button { font: inherit; color: inherit; background: none; border: 1px solid #8a8a90;
      border-radius: 0.25rem; padding: 0.1rem 0.6rem; cursor: pointer; }
    pre { font: 0.8125rem/1.5 ui-monospace, monospace; margin: 0; padding: 0 1rem 1rem;
      white-space: pre; overflow-x: auto; }
    :focus-visible { outline: 2px solid #9cc7ff; outline-offset: 2px; }`;
  let overlay = null;
  let dismissed = "";

  function report({ errors, text }) {
    if (errors === 0) dismissed = "";
    const wanted = errors > 0 && text !== dismissed && !shown.broken;
    if (!wanted) {
      overlay?.remove();
      overlay = null;
      return;
    }
    if (!overlay) {
      overlay = document.createElement("div");
      overlay.id = "standpoint-report";
      const root = overlay.attachShadow({ mode: "open" });
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(STYLE);
      root.adoptedStyleSheets = [sheet];
      const section = document.createElement("section");
      section.setAttribute("role", "alert");
      const header = document.createElement("header");
      const close = document.createElement("button");
      close.type = "button";
      close.textContent = "Hide";
      close.addEventListener("click", () => {
        dismissed = root.querySelector("pre").textContent;
        overlay?.remove();
        overlay = null;
      });
      const body = document.createElement("pre");
      body.tabIndex = 0;
      header.append(document.createElement("h2"), close);
      section.append(header, body);
      root.append(section);
      document.body.append(overlay);
    }
    const root = overlay.shadowRoot;
    root.querySelector("h2").textContent = errors === 1 ? "1 error" : `${errors} errors`;
    root.querySelector("pre").textContent = text;
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
      if (answer.ok) compare(await answer.json());
    } catch {
      // The server is away: its stream says when it is back.
    }
    checking = false;
    if (again) {
      again = false;
      check();
    }
  }

  function compare(now) {
    const { page, styles, files, broken } = now.state;
    report(now.report);
    // A page that can be read stays while what replaces it cannot be rendered.
    const stays = broken && !shown.broken;
    if (page !== shown.page && !stays) {
      reload();
      return;
    }
    if (styles !== shown.styles) swapStyles();
    if (files !== shown.files) swapFiles();
    Object.assign(shown, { styles, files });
  }

  // --- The event stream: one for all tabs, as browsers open few connections to one server ---

  const channel = "BroadcastChannel" in window ? new BroadcastChannel("standpoint") : null;
  let leave = null;
  let build = "";

  function hear(id) {
    if (id === build || document.hidden) return;
    build = id;
    check();
  }

  channel?.addEventListener("message", (message) => hear(message.data));

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

  function depart() {
    leave?.abort();
    leave = null;
  }

  document.addEventListener("visibilitychange", () => (document.hidden ? depart() : arrive()));
  addEventListener("pagehide", depart);
  addEventListener("pageshow", arrive);
  restore();
  arrive();
})();
