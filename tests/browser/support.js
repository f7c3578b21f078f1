// What the browser tests need: a small site, `standpoint serve` over it, and pages of a browser that
// are watched for errors.
'use strict';
const { spawn } = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const test = require('node:test');

const ROOT = path.join(__dirname, '..', '..');
const TARGET = path.resolve(ROOT, process.env.CARGO_TARGET_DIR || 'target');
const BINARY = path.resolve(process.env.STANDPOINT || path.join(TARGET, 'debug', 'standpoint'));
const { chromium } = require(path.join(TARGET, 'npm', 'node_modules', 'playwright-core'));

/** How long anything is waited for. It is reached only by what does not happen at all. */
const LIMIT = 30_000;

// --- Waiting ---

/** Waits until `look` returns something true, and returns that. Pages may reload meanwhile. */
async function until(what, look) {
  const end = Date.now() + LIMIT;
  let last = '';
  for (;;) {
    try {
      const found = await look();
      if (found) return found;
      last = `it was ${JSON.stringify(found)}`;
    } catch (error) {
      last = error.message.split('\n')[0];
    }
    if (Date.now() > end) throw new Error(`waited ${LIMIT / 1000} s for: ${what} (${last})`);
    await new Promise((done) => setTimeout(done, 20));
  }
}

// --- The site ---

const PARAGRAPH = 'The ferry lies at the pier, and the lorries wait on both banks of the river.';

/** An event whose page is long: a picture that has no size until it is there, and two `<details>`. */
function harbour({ first = 'The first word.', title = 'The harbour opens' } = {}) {
  const more = (from, to) =>
    Array.from({ length: to - from }, (_, at) => `Paragraph ${from + at}. ${PARAGRAPH}`).join('\n\n');
  const fold = (name) => `<details id="${name}"><summary>${name}</summary>\n<p>${PARAGRAPH}</p>\n</details>`;
  return `---\ntitle: ${title}\ndate: 2025-06-01\n---\n
${first}\n\n![A map](map.svg)\n\n${more(1, 30)}\n\n${fold('one')}\n\n${fold('two')}\n\n${more(30, 90)}\n`;
}

function picture(width, height) {
  const size = `width="${width}" height="${height}"`;
  return `<svg xmlns="http://www.w3.org/2000/svg" ${size}><rect ${size} fill="teal"/></svg>\n`;
}

function assessment({ body = 'It opens in June.', confidence = 'moderate', title = 'In June' } = {}) {
  return `---\nagent: PIER\ndate: 2025-06-02\nevent: harbour\nconfidence: ${confidence}\ntitle: ${title}\n---\n\n${body}\n`;
}

function settings(title = 'Harbour Desk', more = '') {
  return `title = "${title}"\n${more}\n[markdown]\nraw_html = "trust"\n`;
}

/** A site in a folder of its own, with an event, an assessment and a picture. */
class Site {
  constructor() {
    this.root = fs.mkdtempSync(path.join(os.tmpdir(), 'standpoint-browser-'));
    this.write('standpoint.toml', settings());
    this.write('content/events/harbour.md', harbour());
    this.write('content/events/map.svg', picture(300, 200));
    this.write('content/assessments/harbour/pier.md', assessment());
    // Nothing but this event's own page and the lists of events show it.
    this.write('content/events/lighthouse.md', '---\ntitle: The lighthouse\ndate: 2025-05-01\n---\n\nIt is lit.\n');
  }

  write(file, text) {
    const full = path.join(this.root, file);
    fs.mkdirSync(path.dirname(full), { recursive: true });
    // In one step: a file that is half written is a state of its own, and may be shown as one.
    const whole = path.join(this.root, '.whole');
    fs.writeFileSync(whole, text);
    fs.renameSync(whole, full);
  }

  remove(file) {
    fs.rmSync(path.join(this.root, file));
  }

  /** The default style sheet, and a rule that a page can be asked about. */
  style(value) {
    const css = fs.readFileSync(path.join(ROOT, 'themes/default/static/style.css'), 'utf8');
    this.write('themes/default/static/style.css', `${css}\n:root { --probe: ${value} }\n`);
  }

  template(name, change) {
    const text = fs.readFileSync(path.join(ROOT, 'themes/default/templates', name), 'utf8');
    const changed = change(text);
    if (changed === text) throw new Error(`the change of ${name} changes nothing`);
    this.write(`themes/default/templates/${name}`, changed);
  }

  delete() {
    fs.rmSync(this.root, { recursive: true, force: true });
  }
}

// --- The server ---

class Server {
  constructor(site) {
    this.site = site;
    this.output = '';
    this.port = 0;
  }

  async start() {
    const args = ['serve', '--root', this.site.root, '--port', `${this.port}`];
    const from = this.output.length;
    this.process = spawn(BINARY, args, { stdio: ['ignore', 'ignore', 'pipe'] });
    this.ended = new Promise((done) => {
      this.process.once('close', done);
      this.process.once('error', (error) => done((this.output += `${error}\n`)));
    });
    this.process.stderr.setEncoding('utf8').on('data', (text) => (this.output += text));
    const told = until('the address of the preview', () =>
      /preview at http:\/\/127\.0\.0\.1:(\d+)\//.exec(this.output.slice(from)),
    );
    const ended = this.ended.then(() => Promise.reject(new Error('the server ended')));
    const found = await Promise.race([told, ended]);
    this.port = Number(found[1]);
  }

