/**
 * Run after every change of dependencies: `node scripts/complete-lock.ts`. A registry that mirrors one platform's binaries
 * leaves other platforms' optional packages out of package-lock.json, and `npm ci` then refuses the file everywhere. This
 * puts them back in, by name, version and platform; npm skips what is not for the machine it runs on. It also takes out which
 * Node each package asks for: npm compares that with the machine's Node, not with the project's own on which they run, and
 * leaves optional packages, binaries among them, out without a word.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const file = join(import.meta.dirname, '..', 'package-lock.json');
const entry = z.looseObject({
  dev: z.boolean().optional(),
  engines: z.unknown().optional(),
  optionalDependencies: z.record(z.string(), z.string()).optional(),
});
const lock = z.looseObject({ packages: z.record(z.string(), entry) }).parse(JSON.parse(readFileSync(file, 'utf8')));

const systems = ['android', 'darwin', 'freebsd', 'linux', 'openharmony', 'win32'];
const processors = ['arm64', 'arm', 'ia32', 'ppc64', 'riscv64', 's390x', 'x64'];

const known = new Set(Object.keys(lock.packages).map((path) => path.split('node_modules/').at(-1)));
const added: string[] = [];
for (const owner of Object.values(lock.packages)) {
  for (const [name, version] of Object.entries(owner.optionalDependencies ?? {})) {
    const words = name.split(/[/-]/);
    const os = systems.find((system) => words.includes(system));
    const cpu = processors.find((processor) => words.includes(processor));
    if (known.has(name) || !os || !cpu || !/^\d/.test(version)) continue;
    const libc = words.some((word) => word.startsWith('musl')) ? { libc: ['musl'] } : {};
    lock.packages[`node_modules/${name}`] = {
      version,
      cpu: [cpu],
      ...libc,
      ...(owner.dev ? { dev: true } : {}),
      optional: true,
      os: [os],
    };
    known.add(name);
    added.push(name);
  }
}
for (const [path, owner] of Object.entries(lock.packages)) if (path !== '') delete owner.engines;
lock.packages = Object.fromEntries(Object.entries(lock.packages).toSorted(([left], [right]) => (left < right ? -1 : 1)));
writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`);
console.log(added.length === 0 ? 'nothing was missing' : `added ${added.join(', ')}`);
