// The figures of events: at any width, with any number of agents, in any script, at twice the type, in faces of several
// families, in one that is a fifth wider and on paper, no text and no mark lies on another, nothing is cut, and no page
// scrolls sideways. Boxes are measured, so it holds for any face.
//
//   STANDPOINT=target/debug/standpoint node --test tests/browser/figures.test.js      (after `scripts/test`)
'use strict';
const assert = require('node:assert/strict');
const { execFileSync } = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { after, before, test } = require('node:test');
const { ROOT, load, serve } = require('./built.js');
const { WIDE, only } = require('./faces.js');

const BINARY = process.env.STANDPOINT || path.join(ROOT, process.env.CARGO_TARGET_DIR || 'target', 'debug', 'standpoint');
const RANGES = ['1-5%', 'very unlikely', '20-45%', 'roughly even chance', '62.5%', 'very likely', 'almost certain', '10-90%', '97-99%', '1%'];
const LEVELS = ['low', 'unstated', 'high', 'moderate'];
const NAMES = {
  1: 'وكالة تحليل شؤون المياه والممرات البحرية', 2: '黑海粮食与航运问题独立评估小组', 3: 'Українська незалежна оцінювальна група з питань безпеки',
  4: 'The Permanent Delegation for Maritime Insurance',
};
const WIDTHS = [320, 390, 700, 820, 1024, 1440, 2560];
const two = (number) => `${number}`.padStart(2, '0');
const id = (event, n) => (event === 'long' ? `AGENT-${two(n)}-WITH-AN-ID-OF-45-CHARACTERS-AS-ALLOWED`.slice(0, 45) : `A${two(n)}`);

function assessment(event, n, day, likelihood, more = '') {
  const judgements = ['hold', 'grow', 'last'].map((question, at) =>
    `  - {text: It is so., question: ${question}, likelihood: "${RANGES[(n + at * 3 + (likelihood ? 0 : 1)) % RANGES.length]}"}`);
  const none = n % 7 === 5 ? '' : `judgements:\n${judgements.join('\n')}\n`;
  return `---\nagent: ${id(event, n)}\ndate: ${day}\nevent: ${event}\ntitle: What the ${n}th agent thinks of the harbour and its locks\n`
    + `confidence: ${LEVELS[n % 4]}\n${more}${none}sources: [{name: A, url: "https://example.org/", rating: B2}]\n---\n\nA text.\n`;
}

function content() {
  const files = { 'standpoint.toml': 'title = "Figures"\n' };
  const counts = { one: 1, two: 2, seven: 7, fifteen: 15, forty: 40, long: 4, arab: 7, came: 7 };
  for (const [event, count] of Object.entries(counts)) {
    const outcome = event === 'came' ? ', outcome: {answer: yes, date: 2026-02-01}' : '';
    files[`content/events/${event}.md`] = `---\ntitle: ${event === 'arab' ? 'المرفأ' : `The harbour, ${event}`}\ndate: 2026-01-10\nagents: [SILENT]\n${event === 'arab' ? 'lang: ar\n' : ''}questions:
  - {id: hold, text: Will the lock of the northern harbour hold until the end of the winter of 2026?, resolves_by: 2026-12-31${outcome}}
  - {id: grow, text: Will it grow?, short: Growth}\n  - {id: last, text: Will a third of all ships that call at the harbour be late?}\n---\n\nWhat happened.\n`;
    for (let n = 0; n < count; n++) {
      files[`content/assessments/${event}/${n}.md`] = assessment(event, n, `2026-01-${two(11 + (n % 3))}`, true);
      if (n % 3 === 1) files[`content/assessments/${event}/${n}-before.md`] = assessment(event, n, `2025-12-${two(11 + n % 9)}`, false);
    }
  }
  for (const [n, name] of Object.entries(NAMES)) {
    for (const event of ['seven', 'long']) {
      const one = id(event, Number(n));
      files[`content/agents/${one}.md`] = `---\nid: ${one}\nname: ${name}${event === 'long' ? ' II' : ''}\n---\n`;
    }
  }
  return files;
}

