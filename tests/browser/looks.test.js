// What pages look like where there is much, little room, or another direction of writing: nothing overprints,
// marks stand at their dates, and colours follow the choice of light or dark.
//
//   STANDPOINT=target/debug/standpoint node --test tests/browser/looks.test.js      (after `scripts/test`)
'use strict';
const assert = require('node:assert/strict');
const { execFileSync } = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { after, before, test } = require('node:test');
const { ROOT, launch, serve } = require('./built.js');

const BINARY = process.env.STANDPOINT || path.join(ROOT, process.env.CARGO_TARGET_DIR || 'target', 'debug', 'standpoint');
const TERMS = ['almost no chance', 'very unlikely', 'unlikely', 'roughly even chance', 'likely', 'very likely', 'almost certain'];
// Events with a second question.
const BOTH = ['more', 'lone'];
const LEVELS = ['low', 'unstated', 'high', '70%'];
const WIDE = { viewport: { width: 1440, height: 900 } };
const PHONE = { viewport: { width: 390, height: 844 } };

const two = (number) => `${number}`.padStart(2, '0');

/** An assessment with two judgements. */
function assessment(agent, date, event, likelihood, confidence = 'moderate', more = '') {
  return `---\nagent: ${agent}\ndate: ${date}\nevent: ${event}\nconfidence: ${confidence}\n${more}judgements:
  - {text: It holds., question: hold, likelihood: ${likelihood}}${BOTH.includes(event) ? '\n  - {text: It grows., question: grow, likelihood: [20%, 45%]}' : ''}
sources: [{name: A, url: "https://example.org/"}]\n---\n\nA text.\n`;
}

/** Events with one, seven, fifteen and twenty agents, one in Arabic, and months of assessments. */
function content() {
  const files = { 'standpoint.toml': 'title = "Looks"\n' };
  const event = (name, title, more = '') => {
    files[`content/events/${name}.md`] =
      `---\ntitle: ${title}\ndate: 2026-01-10\n${more}questions:\n  - {id: hold, text: Will it hold?}\n${BOTH.includes(name) ? '  - {id: grow, text: Will it grow?}\n' : ''}---\n\nWhat happened.\n`;
  };
  event('many', 'Twenty agents');
  event('more', 'Fifteen agents');
  event('lone', 'One agent');
  event('some', 'Seven agents');
  files['content/events/done.md'] = '---\ntitle: Decided\nquestions:\n'
    + '  - {id: came, text: Did it come about that much was asked at once?, outcome: {answer: yes, date: 2026-02-01, source: A paper}}\n---\n';
  files['content/agents/z01.md'] = '---\nid: Z01\nname: The Permanent Observatory of Long Names and Their Consequences\nperspective: It reads everything.\n---\n';
  for (let n = 0; n < 9; n++) {
    files[`content/assessments/done/${n}.md`] = `---\nagent: ${n === 1 ? 'Z01' : `A${two(n)}`}\ndate: 2026-01-${two(10 + n)}\nevent: done\nconfidence: ${LEVELS[n % 4]}\n`
      + `tags: [paper]\njudgements:\n  - {text: It came., question: came, likelihood: ${TERMS[n % 7]}}\n---\n\nA text.\n`;
  }
  event('arab', 'حدث', 'lang: ar\n');
  for (let n = 0; n < 20; n++) {
    const [agent, day] = [`A${two(n)}`, `2026-01-${two(10 + (n % 12))}`];
    files[`content/assessments/many/${n}.md`] = assessment(agent, day, 'many', TERMS[n % 7]);
    if (n < 15) files[`content/assessments/more/${n}.md`] = assessment(agent, day, 'more', TERMS[n % 7], LEVELS[n % 4]);
    if (n < 1) files[`content/assessments/lone/${n}.md`] = assessment(agent, day, 'lone', TERMS[3]);
    if (n < 7) files[`content/assessments/some/${n}.md`] = assessment(agent, day, 'some', TERMS[n]);
    if (n < 3) files[`content/assessments/arab/${n}.md`] = assessment(agent, day, 'arab', TERMS[n], 'moderate', 'lang: ar\n');
  }
  // More than a list holds, and months of different height.
  for (let n = 0; n < 400; n++) {
    const month = Math.floor(Math.sqrt(n * 1.4)) % 24;
    const date = `202${4 + Math.floor(month / 12)}-${two((month % 12) + 1)}-${two((n % 28) + 1)}`;
    files[`content/assessments/dense/${n}.md`] = `---\nagent: A00\ndate: ${date}\nevent: dense\nconfidence: low\n---\n\nA text.\n`;
  }
  return files;
}

