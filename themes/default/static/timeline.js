// Narrows the timeline in place: by agent, tag and confidence, and to a span of time that is drawn with the
// pointer or chosen with the keys. Everything is on the page without it: agents and tags are links to their
// own lists, the style sheet answers the choice of a confidence, and months have pages.
// What is chosen stands in the address, so that it can be kept and passed on.
(() => {
  'use strict';
  const page = document.querySelector('.timeline');
  const told = page?.querySelector('.told');
  if (!told) return;
  const all = (selector, from = page) => [...from.querySelectorAll(selector)];
  const { lang, words: said } = JSON.parse(page.dataset.words || '{"words":{}}');
  // What `words/en.toml` of the theme says; a template without its words gets the values alone.
  const put = (name, values = {}) => {
    const word = said[name];
    const text = word?.[new Intl.PluralRules(lang).select(values.n)] ?? word?.other ?? word ?? Object.values(values).join(' ');
    return text.replace(/{(\w+)}/g, (_, value) => values[value]);
  };
  const status = told.querySelector('[role=status]');
  const plain = status.textContent;
  const figure = page.querySelector('.overview, .density');
  const radios = all('[name=confidence]');
  const chosen = { agent: '', tag: '', confidence: '', from: '', to: '' };
  let zoomed = false;

  // --- The list ---

  const rows = all('.list .slim').map((element) => {
    const words = (name) => (element.dataset[name] ?? '').split(' ');
    const level = /at-(\w+)/.exec(element.className)?.[1] ?? '';
    const link = element.querySelector('.name');
    const text = (selector) => element.querySelector(selector).textContent.trim();
    return {
      element, level, link, day: element.dataset.day, agents: words('agents'), tags: words('tags'),
      events: all('.about a', element).map((event) => event.href),
      name: () => {
        const withdrawn = element.querySelector('.badge-withdrawn') && '_withdrawn';
        const values = { who: text('.who'), when: text('.when'), title: link.textContent, level: text('.sure') };
        return put(`mark${withdrawn || (level === 'unstated' ? '_unstated' : '')}`, values);
      },
    };
  });
  const assessments = rows.filter((row) => row.level);

  const matches = (row) =>
    (!chosen.agent || row.agents.includes(chosen.agent)) &&
    (!chosen.tag || row.tags.includes(chosen.tag)) &&
    (!chosen.confidence || row.level === chosen.confidence) &&
    (!chosen.from || (row.day >= chosen.from && row.day <= chosen.to));

  // --- Days and places ---

  const DAY = 864e5;
  const number = (iso) => Date.parse(`${iso}T00:00:00Z`) / DAY;
  const iso = (day) => new Date(day * DAY).toISOString().slice(0, 10);
  const axis = figure && {
    first: number(figure.dataset.first), last: number(figure.dataset.last),
    left: Number(figure.dataset.left), right: Number(figure.dataset.right),
  };
  /** Where a day begins, in percent of the plot. */
  const place = (day) =>
    axis.left + ((day - axis.first) / (axis.last - axis.first + 1)) * (axis.right - axis.left);
  const english = /^en/.test(document.documentElement.lang);
  const words = (day) => english
    ? new Date(day * DAY).toLocaleDateString('en-GB', { dateStyle: 'long', timeZone: 'UTC' })
    : iso(day);

  /** What a span is made of: the bars, or the days, weeks or months of the axis. */
  const stops = (() => {
    if (!figure) return [];
    if (figure.matches('.density')) {
      return all('.count[data-first]', figure).map((bar) =>
        ({ bar, first: number(bar.dataset.first), last: number(bar.dataset.last) }));
    }
    const days = axis.last - axis.first + 1;
    const next = (day) => {
      if (days <= 120) return day + 1;
      if (days <= 800) return day + 7 - ((day + 3) % 7);
      const date = new Date(day * DAY);
      return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 1) / DAY;
    };
    const found = [];
    for (let day = axis.first; day <= axis.last; day = next(day)) {
      found.push({ first: day, last: Math.min(next(day) - 1, axis.last) });
    }
    return found;
  })();

  // --- The figure ---

  const SVG = 'http://www.w3.org/2000/svg';
  const draw = (name, attributes, ...children) => {
    const element = document.createElementNS(SVG, name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    element.append(...children);
    return element;
  };
  const glyph = (level) => figure.querySelector(`.signs .glyph-${level}`).cloneNode(true);

  const lanes = figure?.matches('.overview') ? all('.lane', figure).map((lane) => {
    const event = lane.querySelector('.name').href;
    return {
      plot: lane.querySelector('.chart'), given: all('.at', lane), drawn: [],
      rows: assessments.filter((row) => row.events.includes(event)).reverse(),
    };
  }) : [];
  // What is magnified is one layer of its own in each plot: wider than the plot, and moved.
  const layers = lanes.length ? all('.chart', figure).map((plot) => {
    const layer = draw('svg', { width: '100%' }, ...plot.childNodes);
    plot.append(layer);
    return layer;
  }) : [];
  const span = () => [place(number(chosen.from)), place(number(chosen.to) + 1)];

  /** Draws the marks of a lane anew: single, stacked by two, or counted, as far as they touch. */
  function mark(lane, found, factor) {
    const width = (lane.plot.getBoundingClientRect().width / 100) * factor;
    const groups = [];
    for (const row of found) {
      const x = place(number(row.day) + 0.5);
      const group = groups.at(-1);
      if (group && (x - group.at(-1).x) * width < 24) group.push({ row, x });
      else groups.push([{ row, x }]);
    }
    const at = (group, x, y, href, name, shape) => draw('a', { class: 'at', href },
      draw('title', {}, name),
      draw('svg', { x: `${x}%`, y }, draw('circle', { class: 'hit', r: 12 }), ...shape));
    return groups.flatMap((group) => {
      if (group.length < 3) {
        return group.map(({ row, x }, n) =>
          at(group, x, n ? 9 : 31, row.link.href, row.name(), [glyph(row.level)]));
      }
      const month = group.at(-1).row.day.slice(0, 7);
      const x = group.reduce((sum, one) => sum + one.x, 0) / group.length;
      const box = [draw('rect', { class: 'box', x: -10, y: -10, width: 20, height: 20, rx: 3 }),
        draw('text', { class: 'figure', y: 4 }, `${group.length}`)];
      return at(group, x, 31, `#_${month}`, put('box', { n: group.length }), box);
    });
  }

  function redraw() {
    const narrowed = Object.values(chosen).some(Boolean);
    const [from, to] = zoomed ? span() : [0, 100];
    const factor = 100 / (to - from);
    for (const layer of layers) {
      layer.setAttribute('x', `${-from * factor}%`);
      layer.setAttribute('width', `${100 * factor}%`);
    }
    for (const lane of lanes) {
      lane.drawn.forEach((element) => element.remove());
      lane.given.forEach((element) => element.toggleAttribute('data-out', narrowed));
      lane.drawn = narrowed ? mark(lane, lane.rows.filter(matches), factor) : [];
      lane.plot.firstElementChild.append(...lane.drawn);
    }
    const within = (first, last) => !chosen.from || (last >= chosen.from && first <= chosen.to);
    for (const bar of all('.count[data-first]')) {
      bar.classList.toggle('out', !within(bar.dataset.first, bar.dataset.last));
    }
    for (const cell of all('[data-month]')) {
      cell.classList.toggle('out', !within(cell.dataset.month, `${cell.dataset.month}-31`));
    }
    brush?.show();
  }

  // --- What is said about it ---

  const button = (text, act) => {
    const element = document.createElement('button');
    Object.assign(element, { type: 'button', textContent: text, hidden: true, onclick: act });
    told.append(element);
    return element;
  };
  const zoom = button(put('zoom_in'), () => {
    zoomed = !zoomed;
    apply();
  });
  const clear = button(put('show_all'), () => {
    for (const key of Object.keys(chosen)) chosen[key] = '';
    apply();
    (figure?.querySelector('.select') ?? status).focus();
  });

  // The same at the head of the page, in room that is there: who follows a link sees that it is a part.
  const above = document.createElement('p');
  above.className = 'shown';
  document.querySelector('header.title')?.append(above);

  function say(count) {
    const by = [];
    for (const kind of ['agent', 'tag']) {
      const one = all(`[data-choose=${kind}] button`).find((b) => b.dataset.key === chosen[kind]);
      if (one?.dataset.key) by.push(one.textContent);
    }
    if (chosen.confidence) by.push(put(`confidence_${chosen.confidence}`));
    if (chosen.from) by.push(spanned());
    const bars = all('.count[data-first]:not(.out)');
    const sum = bars.reduce((sum, bar) => sum + Number(bar.dataset.count), 0);
    const total = Number(page.dataset.total || assessments.length);
    const n = assessments.length;
    let shown = put(total > n ? 'shown_listed' : 'shown', { count, n, total });
    if (chosen.from && bars.length) shown = put('in_months', { n: sum, shown });
    const text = put('told', { by: by.join(', '), shown });
    status.textContent = by.length ? text : plain;
    told.classList.toggle('on', by.length > 0);
    above.textContent = by.length ? text : '';
    clear.hidden = !by.length;
    zoom.hidden = !chosen.from || !lanes.length;
    zoom.textContent = put(zoomed ? 'zoom_out' : 'zoom_in');
  }

  function spanned() {
    const [from, to] = [number(chosen.from), number(chosen.to)];
    return from === to ? words(from) : put('span', { from: words(from), to: words(to) });
  }

  /** Shows what is chosen, says how much it is, and puts it into the address. */
  function apply() {
    if (!chosen.from) zoomed = false;
    const others = chosen.agent || chosen.tag || chosen.confidence;
    let count = 0;
    for (const row of rows) {
      const shown = matches(row) && (row.level || !others);
      row.element.toggleAttribute('data-out', !shown);
      if (shown && row.level) count += 1;
    }
    for (const one of all('[data-choose] button')) {
      const kind = one.closest('[data-choose]').dataset.choose;
      one.setAttribute('aria-pressed', `${chosen[kind] === one.dataset.key}`);
    }
    for (const radio of radios) radio.checked = radio.value === chosen.confidence;
    redraw();
    say(count);
    const address = new URL(location.href);
    for (const [key, value] of Object.entries(chosen)) {
      if (value) address.searchParams.set(key, value);
      else address.searchParams.delete(key);
    }
    if (address.href !== location.href) history.replaceState(history.state, '', address);
  }

  // --- A span of time ---

  function brushes() {
    const plot = figure.querySelector('.back') ?? figure.querySelector('.chart');
    const ground = figure.querySelector('.stack') ?? plot;
    const select = document.createElement('div');
    select.className = 'select';
    select.tabIndex = 0;
    const label = put('slider');
    for (const [key, value] of Object.entries({ role: 'slider', 'aria-label': label, 'aria-valuemin': 0, 'aria-valuemax': stops.length - 1 })) {
      select.setAttribute(key, value);
    }
    figure.querySelector('.frame').prepend(select);
    const band = draw('rect', { class: 'brush', height: '100%' });
    (layers.find((layer) => layer.parentNode === plot) ?? plot).prepend(band);

    /** The stops at the ends of the span; none where there is none. */
    const ends = () => {
      if (!chosen.from) return null;
      const [from, to] = [number(chosen.from), number(chosen.to)];
      const first = stops.findIndex((stop) => stop.last >= from);
      const last = stops.findLastIndex((stop) => stop.first <= to);
      return [first, last];
    };
    const set = (one, other) => {
      const inside = (n) => Math.max(0, Math.min(stops.length - 1, n));
      const [first, last] = [inside(Math.min(one, other)), inside(Math.max(one, other))];
      chosen.from = iso(stops[first].first);
      chosen.to = iso(stops[last].last);
      apply();
    };
    const unset = () => {
      chosen.from = chosen.to = '';
      apply();
    };

    select.addEventListener('keydown', (event) => {
      const step = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1 }[event.key];
      const [first, last] = ends() ?? [NaN, NaN];
      if (event.key === 'Home') set(0, 0);
      else if (event.key === 'End') set(stops.length - 1, stops.length - 1);
      else if (!step) return;
      else if (Number.isNaN(first)) set(step > 0 ? 0 : stops.length - 1, step > 0 ? 0 : stops.length - 1);
      else if (!event.shiftKey) {
        // At an end it stays as long as it is.
        const most = step > 0 ? stops.length - 1 - last : first;
        if (most > 0) set(first + step, last + step);
      } else if (step > 0 || last > first) set(first, last + step);
      event.preventDefault();
    });
    document.addEventListener('keydown', (event) => {
      if (event.key === 'Escape' && chosen.from) unset();
    });

    const stopAt = (event) => {
      const box = plot.getBoundingClientRect();
      let x = ((event.clientX - box.left) / box.width) * 100;
      if (zoomed) {
        const [from, to] = span();
        x = from + (x / 100) * (to - from);
      }
      const after = stops.findIndex((stop) => place(stop.last + 1) >= x);
      return after < 0 ? stops.length - 1 : after;
    };
    let start = null;
    ground.addEventListener('pointerdown', (event) => {
      const box = plot.getBoundingClientRect();
      if (event.button === 0 && event.clientX >= box.left && event.clientX <= box.right && !event.target.closest('.label')) {
        start = { x: event.clientX, stop: stopAt(event), drawn: false };
      }
    });
    window.addEventListener('pointermove', (event) => {
      if (!start || (!start.drawn && Math.abs(event.clientX - start.x) < 5)) return;
      start.drawn = true;
      const [one, other] = [start.stop, stopAt(event)];
      band.setAttribute('x', `${place(stops[Math.min(one, other)].first)}%`);
      band.setAttribute('width', `${place(stops[Math.max(one, other)].last + 1) - place(stops[Math.min(one, other)].first)}%`);
    });
    window.addEventListener('pointerup', (event) => {
      if (start?.drawn) {
        zoomed = false;
        set(start.stop, stopAt(event));
        // The click that ends it must not follow a link.
        const stop = (click) => click.preventDefault();
        ground.addEventListener('click', stop, { capture: true, once: true });
        setTimeout(() => ground.removeEventListener('click', stop, { capture: true }));
      }
      start = null;
    });
    window.addEventListener('pointercancel', () => {
      start = null;
      redraw();
    });
    ground.addEventListener('dragstart', (event) => event.preventDefault());
    ground.classList.add('brushed');

    return {
      show() {
        const found = ends();
        // A plot that shows nothing but the span needs no band over it.
        const [from, to] = found && !zoomed ? span() : [0, 0];
        band.setAttribute('x', `${from}%`);
        band.setAttribute('width', `${to - from}%`);
        select.setAttribute('aria-valuenow', found ? found[1] : 0);
        select.setAttribute('aria-valuetext', found ? spanned() : put('nothing'));
      },
    };
  }
  const brush = figure && stops.length ? brushes() : null;

  // --- Choices ---

  for (const link of all('[data-choose] [data-key]')) {
    const one = document.createElement('button');
    Object.assign(one, { type: 'button', textContent: link.textContent });
    one.dataset.key = link.dataset.key;
    link.replaceWith(one);
    one.addEventListener('click', () => {
      const kind = one.closest('[data-choose]').dataset.choose;
      chosen[kind] = chosen[kind] === one.dataset.key ? '' : one.dataset.key;
      apply();
    });
  }
  for (const radio of radios) {
    radio.addEventListener('change', () => {
      chosen.confidence = radio.value;
      apply();
    });
  }
  status.tabIndex = -1;

  const asked = new URL(location.href).searchParams;
  const known = {
    agent: all('[data-choose=agent] button').map((one) => one.dataset.key),
    tag: all('[data-choose=tag] button').map((one) => one.dataset.key),
    confidence: radios.map((radio) => radio.value),
  };
  for (const [key, values] of Object.entries(known)) {
    if (values.includes(asked.get(key))) chosen[key] = asked.get(key);
  }
  const isDay = (text) => /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(number(text));
  if (brush && isDay(asked.get('from')) && isDay(asked.get('to')) && asked.get('from') <= asked.get('to')) {
    chosen.from = asked.get('from');
    chosen.to = asked.get('to');
  }
  apply();
  window.addEventListener('resize', redraw);
})();