let root, site;
const browsers = [];
before(async () => {
  root = fs.mkdtempSync(path.join(os.tmpdir(), 'standpoint-figures-'));
  for (const [file, text] of Object.entries(content())) {
    fs.mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
    fs.writeFileSync(path.join(root, file), text);
  }
  execFileSync(BINARY, ['build', '--quiet', '--root', root], { stdio: 'inherit' });
  site = await serve(path.join(root, 'public'));
});
after(async () => {
  await Promise.all(browsers.map((browser) => browser.close()));
  site?.stop();
  if (root) fs.rmSync(root, { recursive: true });
});

/** A browser whose reader wants type of this size. */
async function launch(size = 16, env = process.env) {
  const args = [`--blink-settings=defaultFontSize=${size}`];
  if (process.getuid?.() === 0) args.push('--no-sandbox');
  const browser = await load('playwright-core').chromium.launch({ executablePath: process.env.CHROMIUM || '/usr/bin/chromium', args, env });
  browsers.push(browser);
  return browser;
}

/** Texts and marks of the figures that lie on each other or are cut, and by how many pixels the page scrolls sideways. */
function measure() {
  const found = [];
  const wide = document.documentElement.clientWidth;
  // Chromium calls SVG in a hidden group visible, and gives it no width.
  const isSeen = (one) => one.checkVisibility({ visibilityProperty: true }) && one.getBoundingClientRect().width && !one.closest('.vh, thead')?.matches('.vh');
  const clipped = (one) => {
    for (let up = one; up && up !== document.body; up = up.parentElement) {
      const style = getComputedStyle(up);
      if (style.position === 'absolute' && style.clipPath !== 'none') return true;
    }
    return false;
  };
  for (const figure of document.querySelectorAll('.compare, .keys, .listed, .gist, .fig')) {
    const pieces = [];
    const nodes = document.createTreeWalker(figure, NodeFilter.SHOW_TEXT);
    while (nodes.nextNode()) {
      const node = nodes.currentNode;
      const element = node.parentElement;
      if (!node.data.trim() || !isSeen(element) || clipped(element)) continue;
      const range = document.createRange();
      range.selectNodeContents(node);
      // Lines of text reach into each other by what no letter fills.
      const air = 0.2 * parseFloat(getComputedStyle(element).fontSize);
      for (const line of range.getClientRects()) {
        if (line.width < 1) continue;
        pieces.push({ left: line.left, right: line.right, top: line.top + air, bottom: line.bottom - air, of: element, text: node.data.trim().slice(0, 40) });
      }
    }
    for (const mark of figure.querySelectorAll('rect:is(.b, .was, .came-out)')) {
      if (!isSeen(mark) || clipped(mark)) continue;
      const { left, right, top, bottom } = mark.getBoundingClientRect();
      pieces.push({ left, right, top, bottom, of: mark, text: `a mark (${mark.getAttribute('class')})` });
    }
    for (const one of pieces) {
      if (one.left < -0.5 || one.right > wide + 0.5) found.push(`${one.text} leaves the page: ${Math.round(one.left)} to ${Math.round(one.right)}`);
    }
    for (const word of figure.querySelectorAll('.calendar text')) {
      const [box, axis] = [word, word.closest('.calendar')].map((one) => one.getBoundingClientRect());
      if (box.width && (box.bottom > axis.bottom + 1 || box.top < axis.top - 1)) found.push(`${word.textContent} is cut by its axis`);
    }
    pieces.sort((a, b) => a.top - b.top);
    pieces.forEach((a, n) => {
      for (const b of pieces.slice(n + 1)) {
        if (b.top >= a.bottom) break;
        const across = Math.min(a.right, b.right) - Math.max(a.left, b.left);
        const down = Math.min(a.bottom, b.bottom) - b.top;
        if (a.of !== b.of && across > 0.5 && down > 0.5) found.push(`${a.text} and ${b.text}`);
      }
    });
    const own = figure.getBoundingClientRect();
    if (own.left < -0.5 || own.right > wide + 0.5) found.push(`a figure from ${own.left} to ${own.right}`);
  }
  const page = document.documentElement;
  return { found, sideways: page.scrollWidth - page.clientWidth };
}

const EVENTS = ['one', 'two', 'seven', 'fifteen', 'forty', 'long', 'arab', 'came'];

