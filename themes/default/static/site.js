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

  // Assessments of one agent. Without this the same links lead to the agent's own page.
  for (const part of document.querySelectorAll('[data-filter]')) {
    const links = [...part.querySelectorAll('.filter a')];
    const rows = [...part.querySelectorAll('.row')];
    const status = part.querySelector('[role="status"]');
    for (const link of links) {
      link.addEventListener('click', (event) => {
        if (event.ctrlKey || event.metaKey || event.shiftKey) return;
        event.preventDefault();
        const { agent } = link.dataset;
        let shown = 0;
        for (const row of rows) {
          row.hidden = agent !== '' && !row.dataset.agents.split(', ').includes(agent);
          if (!row.hidden) shown += 1;
        }
        for (const one of links) one.removeAttribute('aria-current');
        link.setAttribute('aria-current', 'true');
        if (status) status.textContent = `${shown} of ${rows.length} assessments shown`;
      });
    }
  }

  // Citations. The clipboard is there in secure contexts only.
  for (const copy of document.querySelectorAll('.copy')) {
    copy.hidden = !navigator.clipboard;
    copy.addEventListener('click', async () => {
      const text = copy.parentElement.querySelector('pre, p').textContent;
      try {
        await navigator.clipboard.writeText(text);
        copy.textContent = 'Copied';
      } catch {
        copy.textContent = 'Could not copy';
      }
    });
  }

  // What is closed on the screen is open on paper.
  addEventListener('beforeprint', () => {
    for (const details of document.querySelectorAll('details:not([open])')) {
      details.dataset.closed = '';
      details.open = true;
    }
  });
  addEventListener('afterprint', () => {
    for (const details of document.querySelectorAll('details[data-closed]')) {
      delete details.dataset.closed;
      details.open = false;
    }
  });
})();
