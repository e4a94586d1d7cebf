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

/** Debian package → a program of it, or a file. The compiler makes the disk that forgets, for the power cuts of the fault runs. */
const tools = {
  chromium: 'chromium',
  socat: 'socat',
  'cups-daemon': 'cupsd',
  'cups-client': 'lp',
  'poppler-utils': 'pdftotext',
  'util-linux': 'setpriv',
  gcc: 'cc',
  'libc6-dev': '/usr/include/dlfcn.h',
};

const words = process.argv.slice(2);
const packagesOnly = words[0] === '--packages-only';
if (packagesOnly) words.shift();

if (Number.parseInt(process.versions.node, 10) < 18)
  fail(`Node ${process.versions.node} is too old to begin with. Install Node 18 or newer with npm.`);
if (!packagesOnly) installTools();
installPackages();
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

/** The machine's npm on the machine's Node: the project's own, first on the path of `npm run`, goes away during `npm ci`. */
function npm(...args) {
  const folders = (process.env.PATH ?? '').split(delimiter).filter((folder) => !folder.includes('node_modules'));
  const env = { ...process.env, PATH: folders.join(delimiter) };
  return run('npm', args, { env, shell: process.platform === 'win32' });
}

/** System programs: installed where we may, named in one line to run where we may not. */
function installTools() {
  if (process.platform !== 'linux') return;
  const missing = Object.keys(tools).filter((name) => !found(tools[name]));
  if (missing.length === 0) return;
  const line = `apt-get install -y --no-install-recommends ${missing.join(' ')}`;
  const mayInstall = process.getuid?.() === 0 && found('apt-get');
  if (!mayInstall) fail(`these programs are missing: ${missing.join(', ')}. Run this once, then try again:\n\n  sudo ${line}\n`);
  say(`installing ${missing.join(', ')}; this takes a minute or more`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  // Hundreds of lines that nobody asked for; what goes wrong comes on standard error.
  const quiet = ['ignore', 'ignore', 'inherit'];
  run('apt-get', ['update', '-qq'], { env, stdio: quiet });
  if (!run('apt-get', ['-qq', 'install', '-y', '--no-install-recommends', ...missing], { env, stdio: quiet })) {
    fail(`the programs could not be installed. Run this by hand and look at what it says:\n\n  ${line}\n`);
  }
}

/**
 * By its path: a shell that has run the machine's own Node once would go on using it. Asked to end, npm ends only the shell
 * between itself and us; that our parent is gone is then all we are told.
 */
function runScript([script, ...args]) {
  const node = join(root, 'node_modules', '.bin', process.platform === 'win32' ? 'node.cmd' : 'node');
  const child = spawn(node, [join(root, script), ...args], { stdio: 'inherit', shell: process.platform === 'win32' });
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
  child.on('exit', (code) => process.exit(code ?? 1));
  if (!process.env.npm_execpath) return;
  const parent = process.ppid;
  const watch = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(watch);
    child.kill('SIGTERM');
  }, 250);
}

function found(program) {
  if (program.startsWith('/')) return existsSync(program);
  // An ordinary user's path leaves out the folder of system services.
  return `${process.env.PATH ?? ''}${delimiter}/usr/sbin`.split(delimiter).some((dir) => {
    try {
      accessSync(join(dir, program), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

function run(command, args, options = {}) {
  return spawnSync(command, args, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'], ...options }).status === 0;
}

function say(text) {
  process.stderr.write(`setup: ${text}\n`);
}

function fail(text) {
  process.stderr.write(`setup: ${text}\n`);
  process.exit(1);
}