  async stop() {
    this.process.kill('SIGKILL');
    await this.ended;
  }

  /** Waits until an address is answered with this status. */
  async answers(address, status) {
    await until(`${address} is answered with ${status}`, async () =>
      (await fetch(this.url(address))).status === status,
    );
  }

  url(address) {
    return `http://127.0.0.1:${this.port}${address}`;
  }
}

// --- Pages ---

/** What a test has: `site`, `server`, `open`, and what went wrong in any page. */
class Desk {
  constructor(site, server, context) {
    Object.assign(this, { site, server, context, problems: [], allowed: [], streams: new Set() });
    context.on('weberror', (error) => this.problems.push(`page error: ${error.error().stack}`));
    context.on('console', (message) => {
      if (!['error', 'warning'].includes(message.type())) return;
      const { url } = message.location();
      if (!this.allowed.some((one) => one.test(message.text()))) {
        this.problems.push(`console ${message.type()}: ${message.text()} (${url})`);
      }
    });
    const isStream = (request) => request.url().endsWith('/_standpoint/events');
    context.on('request', (request) => isStream(request) && this.streams.add(request));
    context.on('requestfinished', (request) => this.streams.delete(request));
    context.on('requestfailed', (request) => this.streams.delete(request));
  }

  /** What the browser may say in this test. */
  allow(...patterns) {
    this.allowed.push(...patterns);
  }

  /** Opens a page in a tab of its own. */
  async open(address) {
    const page = await this.context.newPage();
    page.setDefaultTimeout(LIMIT);
    await page.goto(this.server.url(address));
    return page;
  }

  /** Waits until a page shows a text. */
  async shows(page, text) {
    await until(`the page shows “${text}”`, async () =>
      (await page.locator('main').innerText({ timeout: 1000 })).includes(text),
    );
  }

  /** Waits until the style sheet of a page has this value, and thereby until the page has dealt
   *  with all that happened before: it asks for one state after the other. */
  async styled(page, value) {
    await until(`the page is styled with “${value}”`, () =>
      page.evaluate(
        (wanted) => getComputedStyle(document.documentElement).getPropertyValue('--probe') === wanted,
        value,
      ),
    );
  }

  /** The text of the report over the page; nothing where there is none. */
  report(page) {
    return page.evaluate(() => {
      const overlay = document.querySelector('#standpoint-report');
      return overlay && overlay.shadowRoot.querySelector('section').innerText;
    });
  }

  async reports(page, text) {
    await until(`the report tells “${text}”`, async () => (await this.report(page))?.includes(text));
  }

  async reportsNothing(page) {
    await until('the report goes away', async () => (await this.report(page)) === null);
  }

  /** The tabs that have an event stream, once for each. */
  listeners() {
    const tabs = [...this.streams].map((request) => request.frame().page());
    return tabs.filter((page) => !page.isClosed());
  }

  /** Waits until so many event streams are open. */
  async listens(count) {
    await until(`${count} streams are open`, () => this.listeners().length === count);
  }
}

/** A page that is marked loses its mark when it loads again. */
const mark = (page) => page.evaluate(() => void (window.mark = true));
const isMarked = (page) => page.evaluate(() => window.mark === true);

// --- Tests ---

let browser = null;

test.before(async () => {
  browser = await chromium.launch({
    executablePath: process.env.CHROMIUM || '/usr/bin/chromium',
    // Without it no page would ever come back from the browser's cache of whole pages.
    ignoreDefaultArgs: ['--disable-back-forward-cache'],
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
});

test.after(() => browser?.close());

/** A test with a site, a server and a browser's profile of its own. */
function scenario(name, run) {
  test(name, async () => {
    try {
      await attempt(run);
    } catch (error) {
      // That a tab of the browser dies says nothing about the preview. It is seldom, and not twice.
      if (!/Page crashed|Target crashed/.test(error.message)) throw error;
      await attempt(run);
    }
  });
}

async function attempt(run) {
  const site = new Site();
  const server = new Server(site);
  let context = null;
  let desk = null;
  try {
    await server.start();
    context = await browser.newContext({ viewport: { width: 1000, height: 700 } });
    desk = new Desk(site, server, context);
    await run(desk);
    if (desk.problems.length > 0) throw new Error('the browser complained');
  } catch (error) {
    const told = desk?.problems.join('\n') || '(nothing)';
    error.stack += `\n--- the browser said ---\n${told}\n--- the server said ---\n${server.output}`;
    throw error;
  } finally {
    await context?.close();
    if (server.process) await server.stop();
    site.delete();
  }
}

module.exports = { assessment, harbour, isMarked, mark, picture, scenario, settings, until };
