// Faces to try pages with: those of one family alone, and one that is a fifth wider than usual.
'use strict';
const { execFileSync } = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');

/** What is added to the style sheet: each face that it would use, a fifth wider and no higher. */
const WIDE = (() => {
  // Name, local face (full or PostScript name), weight, size, ascent, descent: of the sizes that the style sheet gives them, 120%.
  const faces = [
    ['Wide Noto', 'NotoSans-Regular', '', 120, 89, 24.4], ['Wide Noto', 'NotoSans-Bold', 'b', 120, 89, 24.4],
    ['Wide Liberation', 'Liberation Sans', '', 120, 75.4, 17.7], ['Wide Liberation', 'Liberation Sans Bold', 'b', 120, 75.4, 17.7],
    ['Wide Arial', 'Arial', '', 120, 75.4, 17.7], ['Wide Arial', 'Arial Bold', 'b', 120, 75.4, 17.7],
    ['Wide DejaVu', 'DejaVu Sans', '', 107, 87.3, 22.5], ['Wide DejaVu', 'DejaVu Sans Bold', 'b', 101, 91.5, 23.3],
    ['Wide Noto Serif', 'NotoSerif-Regular', '', 120, 89, 24.4], ['Wide Noto Serif', 'NotoSerif-Bold', 'b', 120, 89, 24.4],
    ['Wide Liberation Serif', 'Liberation Serif', '', 131, 70, 16.6], ['Wide Liberation Serif', 'Liberation Serif Bold', 'b', 131, 70, 16.6],
    ['Wide DejaVu Serif', 'DejaVu Serif', '', 107, 85.7, 20.8], ['Wide DejaVu Serif', 'DejaVu Serif Bold', 'b', 104, 87.8, 20.9],
  ];
  const rules = faces.map(([name, local, bold, size, ascent, descent]) =>
    `@font-face { font-family: "${name}"; src: local("${local}"); font-weight: ${bold ? '600 700' : 400}; size-adjust: ${size}%; ascent-override: ${ascent}%; descent-override: ${descent}%; line-gap-override: 0%; }`);
  return `${rules.join('\n')}
:root { --sans: "Wide Noto", "Wide Liberation", "Wide Arial", "Wide DejaVu", sans-serif; --serif: "Wide Noto Serif", "Wide Liberation Serif", "Wide DejaVu Serif", serif; }\n`;
})();

/** The environment of a browser that sees no fonts but those of a family; `null` where none is installed. */
function only(family) {
  let listed = '';
  try {
    listed = execFileSync('fc-list', ['--format', '%{file}\t%{family}\n'], { encoding: 'utf8' });
  } catch {
    return null;
  }
  const files = listed.split('\n').map((line) => line.split('\t')).filter(([, name]) => name?.startsWith(family));
  // A family of emoji or of one script alone is not enough.
  if (!files.some(([, name]) => name.split(',').includes(`${family} Sans`))) return null;
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'standpoint-faces-'));
  fs.mkdirSync(path.join(folder, 'fonts'));
  for (const [file] of files) {
    const link = path.join(folder, 'fonts', path.basename(file));
    if (!fs.existsSync(link)) fs.symlinkSync(file, link);
  }
  const settings = path.join(folder, 'fonts.conf');
  // What the system says of families and aliases holds, too; it names no folders.
  fs.writeFileSync(settings, `<?xml version="1.0"?>\n<!DOCTYPE fontconfig SYSTEM "fonts.dtd">\n<fontconfig>
<dir>${folder}/fonts</dir><cachedir>${folder}/cache</cachedir><include ignore_missing="yes">/etc/fonts/conf.d</include>\n</fontconfig>\n`);
  return { env: { ...process.env, FONTCONFIG_FILE: settings }, remove: () => fs.rmSync(folder, { recursive: true }) };
}

module.exports = { WIDE, only };
