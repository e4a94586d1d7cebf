/**
 * First step of every command: installs what this machine lacks, then runs the script it was given on the Node of
 * package.json. No dependencies of its own and no newer Node than the machine has, because it runs before anything is there.
 *
 * node scripts/setup.mjs [--packages-only] SCRIPT [its own words…]
 */
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { accessSync, constants, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import process from 'node:process';

const root = join(import.meta.dirname ?? new URL('.', import.meta.url).pathname, '..');

/** Debian package → a program of it. */
const tools = {
  chromium: 'chromium',
  xvfb: 'Xvfb',
  socat: 'socat',
  cups: 'cupsd',
  'cups-client': 'lp',
  'poppler-utils': 'pdftotext',
  'util-linux': 'setpriv',
};

const words = process.argv.slice(2);
const packagesOnly = words[0] === '--packages-only';
if (packagesOnly) words.shift();

installPackages();
if (!packagesOnly) installTools();
if (words.length > 0) runScript(words);

/**
 * `npm ci`, unless node_modules already is what package-lock.json says. Only the install scripts package.json allows are
 * run: from a lock file npm would otherwise compile better-sqlite3, which brings its binaries, and ask for a compiler.
 * Quiet below errors, because npm judges the packages by the machine's Node, not by the one they run on.
 */
function installPackages() {
  const stamp = join(root, 'node_modules', '.installed-from');
  const wanted = createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;
  say('installing the packages of package-lock.json');
  const { allowScripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const quiet = ['--no-audit', '--no-fund', '--loglevel=error'];
  const done =
    npm('ci', '--ignore-scripts', ...quiet) && npm('rebuild', '--ignore-scripts=false', ...quiet, ...Object.keys(allowScripts));
  if (!done) fail('npm did not succeed; see the lines above. Nothing outside node_modules was changed.');
  writeFileSync(stamp, wanted);
}

/** The npm that started us, where one did. */
function npm(...args) {
  const script = process.env.npm_execpath;
  return script ? run(process.execPath, [script, ...args]) : run('npm', args);
}

/** System programs: installed where we may, named in one line to run where we may not. */
function installTools() {
  if (process.platform !== 'linux') return;
  const missing = Object.keys(tools).filter((name) => !found(tools[name]));
  if (missing.length === 0) return;
  const line = `apt-get install -y --no-install-recommends ${missing.join(' ')}`;
  const mayInstall = process.getuid?.() === 0 && found('apt-get');
  if (!mayInstall) fail(`these programs are missing: ${missing.join(', ')}. Run this once, then try again:\n\n  sudo ${line}\n`);
  say(`installing ${missing.join(', ')}`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  run('apt-get', ['update', '-qq'], env);
  if (!run('apt-get', ['-qq', 'install', '-y', '--no-install-recommends', ...missing], env)) {
    fail(`the programs could not be installed. Run this by hand and look at what it says:\n\n  ${line}\n`);
  }
}

/** By its path: a shell that has run the machine's own Node once would go on using it. */
function runScript([script, ...args]) {
  const node = join(root, 'node_modules', '.bin', process.platform === 'win32' ? 'node.cmd' : 'node');
  const child = spawn(node, [join(root, script), ...args], { stdio: 'inherit', shell: process.platform === 'win32' });
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
  child.on('exit', (code) => process.exit(code ?? 1));
}

function found(program) {
  const places = program.startsWith('/')
    ? [program]
    : `${process.env.PATH ?? ''}${delimiter}/usr/sbin`.split(delimiter).map((dir) => join(dir, program));
  return places.some((path) => {
    try {
      // A CUPS back end is readable by root only; being there is enough.
      accessSync(path, program.startsWith('/') ? constants.F_OK : constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

function run(command, args, env = process.env) {
  return spawnSync(command, args, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'], env }).status === 0;
}

function say(text) {
  process.stderr.write(`setup: ${text}\n`);
}

function fail(text) {
  process.stderr.write(`setup: ${text}\n`);
  process.exit(1);
}
