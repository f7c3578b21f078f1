// The record from the first word to the library: write, record, edit without a word, correct, read both
// versions and what changed, pack, validate.
//
//   node --test tests/browser/record.test.js      (after `scripts/test`, which fetches playwright-core)
//
// $STANDPOINT is the program, $BAGIT bagit.py; without the latter the bag's own manifests are checked only.
'use strict';
const assert = require('node:assert/strict');
const { spawnSync } = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { after, before, test } = require('node:test');
const { ROOT, launch, serve } = require('./built.js');

const TARGET = path.resolve(ROOT, process.env.CARGO_TARGET_DIR || 'target');
const BINARY = path.resolve(process.env.STANDPOINT || path.join(TARGET, 'debug', 'standpoint'));
const FILE = 'content/assessments/harbour/pier.md';
const PAGE = 'assessments/harbour/pier/';
const WAS = 'It opens in *June*, say three of four sources.';
const IS = 'It opens in *July*, say three of four sources.';

let root, site, browser;
before(async () => {
  root = fs.mkdtempSync(path.join(os.tmpdir(), 'standpoint-record-'));
  fs.mkdirSync(path.join(root, 'public'));
  [site, browser] = await Promise.all([serve(path.join(root, 'public')), launch()]);
});
after(async () => {
  await browser?.close();
  site?.stop();
  fs.rmSync(root, { recursive: true, force: true });
});

/** Runs a command in the site's folder; answers with what it said. */
function run(code, command, ...given) {
  const done = spawnSync(command, given, { cwd: root, encoding: 'utf8' });
  const said = `${done.stdout}${done.stderr}`;
  assert.equal(done.status, code, `${command} ${given.join(' ')}\n${done.error ?? ''}${said}`);
  return said;
}
const standpoint = (code, ...given) => run(code, BINARY, ...given);

function write(file, text) {
  const full = path.join(root, file);
  fs.mkdirSync(path.dirname(full), { recursive: true });
  fs.writeFileSync(full, text);
}

/** An assessment of today, so that its date is attested. */
function assessment(text) {
  const today = new Date().toISOString().slice(0, 10);
  return `---\nagent: PIER\ndate: ${today}\nevent: harbour\nconfidence: moderate\ntitle: The harbour opens\n---\n\n${text}\n`;
}

test('an assessment goes onto the record, is corrected there, and leaves for a library', async () => {
  const page = await browser.newPage();
  const errors = [];
  page.on('pageerror', (error) => errors.push(error.message));
  page.on('console', (line) => line.type() === 'error' && errors.push(line.text()));
  const text = (of) => page.locator(of).innerText();

  write('standpoint.toml', 'title = "Harbour Desk"\nbase_url = "https://harbour.example/"\n');
  write(FILE, assessment(WAS));
  standpoint(0, 'record');
  standpoint(0, 'build');
  await page.goto(`${site.address}/${PAGE}`);
  assert.match(await text('.record'), /Version\s+1, recorded/);
  assert.doesNotMatch(await text('.record'), /not attested/);

  // An edit without a word: nothing is written, and the reader still has what was recorded.
  write(FILE, assessment(IS));
  const refused = standpoint(1, 'build');
  assert.match(refused, /record-edited/);
  assert.match(refused, /July/);
  const offer = /`standpoint (record \S+ --kind correction --note) "…"`/.exec(refused);
  assert.ok(offer, refused);
  await page.reload();
  assert.match(await text('.text'), /in June/);
  assert.match(standpoint(1, 'verify'), /EDITED/);

  // The way that it offers.
  standpoint(0, ...offer[1].split(' '), 'The month was wrong.');
  standpoint(0, 'build');
  await page.reload();
  assert.match(await text('.text'), /in July/);
  assert.match(await text('.notice'), /Corrected\. .*The month was wrong\./s);
  assert.match(await text('.cite'), /version 2\. Harbour Desk\. https:\/\/harbour\.example\/assessments\/harbour\/pier\/v2\/, sha256:[0-9a-f]{64}/);

  // What changed, and the version before.
  await page.getByRole('link', { name: 'What changed' }).click();
  // A click may return before the next page is there.
  await page.locator('del').first().waitFor();
  assert.deepEqual(await page.locator('del').allInnerTexts(), ['June']);
  assert.deepEqual(await page.locator('ins').allInnerTexts(), ['July']);
  await page.getByRole('link', { name: 'Version 1', exact: true }).click();
  await page.waitForURL(`${site.address}/${PAGE}v1/`);
  assert.match(await text('.text'), /in June/);
  assert.match(await text('.notice'), /Version 1, not the latest\..*a correction: The month was wrong\./s);
  await page.locator('.notice').getByRole('link', { name: 'version 2' }).click();
  await page.waitForURL(`${site.address}/${PAGE}`);
  // The address that was cited leads here until there is a third version.
  await page.goto(`${site.address}/${PAGE}v2/`);
  await page.waitForURL(`${site.address}/${PAGE}`);

  // The page of the record shows the head that `verify` asks for.
  await page.getByRole('link', { name: 'The record', exact: true }).click();
  await page.waitForURL(`${site.address}/record/`);
  const command = (await page.locator('pre', { hasText: 'standpoint verify' }).innerText()).replace(/\s+/g, ' ').trim().split(' ');
  assert.deepEqual(command.slice(0, 3), ['standpoint', 'verify', '--expect-head']);
  standpoint(0, ...command.slice(1));

  const bag = path.join(root, '..', `${path.basename(root)}-bag`);
  try {
    standpoint(0, 'archive', '--format', 'bagit', '--out', bag);
    const manifests = ['manifest-sha512.txt', 'tagmanifest-sha512.txt'];
    const sums = spawnSync('sha512sum', ['--check', '--strict', '--quiet', ...manifests], { cwd: bag, encoding: 'utf8' });
    assert.equal(sums.status, 0, `${sums.error ?? ''}${sums.stdout}${sums.stderr}`);
    if (process.env.BAGIT) run(0, process.env.BAGIT, '--validate', bag);
    // What was packed is what readers saw.
    const packed = fs.readFileSync(path.join(bag, 'data', 'site', PAGE, 'v1', 'index.html'), 'utf8');
    assert.equal(packed, fs.readFileSync(path.join(root, 'public', PAGE, 'v1', 'index.html'), 'utf8'));
    standpoint(0, 'verify', '--root', path.join(bag, 'data'), '--expect-head', command[3]);
  } finally {
    fs.rmSync(bag, { recursive: true, force: true });
  }
  assert.deepEqual(errors, []);
  await page.close();
});