/** What does not fit on pages of the site, at widths of the window. */
async function faultsOf(page, addresses, widths) {
  const faults = [];
  for (const address of addresses) {
    for (const width of widths) {
      await page.setViewportSize({ width, height: 900 });
      const answer = await page.goto(`${site.address}/${address}`);
      assert.equal(answer.status(), 200, address);
      const { found, sideways } = await page.evaluate(measure);
      if (sideways) found.push(`${sideways} px sideways`);
      if (found.length) faults.push(`${address} at ${width} px: ${found.join('; ')}`);
    }
  }
  return faults;
}

for (const size of [16, 32]) {
  test(`figures fit at a type of ${size} px`, async () => {
    const page = await (await launch(size)).newPage();
    assert.deepEqual(await faultsOf(page, EVENTS.map((event) => `events/${event}/`), WIDTHS), []);
    await page.close();
  });
}

// The pages and widths with the least room.
const HARD = ['two', 'fifteen', 'long', 'came'].map((event) => `events/${event}/`);
const OTHERS = ['', 'timeline/', 'changes/', 'questions/', 'questions/long/hold/', 'agents/a01/', 'assessments/long/1/'];
const NARROW = [320, 740];

test('other pages fit on phones at any type', async () => {
  for (const size of [16, 32]) {
    const page = await (await launch(size)).newPage();
    assert.deepEqual(await faultsOf(page, OTHERS, size === 16 ? [320] : [320, 820]), [], `${size} px`);
  }
});

test('figures fit in a face that is a fifth wider', async (t) => {
  for (const size of [16, 32]) {
    const context = await (await launch(size)).newContext();
    const page = await context.newPage();
    const width = async () => {
      await page.goto(`${site.address}/events/one/`);
      return page.evaluate(async () => {
        const text = document.body.appendChild(document.createElement('span'));
        Object.assign(text, { textContent: 'The quick brown fox jumps over the lazy dog' }).style.position = 'absolute';
        text.getBoundingClientRect();
        await document.fonts.ready;
        return text.getBoundingClientRect().width;
      });
    };
    const usual = await width();
    await context.route('**/theme/style.css', async (route) => {
      const answer = await route.fetch();
      await route.fulfill({ response: answer, body: await answer.text() + WIDE });
    });
    const ratio = await width() / usual;
    if (ratio < 1.15) return t.skip(`no face that can be made wider is installed (${ratio})`);
    assert.ok(ratio < 1.25, `${ratio}`);
    assert.deepEqual(await faultsOf(page, HARD, size === 16 ? NARROW : [320, 1440]), [], `${size} px`);
    assert.deepEqual(await faultsOf(page, OTHERS, [320]), [], `${size} px`);
  }
});

for (const family of ['DejaVu', 'Liberation', 'Noto']) {
  test(`figures fit where only ${family} is installed`, async (t) => {
    const faces = only(family);
    if (!faces) return t.skip(`${family} is not installed`);
    t.after(faces.remove);
    for (const size of [16, 32]) {
      const browser = await launch(size, faces.env);
      t.after(() => browser.close());
      const page = await browser.newPage();
      assert.deepEqual(await faultsOf(page, HARD, size === 16 ? NARROW : [820]), [], `${size} px`);
      // Which faces the browser has used.
      const tools = await page.context().newCDPSession(page);
      await tools.send('DOM.enable');
      await tools.send('CSS.enable');
      const { root: top } = await tools.send('DOM.getDocument');
      const { nodeId } = await tools.send('DOM.querySelector', { nodeId: top.nodeId, selector: '.compare thead .who' });
      const { fonts } = await tools.send('CSS.getPlatformFontsForNode', { nodeId });
      assert.ok(fonts.length && fonts.every((font) => font.familyName.startsWith(family)), JSON.stringify(fonts));
    }
  });
}

