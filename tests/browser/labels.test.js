// The labels of an internal edition: on each sheet of paper, on phones, in each mode of colours and direction of writing.
//
//   STANDPOINT=target/debug/standpoint node --test tests/browser/labels.test.js      (after `scripts/test`)
'use strict';
const assert = require('node:assert/strict');
const { execFileSync } = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { after, before, test } = require('node:test');
const { ROOT, launch, serve } = require('./built.js');

const BINARY = process.env.STANDPOINT || path.join(ROOT, process.env.CARGO_TARGET_DIR || 'target', 'debug', 'standpoint');
// The colours of TLP 2.0 (FIRST, August 2022, section 2), each on black.
const LABELS = {
  clear: ['TLP:CLEAR', 'rgb(255, 255, 255)'],
  green: ['TLP:GREEN', 'rgb(51, 255, 0)'],
  amber: ['TLP:AMBER', 'rgb(255, 192, 0)'],
  strict: ['TLP:AMBER+STRICT', 'rgb(255, 192, 0)'],
  red: ['TLP:RED', 'rgb(255, 43, 43)'],
};

let root, site, browser;
before(async () => {
  root = fs.mkdtempSync(path.join(os.tmpdir(), 'standpoint-labels-'));
  const body = 'Words that fill a sheet of paper and go on and on until it ends. '.repeat(12) + '\n\n';
  const write = (file, text) => {
    fs.mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
    fs.writeFileSync(path.join(root, file), text);
  };
  write('standpoint.toml', 'title = "Labels"\n');
  for (const [name, [label]] of Object.entries(LABELS)) {
    const lang = name === 'green' ? 'lang: ar\n' : '';
    write(`content/${name}.md`, `---\nmarking: ${label}\n${lang}---\n# A page\n\n${body.repeat(8)}`);
  }
  execFileSync(BINARY, ['build', '--quiet', '--root', root, '--marking', 'TLP:RED', '--out', path.join(root, 'red')], { stdio: 'inherit' });
  [site, browser] = await Promise.all([serve(path.join(root, 'red')), launch()]);
});
after(async () => {
  await browser?.close();
  site?.stop();
  if (root) fs.rmSync(root, { recursive: true });
});

for (const format of ['A4', 'Letter']) {
  test(`each sheet of ${format} has its label twice`, async () => {
    const page = await browser.newPage();
    for (const [name, [label]] of Object.entries(LABELS)) {
      await page.goto(`${site.address}/${name}/`);
      const pdf = await page.pdf({ format });
      const sheets = execFileSync('pdftotext', ['-', '-'], { input: pdf, encoding: 'utf8' }).split('\f').slice(0, -1);
      assert.ok(sheets.length >= 2, `${sheets.length} sheets`);
      for (const [at, sheet] of sheets.entries()) {
        const count = sheet.split('\n').filter((line) => line.trim() === label).length;
        assert.ok(count >= 2, `sheet ${at + 1} of ${name}: ${count} labels\n${sheet}`);
      }
    }
    await page.close();
  });
}

for (const [how, options] of Object.entries({
  'on a phone': { viewport: { width: 320, height: 700 } },
  'on a wide screen': { viewport: { width: 1440, height: 900 } },
  'when it is dark': { viewport: { width: 820, height: 1100 }, colorScheme: 'dark' },
  'in forced colours': { viewport: { width: 820, height: 1100 }, forcedColors: 'active' },
})) {
  test(`labels are seen ${how}`, async () => {
    const context = await browser.newContext(options);
    const page = await context.newPage();
    for (const [name, [label, colour]] of Object.entries(LABELS)) {
      await page.goto(`${site.address}/${name}/`);
      const found = await page.evaluate(() => [...document.querySelectorAll('.tlp span')].map((span) => {
        const style = getComputedStyle(span);
        const box = span.getBoundingClientRect();
        return {
          text: span.textContent, colour: style.color, on: style.backgroundColor, size: parseFloat(style.fontSize),
          left: box.left, right: box.right, middle: (box.left + box.right) / 2, width: innerWidth,
          wide: document.documentElement.scrollWidth > innerWidth,
        };
      }));
      assert.equal(found.length, 2, name);
      for (const span of found) {
        assert.deepEqual([span.text, span.colour, span.on], [label, colour, 'rgb(0, 0, 0)'], name);
        // 12 points are 16 pixels.
        assert.ok(span.size >= 16 && span.left >= 0 && span.right <= span.width && !span.wide, JSON.stringify(span));
        assert.ok(span.middle > span.width / 2, `on the right: ${JSON.stringify(span)}`);
      }
      const first = await page.evaluate(() => document.querySelector('.tlp').getBoundingClientRect().top);
      assert.ok(first < 40, `at the top: ${first}`);
    }
    await context.close();
  });
}
