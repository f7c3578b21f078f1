// What a page offers beyond what works without scripts: light or dark by choice, filtering in
// place, copying a citation, and all of it on paper.
'use strict';
(() => {
  const root = document.documentElement;

  // Light or dark. The choice is kept only where it differs from what the system wants.
  const button = document.querySelector('.mode');
  const system = matchMedia('(prefers-color-scheme: dark)');
  const isDark = () => (root.dataset.mode || (system.matches ? 'dark' : 'light')) === 'dark';
  const tell = () => button?.setAttribute('aria-pressed', String(isDark()));
  button?.addEventListener('click', () => {
    const mode = isDark() ? 'light' : 'dark';
    const wanted = system.matches ? 'dark' : 'light';
    if (mode === wanted) delete root.dataset.mode;
    else root.dataset.mode = mode;
    try {
      if (mode === wanted) localStorage.removeItem('standpoint-mode');
      else localStorage.setItem('standpoint-mode', mode);
    } catch {
      // Storage may be forbidden; the choice then holds for this page.
    }
    tell();
  });
  system.addEventListener('change', tell);
  tell();

  // The search is loaded when its field is used. `/` goes to the field, wherever the reader is.
  const find = document.querySelector('.find input, #_search input');
  const { src } = document.currentScript;
  find?.addEventListener('focus', () => {
    if (find.closest('#_search')) return;
    const script = document.createElement('script');
    script.src = new URL('search.js', src);
    document.head.append(script);
  }, { once: true });
  document.addEventListener('keydown', (event) => {
    const isText = event.target.closest?.('input, textarea, select, [contenteditable]');
    if (event.key !== '/' || event.ctrlKey || event.metaKey || event.altKey || isText || !find) return;
    event.preventDefault();
    if (find.offsetParent) find.focus();
    else find.parentElement.querySelector('a').click();
  });

  // Assessments of one agent, or of two to compare; the figures show the same. The address says which, so that it can be
  // passed on. Without this the same links lead to the agents' own pages.
  for (const part of document.querySelectorAll('[data-filter]')) {
    const links = [...part.querySelectorAll('.filter a')];
    const rows = [...part.querySelectorAll('.row')];
    const marks = [...document.querySelectorAll('.compare tr[data-agent]')];
    const status = part.querySelector('[role="status"]');
    const { lang, words } = JSON.parse(status?.dataset.words || '{"words":{}}');
    const put = (word, values) => (word?.[new Intl.PluralRules(lang).select(values.n)] || word?.other || word)
      .replace(/{(\w+)}/g, (_, name) => values[name]);
    const known = (agent) => links.some((link) => link.dataset.agent === agent);
    let chosen = new URLSearchParams(location.search).getAll('agent').filter((one) => one && known(one)).slice(0, 2);
    const compared = (shown) => {
      const ranges = chosen.map((agent) => marks.find((mark) => mark.dataset.agent === agent && mark.dataset.low));
      if (ranges.length < 2 || !ranges.every(Boolean) || !words.apart) return shown;
      const n = Math.max(...ranges.map((one) => +one.dataset.low)) - Math.min(...ranges.map((one) => +one.dataset.high));
      return put(n > 0 ? words.apart : words.meet, { n, shown });
    };
    const show = () => {
      const isOut = (agents) => chosen.length > 0 && !agents.some((one) => chosen.includes(one));
      for (const row of rows) row.hidden = isOut(row.dataset.agents.split(', '));
      for (const mark of marks) mark.classList.toggle('dim', isOut([mark.dataset.agent]));
      for (const link of links) {
        const { agent } = link.dataset;
        if (agent ? chosen.includes(agent) : !chosen.length) link.setAttribute('aria-current', 'true');
        else link.removeAttribute('aria-current');
      }
      const n = rows.filter((row) => !row.hidden).length;
      if (status) status.textContent = chosen.length ? compared(put(words.shown || '{n} / {total}', { n, total: rows.length })) : '';
    };
    for (const link of links) {
      link.addEventListener('click', (event) => {
        if (event.ctrlKey || event.metaKey || event.shiftKey) return;
        event.preventDefault();
        const { agent } = link.dataset;
        if (!agent) chosen = [];
        else if (chosen.includes(agent)) chosen = chosen.filter((one) => one !== agent);
        else chosen = [...chosen, agent].slice(-2);
        const url = new URL(location);
        url.searchParams.delete('agent');
        for (const one of chosen) url.searchParams.append('agent', one);
        history.replaceState(null, '', url);
        show();
      });
    }
    if (chosen.length) show();
  }

  // Citations. The clipboard is there in secure contexts only.
  for (const copy of document.querySelectorAll('.copy')) {
    copy.hidden = !navigator.clipboard;
    copy.addEventListener('click', async () => {
      const text = copy.parentElement.querySelector('pre, p').textContent;
      try {
        await navigator.clipboard.writeText(text);
        copy.textContent = copy.dataset.copied || '✓';
      } catch {
        copy.textContent = copy.dataset.failed || '✗';
      }
    });
  }

  // The addresses of links in a text, as numbered notes after it.
  function note() {
    for (const text of document.querySelectorAll('.text:not([data-noted])')) {
      const links = [...text.querySelectorAll('a[href^="http"]')];
      text.dataset.noted = '';
      if (!links.length) continue;
      const list = document.createElement('ol');
      list.className = 'print-notes';
      const known = [];
      for (const link of links) {
        if (link.textContent === link.href) continue;
        if (!known.includes(link.href)) {
          known.push(link.href);
          list.append(Object.assign(document.createElement('li'), { textContent: link.href }));
        }
        const number = Object.assign(document.createElement('span'), {
          className: 'print-note', textContent: ` ${known.indexOf(link.href) + 1}`,
        });
        number.ariaHidden = 'true';
        link.after(number);
      }
      text.append(list);
    }
  }

  // What is closed on the screen is open on paper.
  addEventListener('beforeprint', () => {
    for (const details of document.querySelectorAll('details:not([open])')) {
      details.dataset.closed = '';
      details.open = true;
    }
    note();
  });
  addEventListener('afterprint', () => {
    for (const details of document.querySelectorAll('details[data-closed]')) {
      delete details.dataset.closed;
      details.open = false;
    }
    for (const one of document.querySelectorAll('.print-note, .print-notes')) one.remove();
    for (const text of document.querySelectorAll('[data-noted]')) delete text.dataset.noted;
  });
})();