let root, site, browser;
before(async () => {
  root = fs.mkdtempSync(path.join(os.tmpdir(), 'standpoint-looks-'));
  for (const [file, text] of Object.entries(content())) {
    fs.mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
    fs.writeFileSync(path.join(root, file), text);
  }
  execFileSync(BINARY, ['build', '--quiet', '--root', root], { stdio: 'inherit' });
  [site, browser] = await Promise.all([serve(path.join(root, 'public')), launch()]);
});
after(async () => {
  await browser?.close();
  site?.stop();
  if (root) fs.rmSync(root, { recursive: true });
});

/** A test with one page of the site. */
function look(name, options, address, act) {
  test(name, async () => {
    const context = await browser.newContext(options);
    const page = await context.newPage();
    await page.goto(`${site.address}/${address}`);
    await act(page);
    await context.close();
  });
}

/** The contrast of all figures of the table of months against their cells. */
const contrasts = (page) => page.evaluate(() => {
  const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
  const light = (colour) => {
    canvas.fillStyle = colour;
    canvas.fillRect(0, 0, 1, 1);
    const [r, g, b] = [...canvas.getImageData(0, 0, 1, 1).data].slice(0, 3)
      .map((part) => part / 255)
      .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  return [...document.querySelectorAll('.months td[class^=shade-]:not(.shade-0) a')].map((link) => {
    const pair = [getComputedStyle(link).color, getComputedStyle(link.parentElement).backgroundColor].map(light);
    return (Math.max(...pair) + 0.05) / (Math.min(...pair) + 0.05);
  });
});

for (const colorScheme of ['light', 'dark']) {
  look(`figures of months can be read when ${colorScheme} is toggled`, { ...WIDE, colorScheme }, 'timeline/', async (page) => {
    for (let toggled = 0; toggled < 2; toggled++) {
      const found = await contrasts(page);
      assert.ok(found.length > 10 && found.every((ratio) => ratio >= 4.5), `${found}`);
      await page.locator('.mode').click();
      // Links change their colour within a moment.
      await page.waitForTimeout(300);
    }
  });
}

look('in an Arabic event marks stand over their dates', WIDE, 'events/arab/', async (page) => {
  const found = await page.evaluate(() => {
    const centre = (one) => {
      const box = one.getBoundingClientRect();
      return box.left + box.width / 2;
    };
    const ticks = new Map([...document.querySelectorAll('.lanes .calendar .wide text.day')]
      .map((text) => [text.textContent, centre(text)]));
    const marks = [...document.querySelectorAll('.lanes .lane a.at')].filter((one) => one.getBoundingClientRect().width);
    return marks.map((mark) => {
      const day = /(\d+ \w{3})\w* \d{4}/.exec(mark.querySelector('title').textContent)[1];
      return [day, ticks.get(day), centre(mark.querySelector('.hit'))];
    });
  });
  assert.equal(found.length, 3);
  for (const [day, tick, mark] of found) {
    assert.ok(Math.abs(tick - mark) < 1.5, `${day}: the tick is at ${tick}, the mark at ${mark}`);
  }
  const [label, plot] = await page.evaluate(() =>
    ['.lanes .lane .label', '.lanes .lane .chart'].map((one) => document.querySelector(one).getBoundingClientRect().left));
  assert.ok(label < plot, 'names stand before the plot, as on other pages');
});

/** Texts of a page that lie on each other, and by how many pixels it scrolls sideways. */
const collisions = (page) => page.evaluate(() => {
  const seen = (element) => {
    let box = { left: -Infinity, right: Infinity, top: -Infinity, bottom: Infinity };
    for (let one = element; one !== document.documentElement; one = one.parentElement) {
      const { clipPath, overflowX, position } = getComputedStyle(one);
      if (clipPath !== 'none' && !(one instanceof SVGElement)) return null;
      if (overflowX === 'visible' || (one instanceof SVGElement && one.tagName !== 'svg')) continue;
      const own = one.getBoundingClientRect();
      box = { left: Math.max(box.left, own.left), right: Math.min(box.right, own.right),
        top: Math.max(box.top, own.top), bottom: Math.min(box.bottom, own.bottom) };
      if (position === 'fixed') break;
    }
    return box;
  };
  const pieces = [];
  const nodes = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (nodes.nextNode()) {
    const node = nodes.currentNode;
    const element = node.parentElement;
    // Chromium calls SVG in a hidden group visible, and gives it no width.
    const shown = node.data.trim() && element.checkVisibility({ visibilityProperty: true }) && element.getBoundingClientRect().width;
    const clip = shown && !['SCRIPT', 'STYLE', 'title'].includes(element.tagName) && seen(element);
    if (!clip) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    const size = parseFloat(getComputedStyle(element).fontSize);
    for (const line of range.getClientRects()) {
      const box = { left: Math.max(line.left, clip.left), right: Math.min(line.right, clip.right),
        top: Math.max(line.top, clip.top), bottom: Math.min(line.bottom, clip.bottom) };
      if (box.right - box.left > 1 && box.bottom - box.top > 1) pieces.push({ ...box, node, size, text: node.data.trim().slice(0, 40) });
    }
  }
  pieces.sort((a, b) => a.top - b.top);
  const found = [];
  pieces.forEach((a, n) => {
    for (const b of pieces.slice(n + 1)) {
      if (b.top >= a.bottom) break;
      const across = Math.min(a.right, b.right) - Math.max(a.left, b.left);
      const down = Math.min(a.bottom, b.bottom) - b.top;
      // Lines of text reach into each other by what no letter fills.
      if (a.node !== b.node && across > 1 && down > 0.25 * Math.min(a.size, b.size)) found.push(`${a.text} and ${b.text}`);
    }
  });
  const root = document.documentElement;
  return { found, sideways: root.scrollWidth - root.clientWidth };
});

for (const width of [320, 390, 641, 820, 1024, 1440, 2560]) {
  const pages = ['', 'tags/paper/', 'outcomes/', 'timeline/', 'agents/', 'agents/a00/', 'assessments/more/1/', ...['lone', 'some', 'more'].map((name) => `events/${name}/`)];
  look(`no text lies on another at ${width} px`, { viewport: { width, height: 900 } }, '', async (page) => {
    for (const address of pages) {
      await page.goto(`${site.address}/${address}`);
      assert.deepEqual(await collisions(page), { found: [], sideways: 0 }, address || 'home');
    }
  });
}

look('on a phone each publisher names who relies on it', PHONE, 'events/some/', async (page) => {
  assert.equal(await page.locator('.cited thead').isVisible(), false);
  assert.equal(await page.locator('.cited .tick:visible').count(), 0);
  assert.match(await page.locator('.cited tbody tr').first().innerText(), /Cited by A00, A01/);
});

look('on a phone the list of agents fits', PHONE, 'agents/', async (page) => {
  const [inner, outer] = await page.locator('table.agents').evaluate((one) => [one.scrollWidth, one.parentElement.clientWidth]);
  assert.ok(inner <= outer, `${inner} px in ${outer} px`);
});

look('on a phone the comparison stands between judgements and text', PHONE, 'assessments/some/1/', async (page) => {
  const tops = await page.evaluate(() =>
    ['.judgements', '.beside', '.text'].map((one) => document.querySelector(one).getBoundingClientRect().top));
  assert.deepEqual(tops, [...tops].sort((a, b) => a - b));
});

look('on a phone the choices of the timeline are closed until they are wanted', PHONE, 'timeline/', async (page) => {
  const choice = page.locator('.choice').first();
  assert.equal(await choice.isVisible(), false);
  await page.locator('.narrowing summary').click();
  assert.equal(await choice.isVisible(), true);
});

look('all agents can be chosen again', WIDE, 'timeline/', async (page) => {
  const choices = page.locator('[data-choose=agent] button');
  const pressed = () => page.locator('[data-choose=agent] [aria-pressed=true]').allTextContents();
  assert.deepEqual(await pressed(), ['All']);
  await choices.nth(1).click();
  assert.notDeepEqual(await pressed(), ['All']);
  await choices.first().click();
  assert.deepEqual(await pressed(), ['All']);
  assert.equal(new URL(page.url()).search, '');
});

look('a planted overlap is found', WIDE, '', async (page) => {
  await page.evaluate(() => {
    const [first, second] = document.querySelectorAll('.came .who');
    const { bottom } = first.getBoundingClientRect();
    second.style.position = 'relative';
    second.style.top = `${bottom - second.getBoundingClientRect().top - 12}px`;
  });
  assert.notDeepEqual((await collisions(page)).found, []);
});

look('the black mark of an outcome is at its end of the scale', WIDE, '', async (page) => {
  const found = await page.locator('.came .on').evaluateAll((plots) => plots.map((plot) => {
    const [box, mark] = [plot, plot.querySelector('.happened')].map((one) => one.getBoundingClientRect());
    return Math.abs(mark.right - box.right) < 1 && Math.abs(mark.height - box.height) < 1;
  }));
  assert.equal(found.length, 8);
  assert.ok(found.every(Boolean), `${found}`);
});

look('a link to a part of the timeline says what is shown', WIDE, 'timeline/?agent=a01', async (page) => {
  const told = page.locator('.title .shown');
  assert.match(await told.innerText(), /^A01: \d+ of/);
  assert.match(await page.locator('.told.on').innerText(), /^A01: \d+ of/);
  assert.ok((await told.boundingBox()).y < 900, 'on the first screen');
});

look('on paper the addresses of links are numbered notes', WIDE, 'assessments/some/1/', async (page) => {
  await page.evaluate(() => {
    const link = Object.assign(document.createElement('a'), { href: 'https://example.org/page', textContent: 'a page' });
    document.querySelector('.text').append(link);
    dispatchEvent(new Event('beforeprint'));
  });
  await page.emulateMedia({ media: 'print' });
  assert.equal(await page.locator('.print-notes li').innerText(), 'https://example.org/page');
  await page.evaluate(() => dispatchEvent(new Event('afterprint')));
  assert.equal(await page.locator('.print-note, .print-notes').count(), 0);
});

look('faces of local files take the room of those they stand for', WIDE, '', async (page) => {
  const ratio = await page.evaluate(async () => {
    const width = (font) => {
      const canvas = document.createElement('canvas').getContext('2d');
      canvas.font = `100px ${font}`;
      return canvas.measureText('The quick brown fox jumps over the lazy dog').width;
    };
    await Promise.allSettled([document.fonts.load('100px "Fit DejaVu Sans"')]);
    // Only where the font is installed.
    return width('"DejaVu Sans", monospace') === width('monospace') ? null : width('"Fit DejaVu Sans"') / width('"DejaVu Sans"');
  });
  assert.ok(ratio === null || Math.abs(ratio - 0.89) < 0.01, `${ratio}`);
});
