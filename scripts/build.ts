/**
 * Builds what runs into out/: the office, the shell and the command line as Node modules (packages stay in
 * node_modules), the preload as one CommonJS file because a sandboxed preload can load nothing else, and the pages.
 */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { build, type InlineConfig } from 'vite';

const root = join(import.meta.dirname, '..');
const out = join(root, 'out');

const shared: InlineConfig = { configFile: false, root, logLevel: 'warn', clearScreen: false };

const node: InlineConfig = {
  ...shared,
  ssr: { external: true },
  build: {
    ssr: true,
    target: 'node24',
    outDir: out,
    emptyOutDir: false,
    minify: false,
    sourcemap: true,
    rolldownOptions: {
      input: {
        office: join(root, 'main/office/main.ts'),
        shell: join(root, 'main/shell/main.ts'),
        fapiao: join(root, 'main/cli/main.ts'),
        'inspect-worker': join(root, 'main/office/store/inspect-worker.ts'),
      },
      external: ['electron'],
      output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' },
    },
  },
};

const preload: InlineConfig = {
  ...shared,
  ssr: { noExternal: true },
  build: {
    ssr: join(root, 'preload/index.ts'),
    target: 'chrome140',
    outDir: out,
    emptyOutDir: false,
    minify: false,
    rolldownOptions: { external: ['electron'], output: { format: 'cjs', entryFileNames: 'preload.cjs', codeSplitting: false } },
  },
};

const pages: InlineConfig = { configFile: join(root, 'renderer/vite.config.ts'), logLevel: 'warn', clearScreen: false };

/** Builds everything; throws with the bundler's own words when the code does not build. */
export async function buildAll(): Promise<void> {
  rmSync(join(out, 'chunks'), { recursive: true, force: true });
  await Promise.all([build(node), build(preload), build(pages)]);
}

if (import.meta.main) await buildAll();