// The width between margins of 20 mm, in pixels.
for (const [paper, width] of [['A4', 642], ['Letter', 664]]) {
  test(`no table and no figure is cut on ${paper}`, async () => {
    const page = await (await launch()).newPage();
    await page.emulateMedia({ media: 'print' });
    const addresses = [...HARD, ...OTHERS, 'events/forty/', 'outcomes/', 'agents/'];
    assert.deepEqual(await faultsOf(page, addresses, [width]), []);
    // Every word on each sheet lies between the margins.
    await page.goto(`${site.address}/events/long/`);
    const sheets = execFileSync('pdftotext', ['-bbox', '-', '-'], { input: await page.pdf({ format: paper }), encoding: 'utf8' });
    const [right] = /(?<=<page width=")[\d.]+/.exec(sheets);
    const words = [...sheets.matchAll(/<word xMin="([\d.]+)" yMin="[\d.]+" xMax="([\d.]+)".*?>(.*)<\/word>/g)];
    const margin = (20 / 25.4) * 72 - 1;
    assert.deepEqual(words.filter(([, from, to]) => from < margin || to > right - margin).map(([word]) => word), []);
    assert.ok(words.length > 100, `${words.length} words`);
    await page.close();
  });
}

test('an overlap of one pixel is found', async () => {
  const browser = await launch();
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  await page.goto(`${site.address}/events/seven/`);
  // The figure beside a bar is moved until its box reaches one pixel into the bar's.
  const move = (by) => page.evaluate((by) => {
    const text = document.querySelector('.compare:not(.matrix) rect.b ~ .v');
    const bar = text.parentElement.querySelector('.b');
    text.style.transform = 'none';
    const from = text.getBoundingClientRect().left;
    text.style.transform = `translate(${bar.getBoundingClientRect().right - from + by}px, .34em)`;
  }, by);
  await move(1);
  assert.deepEqual((await page.evaluate(measure)).found, []);
  await move(-1);
  assert.equal((await page.evaluate(measure)).found.length, 1);
  await page.close();
});

test('in Arabic figures keep their order, and the scale runs from left to right', async () => {
  const browser = await launch();
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  await page.goto(`${site.address}/events/arab/`);
  const found = await page.evaluate(() => {
    const left = (one) => one.getBoundingClientRect().left;
    const text = [...document.querySelectorAll('.compare .v')].find((one) => /^10–90/.test(one.textContent));
    const at = (n) => { const range = document.createRange(); range.setStart(text.firstChild, n); range.setEnd(text.firstChild, n + 1); return range.getBoundingClientRect().left; };
    const ticks = [...document.querySelectorAll('.compare:not(.matrix) .figures-at text:not(.none)')].filter((one) => one.checkVisibility() && getComputedStyle(one).display !== 'none');
    return {
      digits: at(0) < at(3),
      ends: parseInt(ticks[0].textContent, 10) < parseInt(ticks.at(-1).textContent, 10) && left(ticks[0]) < left(ticks.at(-1)),
      name: left(document.querySelector('.compare tbody .who')) > left(document.querySelector('.compare tbody .range')),
    };
  });
  assert.deepEqual(found, { digits: true, ends: true, name: true });
  await page.close();
});

test('two agents are compared, and the address says which', async () => {
  const browser = await launch();
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  await page.goto(`${site.address}/events/seven/`);
  for (const agent of ['A00', 'A02']) await page.locator(`.filter [data-agent=${agent}]`).click();
  const shown = async () => [new URL(page.url()).search, await page.locator('.filter [role=status]').textContent(),
    await page.locator('.compare:not(.matrix) tr[data-agent]:not(.dim)').count(), await page.locator('.listed .row:visible').count()];
  const compared = await shown();
  assert.equal(compared[0], '?agent=A00&agent=A02');
  assert.match(compared[1], /^2 of 9 assessments shown, 15 points apart$/);
  assert.deepEqual(compared.slice(2), [2, 2]);
  await page.reload();
  assert.deepEqual(await shown(), compared);
  await page.locator('.filter [data-agent=""]').click();
  assert.deepEqual(await shown(), ['', '', 8, 9]);
  await page.close();
});

test('the section bar stays, and a link to a part shows it', async () => {
  const browser = await launch();
  const page = await browser.newPage({ viewport: { width: 1440, height: 600 } });
  await page.goto(`${site.address}/events/seven/#_assessments`);
  const found = await page.evaluate(() => {
    const bar = document.querySelector('.sections').getBoundingClientRect();
    const head = document.querySelector('#_assessments');
    return [Math.round(bar.top), bar.height, head.getBoundingClientRect().top >= bar.bottom, getComputedStyle(head).outlineStyle];
  });
  assert.equal(found[0], 0);
  assert.ok(found[1] >= 40 && found[1] < 46, `${found[1]} px`);
  assert.deepEqual(found.slice(2), [true, 'solid']);
  await page.close();
});
