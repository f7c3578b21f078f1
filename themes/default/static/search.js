// The search: finds words in the index that lies below /search/, in files that call `standpointSearch`. `site.js` loads
// this when the field of the masthead is used; the page of the search loads it itself. docs/search.md says what is in
// the files.
'use strict';
(() => {
  const root = new URL('../', document.currentScript.src).href;
  // A browser shows the folder, and not its page, where no server is asked.
  const address = (url) => root + url.replace(/(^|\/)(?=$|[?#])/, location.protocol === 'file:' ? '$1index.html' : '$1');
  const el = (name, text, attributes) => {
    const made = document.createElement(name);
    if (text) made.textContent = text;
    for (const [key, value] of Object.entries(attributes || {})) made.setAttribute(key, value);
    return made;
  };

  // Words: `words/en.toml` of the theme has them, by plural categories where there is a number.

  const given = (name) => JSON.parse(document.querySelector(`#_search[data-${name}], .find[data-${name}]`)?.dataset[name] || '{"words":{}}');
  const { lang, words: said } = given('words');
  const named = given('values').words;
  const put = (name, values = {}) => {
    const word = said[name];
    const text = word?.[new Intl.PluralRules(lang).select(values.n)] ?? word?.other ?? word ?? '';
    return text.replace(/{(\w+)}/g, (_, value) => values[value]);
  };

  // Files.

  const files = new Map();
  const answers = new Map();
  window.standpointSearch = (name, data) => answers.get(name)?.(data);
  const load = (name, fresh) => {
    if (!files.has(name)) {
      files.set(name, new Promise((resolve, reject) => {
        answers.set(name, resolve);
        const script = el('script', '', { src: `${root}search/${name}.js${fresh ? `?${Date.now()}` : ''}` });
        script.onload = () => script.remove();
        script.onerror = () => {
          files.delete(name);
          reject(new Error(name));
        };
        document.head.append(script);
      }));
    }
    return files.get(name);
  };
  const cut = (names, at) => names.slice(at * 7, at * 7 + 7);

  // Numbers: `src/search/code.rs` writes them.

  const reader = (text) => {
    let at = 0;
    const num = () => {
      let high = -1;
      for (;;) {
        let value = text.charCodeAt(at++) - 35;
        if (value > 57) value -= 1;
        if (!(value >= 64)) return (high + 1) * 64 + value;
        high = (high + 1) * 27 + value - 64;
      }
    };
    return {
      num,
      take: (length) => text.slice(at, at += length),
      get more() { return at < text.length; },
    };
  };
  const column = (text) => {
    const numbers = [];
    const read = reader(text);
    while (read.more) numbers.push(read.num());
    return numbers;
  };

  // Terms: `src/search/fold.rs` makes the same of texts.

  const RUN = /[\p{Alphabetic}\p{N}\p{M}\u00ad\u200c\u200d\u2060]+/gu;
  const JOINERS = /[\u00ad\u200c\u200d\u2060]/g;
  const ACCENTS = /[\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u05bf-\u05c7\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06ed]/g;
  const PAIRWISE = /[\u0e00-\u0eff\u1000-\u109f\u1100-\u11ff\u1780-\u17ff\u3005-\u3007\u3031-\u318f\u31f0-\u31ff\u3400-\u9fff\ua960-\ua97f\uac00-\ud7ff\uf900-\ufaff\u{20000}-\u{3ffff}]+/gu;
  const LETTERS = { ß: 'ss', æ: 'ae', œ: 'oe', ø: 'o', đ: 'd', ł: 'l', ı: 'i', ς: 'σ' };
  const fold = (run) => run.normalize('NFKD').toLowerCase().replace(JOINERS, '').replace(ACCENTS, '')
    .replace(/[ßæœøđłıς]/g, (letter) => LETTERS[letter]).normalize('NFC');
  const beginning = (word) => [...word].slice(0, 48).join('');
  // Terms of a text: `pair` says that one is of a script without spaces, `exact` how its word was written.
  const terms = (text) => {
    const all = [];
    for (const [run] of text.matchAll(RUN)) {
      const folded = fold(run);
      const before = all.length;
      for (const [piece] of folded.matchAll(RUN)) {
        let at = 0;
        const words = (end) => {
          if (end > at) all.push({ term: beginning(piece.slice(at, end)) });
        };
        for (const pairs of piece.matchAll(PAIRWISE)) {
          words(pairs.index);
          at = pairs.index + pairs[0].length;
          const letters = [...pairs[0]];
          for (let i = 0; i < Math.max(1, letters.length - 1); i += 1) {
            all.push({ term: letters[i] + (letters[i + 1] || ''), pair: true, single: letters.length === 1 });
          }
        }
        words(piece.length);
      }
      const [only] = all.slice(before);
      if (all.length === before + 1 && !only.pair) {
        const isAcronym = /^[A-Z][A-Z0-9]{1,11}$/.test(run) && /[A-Z].*[A-Z]/.test(run);
        const raw = isAcronym ? run : beginning(run.toLowerCase().normalize('NFC').replace(JOINERS, ''));
        if (raw !== only.term) only.exact = `${only.term} ${raw}`;
      }
    }
    return all;
  };
  const titleKey = (words) => {
    let hash = 0x811c9dc5;
    for (const { term } of words) {
      for (const unit of `${term} `) {
        for (let i = 0; i < unit.length; i += 1) hash = Math.imul(hash ^ unit.charCodeAt(i), 0x01000193);
      }
    }
    return `${words[0].term} =${(hash >>> 0).toString(16).padStart(8, '0')}`;
  };

  // The index.

  let index;
  const open = async (fresh) => {
    if (fresh) {
      files.delete('index');
      index = null;
    }
    index ??= await load('index', fresh);
    for (const segment of index.segments) {
      segment.key ??= segment.keys.split(' ');
      segment.tailKey ??= segment.tailKeys.split(' ');
      segment.ready ??= load(segment.core).then((columns) => {
        const [lengths, days, marks] = columns.map(column);
        let day = 0;
        segment.days = days.map((gap) => day += gap);
        segment.marks = marks;
        segment.lengths = lengths.map((code) => ((8 + code % 8) * 2 ** (code >> 3) - 8) * 2 + 1);
      });
    }
  };
  // The shards in which terms are that begin with a word; of a short word, or where there are many, the first.
  const shardsOf = (keys, word, asPrefix) => {
    let low = 0;
    let high = keys.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (keys[middle] <= word) low = middle;
      else high = middle - 1;
    }
    const found = [low];
    while (asPrefix && word.length > 1 && found.length < 4 && keys[low + 1]?.startsWith(word)) found.push(low += 1);
    return found;
  };
  const parsed = new Map();
  const entriesOf = async (name) => {
    const text = await load(name);
    if (!parsed.has(name)) {
      const read = reader(text);
      const entries = new Map();
      let term = '';
      while (read.more) {
        const same = read.num();
        term = term.slice(0, same) + read.take(read.num());
        const numbers = [];
        const count = read.num();
        for (let i = 0; i < count; i += 1) numbers.push(read.num());
        entries.set(term, numbers);
      }
      parsed.set(name, entries);
    }
    return parsed.get(name);
  };
  const entries = async (names, keys, word, asPrefix, exact) => {
    if (!names) return [];
    const maps = await Promise.all(shardsOf(keys, word, asPrefix).map((at) => entriesOf(cut(names, at))));
    return maps.flatMap((map) => (asPrefix
      ? [...map].filter(([term]) => term.startsWith(word))
      : [word, exact].filter((one) => map.has(one)).map((one) => [one, map.get(one)])));
  };
  const FREQUENCIES = [1, 2, 3, 4.5, 7, 11, 17, 28];
  const eachDocument = (numbers, call) => {
    let next = 0;
    for (const value of numbers) {
      const document = next + Math.floor(value / 8);
      call(document, FREQUENCIES[value % 8]);
      next = document + 1;
    }
  };
  // How often a word is in each document of a segment. What only begins with it counts half, its exact form more.
  const frequencies = async (segment, word) => {
    const found = new Float32Array(segment.n);
    const listed = await entries(segment.shards, segment.key, word.term, word.prefix, word.exact);
    for (const [term, numbers] of listed) {
      const isVariant = term.includes(' ');
      if (isVariant || (term !== word.term && !word.prefix)) continue;
      const weight = term === word.term ? 1 : 0.5;
      eachDocument(numbers, (at, count) => {
        found[at] = Math.max(found[at], count * weight);
      });
    }
    const exact = listed.find(([term]) => term === word.exact);
    if (exact) {
      eachDocument(exact[1], (at) => {
        found[at] *= 1.5;
      });
    }
    return found;
  };

  // Filters.

  const KINDS = ['assessment', 'event', 'agent', 'page'];
  const LEVELS = ['unstated', 'low', 'moderate', 'high'];
  const BANDS = [['almost no chance', 1, 5], ['very unlikely', 5, 20], ['unlikely', 20, 45], ['roughly even', 45, 55],
    ['likely', 55, 80], ['very likely', 80, 95], ['almost certain', 95, 99]];
  const FACETS = ['agent', 'event', 'confidence', 'likelihood', 'year', 'tag', 'kind'];
  const iso = (day) => new Date(Date.UTC(2000, 0, 1) + (day - 730120) * 864e5).toISOString().slice(0, 10);
  const plain = (text) => terms(text).map(({ term }) => term).join(' ');
  let names;
  const facets = async () => {
    const [[agents, tags], events] = await Promise.all([load(index.names), load(index.events)]);
    names = {
      agent: agents.map(([id]) => id),
      agentNames: agents.map(([id, name]) => (name === id ? id : `${name} (${id})`)),
      event: events.map(([title]) => title),
      tag: tags,
      also: { agent: agents, event: events, tag: tags.map((tag) => [tag]) },
    };
    for (const segment of index.segments) {
      if (segment.facets instanceof Array) continue;
      const [kinds, levels, ranges, ...lists] = (await load(segment.facets)).map(column);
      const read = lists.map((numbers) => {
        let at = 0;
        return () => numbers.slice(at + 1, at += numbers[at] + 1);
      });
      let at = 0;
      segment.facets = kinds.map((kind, document) => {
        const low = ranges[at++];
        const high = low && ranges[at++];
        const [agent, event, tag] = read.map((next) => next());
        const bands = BANDS.filter(([, from, to]) => low && low - 1 < to && high > from - (low - 1 === high ? 1 : 0));
        return {
          agent: agent.map((one) => names.agent[one]),
          event: event.map((one) => names.event[one]),
          tag: tag.map((one) => names.tag[one]),
          kind: [KINDS[kind]],
          confidence: levels[document] ? [LEVELS[levels[document] - 1]] : [],
          likelihood: bands.map(([band]) => band),
          year: segment.days[document] ? [iso(segment.days[document]).slice(0, 4)] : [],
        };
      });
    }
  };
  // What a filter may be called by, in the words of the facets.
  const meant = (facet, value) => {
    const wanted = plain(value);
    const also = names.also[facet];
    const at = also ? also.findIndex((all) => all.some((name) => plain(name) === wanted)) : -1;
    return at < 0 ? value.toLowerCase() : names[facet][at];
  };

  const FILTER = /(?:^|\s)(agent|event|confidence|likelihood|year|tag|kind|before|after):(?:"([^"]*)"?|(\S*))/gi;
  const parse = (text) => {
    const query = { filters: [] };
    const rest = text.slice(0, 1000).replace(FILTER, (_, name, quoted, bare) => {
      const value = quoted ?? bare;
      if (value) query.filters.push([name.toLowerCase(), value]);
      return ' ';
    });
    query.text = rest.trim();
    query.words = terms(rest).slice(0, 32);
    const last = query.words.at(-1);
    if (last) last.prefix = !last.pair && !window.standpointFlat;
    for (const word of query.words) if (word.single) word.prefix = true;
    return query;
  };
  const filter = (filters, segment) => {
    const byFacet = new Map();
    const tests = [];
    for (const [name, value] of filters) {
      if (name === 'before') tests.push((at) => segment.days[at] && iso(segment.days[at]) < value);
      else if (name === 'after') tests.push((at) => iso(segment.days[at]).slice(0, value.length) > value);
      else byFacet.set(name, [...byFacet.get(name) || [], meant(name, value)]);
    }
    for (const [name, values] of byFacet) {
      tests.push((at) => segment.facets[at][name].some((one) => values.includes(one)));
    }
    return (at) => tests.every((test) => test(at));
  };

  // Results: a document is a segment and a number in it.
  const find = async (query, byDate) => {
    await open();
    const { segments } = index;
    const total = segments.reduce((sum, { n }) => sum + n, 0);
    const average = segments.reduce((sum, { words }) => sum + words, 0) / Math.max(1, total);
    const key = query.words.length && titleKey(query.words);
    const inEach = (ask) => Promise.all(segments.map(ask));
    const [found, titled] = await Promise.all([
      Promise.all(query.words.map((word) => inEach((segment) => frequencies(segment, word)))),
      inEach((segment) => (key ? entries(segment.shards, segment.key, key, false) : [])),
      inEach((segment) => segment.ready),
    ]);
    if (query.filters.length) await facets();
    const missing = [];
    const weights = found.map((lists, at) => {
      const count = lists.reduce((sum, list) => sum + list.reduce((n, one) => n + (one > 0), 0), 0);
      if (!count) missing.push(query.words[at].term);
      return Math.log(1 + (total - count + 0.5) / (count + 0.5));
    });
    const newest = Math.max(0, ...segments.map(({ days }) => days.at(-1) || 0));
    const hits = [];
    for (const [at, segment] of segments.entries()) {
      const passes = filter(query.filters, segment);
      const isTitled = new Set();
      for (const [, numbers] of titled[at]) eachDocument(numbers, (document) => isTitled.add(document));
      for (let document = 0; document < segment.n; document += 1) {
        let score = 0;
        let word = 0;
        for (; word < found.length; word += 1) {
          const count = found[word][at][document];
          if (!count) break;
          const length = 0.25 + 0.75 * segment.lengths[document] / average;
          score += weights[word] * 2.2 * count / (count + 1.2 * length);
        }
        if (word < found.length || !passes(document)) continue;
        const marks = segment.marks[document];
        const day = segment.days[document];
        if (!window.standpointFlat) {
          score *= (marks & 1 ? 1.1 : 1) * (marks & 6 ? 0.9 : 1);
          score *= 1 + 0.1 * 2 ** ((day - newest) / 730);
          if (isTitled.has(document)) score += 1000;
        }
        hits.push({ segment, document, score, day, marks });
      }
    }
    const order = (a, b) => b.day - a.day || a.document - b.document;
    hits.sort(byDate || !query.words.length ? order : (a, b) => b.score - a.score || order(a, b));
    return { hits, missing };
  };
  // A manifest that a browser has kept may name files that are gone.
  const search = async (query, byDate) => {
    try {
      return await find(query, byDate);
    } catch {
      await open(true);
      return find(query, byDate);
    }
  };
  const rowOf = async ({ segment, document }) => {
    const block = await load(cut(segment.rows, Math.floor(document / index.block)));
    const [title, url, agents, event, summary, headings, lang, withheld, level, low, high] = block[document % index.block];
    return {
      title, agents, event, summary, lang, withheld, level, low, high,
      url: address(url),
      headings: headings.map((one) => (one instanceof Array ? one
        : [one, one.toLowerCase().replace(/[^a-z0-9]+/g, '-').replace(/^-|-$/g, '')])),
    };
  };

  // One slip: a letter too many, too few, another, or two in the wrong order.
  const isSlip = (a, b) => {
    if (Math.abs(a.length - b.length) > 1 || a === b) return false;
    let start = 0;
    while (start < a.length && a[start] === b[start]) start += 1;
    let end = 0;
    while (end < Math.min(a.length, b.length) - start && a.at(-1 - end) === b.at(-1 - end)) end += 1;
    const [one, two] = [a.slice(start, a.length - end), b.slice(start, b.length - end)];
    return (one.length < 2 && two.length < 2) || (one.length === 2 && two === one[1] + one[0]);
  };
  const reversed = (word) => [...word].reverse().join('');
  const suggestion = async (words) => {
    const word = words.find((one) => [...one].length >= 6);
    if (!word) return null;
    const length = word.length < 8 ? 2 : 3;
    const counts = new Map();
    for (const segment of index.segments) {
      const heads = await entries(segment.shards, segment.key, word.slice(0, length), true);
      const tails = await entries(segment.tails, segment.tailKey, reversed(word).slice(0, length), true);
      const candidates = [...heads.map(([term]) => term), ...tails.map(([term]) => reversed(term))];
      for (const term of new Set(candidates)) {
        if (term.includes(' ') || !isSlip(word, term)) continue;
        const [[, numbers] = [0, []]] = await entries(segment.shards, segment.key, term, false);
        counts.set(term, (counts.get(term) || 0) + numbers.length);
      }
    }
    const best = [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))[0];
    return best && best[1] ? [word, best[0]] : null;
  };

  // Words of a query are marked where a text has them.
  const isMarked = (run, words) => {
    const folded = fold(run);
    return words.some(({ term, prefix, pair }) => (
      pair ? folded.includes(term) : prefix ? folded.startsWith(term) : folded === term));
  };
  const marked = (name, text, words, attributes) => {
    const made = el(name, '', attributes);
    let at = 0;
    for (const match of text.matchAll(RUN)) {
      if (!isMarked(match[0], words)) continue;
      let [run] = match;
      let start = match.index;
      const pairs = words.filter(({ pair }) => pair).map(({ term }) => term);
      const places = pairs.map((term) => run.indexOf(term)).filter((place) => place >= 0);
      if (places.length) {
        const end = Math.max(...pairs.map((term) => (run.includes(term) ? run.indexOf(term) + term.length : 0)));
        start += Math.min(...places);
        run = run.slice(start - match.index, end);
      }
      made.append(text.slice(at, start), el('mark', run));
      at = start + run.length;
    }
    made.append(text.slice(at));
    return made;
  };

  // A sentence around an element.
  const around = (name, value, element) => {
    const [before, after] = put(name, { [value]: '\n' }).split('\n');
    return [before, element, after ?? ''];
  };
  const nameOf = (facet, value) => (['confidence', 'likelihood', 'kind'].includes(facet) && named[value]) || value;
  const STATES = [[2, 'superseded'], [4, 'withdrawn']];
  const about = (row, hit) => {
    const parts = row.agents.length && row.event ? [row.agents.join(', ')] : [];
    if (row.event && row.event !== row.title) parts.push(row.event);
    if (hit.day) parts.push(iso(hit.day));
    return parts.join(' · ');
  };
  const states = (row, hit) => {
    const all = STATES.filter(([mark]) => hit.marks & mark).map(([, name]) => put(name));
    if (row.withheld) all.push(row.withheld);
    return all;
  };
  const strip = ({ low, high, level }) => {
    const made = el('span', '', { class: 'found-likelihood' });
    const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
    for (const [key, value] of [['viewBox', '0 0 100 8'], ['aria-hidden', 'true'], ['preserveAspectRatio', 'none']]) {
      svg.setAttribute(key, value);
    }
    for (const [name, x, width] of [['track', 0, 100], [`bar ${LEVELS[level]}`, low, Math.max(1, high - low)]]) {
      const rect = document.createElementNS('http://www.w3.org/2000/svg', 'rect');
      for (const [key, value] of [['class', name], ['x', x], ['width', width], ['height', 8]]) rect.setAttribute(key, value);
      svg.append(rect);
    }
    made.append(svg, low === high ? `${low}%` : `${low}–${high}%`);
    return made;
  };

  // The page of the search.

  const page = document.querySelector('#_search');
  if (page) {
    const field = page.querySelector('input');
    const status = page.querySelector('[role="status"]');
    const list = page.querySelector('ol');
    const more = page.querySelector('.more');
    const narrow = page.querySelector('details');
    const sorts = [...page.querySelectorAll('[data-sort]')];
    const lists = document.querySelector('#_instead');
    const parameters = new URLSearchParams(location.search);
    let byDate = parameters.get('sort') === 'date';
    let run = 0;
    let shown = [];

    const item = (row, hit, words) => {
      const made = el('li');
      const link = marked('a', row.title, words, { href: row.url, dir: 'auto' });
      if (row.lang) link.setAttribute('lang', row.lang);
      const head = el('p', '', { class: 'found-title' });
      head.append(link);
      for (const state of states(row, hit)) head.append(' ', el('span', state, { class: 'found-state' }));
      made.append(head, el('p', about(row, hit), { class: 'found-about', dir: 'auto' }));
      if (row.low) made.lastChild.append(' ', strip(row));
      if (row.summary) made.append(marked('p', row.summary, words, { dir: 'auto', ...(row.lang && { lang: row.lang }) }));
      const rated = row.headings.map(([text, id]) => (
        [words.filter((word) => terms(text).some((one) => isMarked(one.term, [word]))).length, text, id]));
      const nearest = rated.sort((a, b) => b[0] - a[0])[0];
      if (nearest && nearest[0]) {
        const place = el('p', '', { class: 'found-section', dir: 'auto' });
        const link = marked('a', nearest[1], words, { href: `${row.url}#${nearest[2]}` });
        place.append(...around('section', 'heading', link));
        made.append(place);
      }
      return made;
    };
    const say = (text) => {
      if (status.textContent !== text) status.textContent = text;
    };
    const withFilter = (text, name, value) => {
      const token = `${name}:${/[\s"]/.test(value) ? `"${value}"` : value}`;
      let had = false;
      const rest = text.replace(FILTER, (all, other, quoted, bare) => {
        const same = other.toLowerCase() === name && meant(name, quoted ?? bare) === value;
        had ||= same;
        return same ? '' : all;
      }).trim();
      return had ? rest : `${rest} ${token}`.trim();
    };
    const drawFacets = async (hits, query) => {
      await facets();
      const groups = FACETS.map((name) => {
        const counts = new Map();
        for (const { segment, document } of hits) {
          for (const value of segment.facets[document][name]) counts.set(value, (counts.get(value) || 0) + 1);
        }
        const chosen = query.filters.filter(([of]) => of === name).map(([, value]) => meant(name, value));
        for (const value of chosen) if (!counts.has(value)) counts.set(value, 0);
        const sorted = [...counts].sort((a, b) => chosen.includes(b[0]) - chosen.includes(a[0]) || b[1] - a[1]);
        const group = el('fieldset');
        group.append(el('legend', put(name)));
        for (const [value, count] of sorted.slice(0, 8)) {
          const label = name === 'agent' ? names.agentNames[names.agent.indexOf(value)] : nameOf(name, value);
          const button = el('button', label, { type: 'button', 'aria-pressed': chosen.includes(value), dir: 'auto' });
          button.append(' ', el('span', String(count), { class: 'n' }));
          button.addEventListener('click', () => {
            field.value = withFilter(field.value, name, value);
            show();
          });
          group.append(button);
        }
        return sorted.length ? group : '';
      });
      const focused = narrow.contains(document.activeElement) && document.activeElement.textContent;
      narrow.querySelector('div').replaceChildren(...groups);
      if (focused) [...narrow.querySelectorAll('button')].find((one) => one.textContent === focused)?.focus();
    };
    const extend = async (own, query) => {
      const next = shown.slice(list.children.length, list.children.length + 10);
      const rows = await Promise.all(next.map(rowOf));
      if (own !== run) return;
      list.append(...rows.map((row, at) => item(row, next[at], query.words)));
      more.hidden = list.children.length >= Math.min(shown.length, 200);
    };
    const show = async () => {
      run += 1;
      const own = run;
      const text = field.value.trim();
      const state = new URLSearchParams();
      if (text) state.set('q', text);
      if (byDate) state.set('sort', 'date');
      try {
        history.replaceState(null, '', `?${state}`.replace(/^\?$/, location.pathname));
      } catch {
        // Pages of a folder may not be allowed to change their addresses.
      }
      for (const sort of sorts) sort.setAttribute('aria-pressed', String((sort.dataset.sort === 'date') === byDate));
      const query = parse(text);
      const isEmpty = !query.words.length && !query.filters.length;
      lists.hidden = !isEmpty;
      page.classList.toggle('empty', isEmpty);
      if (isEmpty) {
        list.replaceChildren();
        more.hidden = true;
        say(text ? put('no_word') : '');
        return;
      }
      try {
        const { hits, missing } = await search(query, byDate);
        if (own !== run) return;
        shown = hits;
        list.replaceChildren();
        await extend(own, query);
        if (own !== run) return;
        const count = hits.length;
        say(count ? put(count > 200 ? 'count_many' : 'count', { n: count }) : put('none'));
        if (!count) {
          const better = await suggestion(missing);
          if (better && own === run) {
            const button = el('button', better[1], { type: 'button' });
            button.addEventListener('click', () => {
              const runs = field.value.match(RUN) || [];
              const slip = runs.find((one) => fold(one) === better[0]) || better[0];
              field.value = field.value.replace(slip, better[1]);
              field.focus();
              show();
            });
            status.replaceChildren(...around('meant', 'word', button));
          }
        }
        if (narrow.open) await drawFacets(hits, query);
      } catch {
        if (own === run) say(put('failed'));
      }
    };

    let timer;
    field.addEventListener('input', () => {
      clearTimeout(timer);
      timer = setTimeout(show, 30);
    });
    narrow.addEventListener('toggle', show);
    for (const sort of sorts) {
      sort.addEventListener('click', () => {
        byDate = sort.dataset.sort === 'date';
        show();
      });
    }
    more.addEventListener('click', async () => {
      const first = list.children.length;
      await extend(run, parse(field.value));
      list.children[first]?.querySelector('a').focus();
    });
    page.addEventListener('keydown', (event) => {
      const links = [...list.querySelectorAll('.found-title a')];
      const at = links.indexOf(document.activeElement);
      const isInList = at >= 0 || document.activeElement === field;
      if (event.key === 'ArrowDown' && isInList && links[at + 1]) links[at + 1].focus();
      else if (event.key === 'ArrowUp' && at >= 0) (links[at - 1] || field).focus();
      else if (event.key === 'Enter' && document.activeElement === field && links[0]) links[0].click();
      else if (event.key === 'Escape' && at >= 0) field.focus();
      else if (event.key === 'Escape' && document.activeElement === field && field.value) {
        field.value = '';
        show();
      } else return;
      event.preventDefault();
    });
    field.value ||= parameters.get('q') || '';
    if (field.value) show();
    else field.focus({ preventScroll: true });
    return;
  }

  // The field of the masthead: the first results below it, and the page of the search for all.

  const field = document.querySelector('.find input');
  if (!field) return;
  const list = el('div', '', { id: '_found', role: 'listbox', 'aria-label': put('results'), hidden: '' });
  const status = el('p', '', { role: 'status', class: 'vh' });
  field.parentElement.append(list, status);
  let run = 0;
  let active = -1;
  const all = () => address(`search/?${new URLSearchParams({ q: field.value.trim() })}`);
  const close = () => {
    run += 1;
    list.hidden = true;
    active = -1;
    field.setAttribute('aria-expanded', 'false');
    field.removeAttribute('aria-activedescendant');
  };
  const choose = (at) => {
    const options = [...list.children];
    active = (at + options.length + 1) % (options.length + 1);
    if (active === options.length) active = -1;
    options.forEach((option, i) => option.setAttribute('aria-selected', String(i === active)));
    if (active < 0) field.removeAttribute('aria-activedescendant');
    else field.setAttribute('aria-activedescendant', options[active].id);
  };
  const show = async () => {
    run += 1;
    const own = run;
    const query = parse(field.value);
    if (!query.words.length && !query.filters.length) {
      close();
      status.textContent = '';
      return;
    }
    try {
      const { hits } = await search(query, false);
      const first = hits.slice(0, 6);
      const rows = await Promise.all(first.map(rowOf));
      if (own !== run) return;
      const options = rows.map((row, at) => {
        const option = el('div', '', { role: 'option', id: `_found_${at}`, 'aria-selected': 'false', 'data-href': row.url });
        const marks = states(row, first[at]);
        option.append(marked('span', row.title, query.words, { class: 'found-title', dir: 'auto' }));
        option.append(el('span', [about(row, first[at]), ...marks].join(' · '), { class: 'found-about', dir: 'auto' }));
        return option;
      });
      const count = hits.length;
      const words = count ? put('all', { n: count }) : put('none');
      options.push(el('div', words, { role: 'option', id: '_found_all', 'aria-selected': 'false', 'data-href': all() }));
      list.replaceChildren(...options);
      list.hidden = false;
      active = -1;
      field.setAttribute('aria-expanded', 'true');
      field.removeAttribute('aria-activedescendant');
      status.textContent = words;
    } catch {
      if (own === run) status.textContent = put('failed');
    }
  };
  let timer;
  field.addEventListener('input', () => {
    clearTimeout(timer);
    timer = setTimeout(show, 30);
  });
  field.addEventListener('keydown', (event) => {
    if (event.isComposing) return;
    const options = [...list.children];
    if (event.key === 'ArrowDown' && !list.hidden) choose(active + 1);
    else if (event.key === 'ArrowUp' && !list.hidden) choose(active < 0 ? options.length - 1 : active - 1);
    else if (event.key === 'Enter' && field.value.trim()) location.href = active < 0 ? all() : options[active].dataset.href;
    else if (event.key === 'Escape' && !list.hidden) close();
    else if (event.key === 'Escape') {
      field.value = '';
      field.blur();
    } else return;
    event.preventDefault();
  });
  list.addEventListener('mousedown', (event) => event.preventDefault());
  list.addEventListener('click', (event) => {
    const option = event.target.closest('[role="option"]');
    if (option) location.href = option.dataset.href;
  });
  field.addEventListener('blur', close);
  field.addEventListener('focus', () => {
    if (field.value) show();
  });
  if (field.value) show();
})();
