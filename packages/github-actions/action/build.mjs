// node action/build.mjs: bundles src/launcher into action/launcher.mjs, which is checked in, since a runner takes an action as it lies in the repository.
import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

/** The launcher as one file without dependencies. */
export async function bundleLauncher() {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL('../src/launcher/main.ts', import.meta.url))],
    absWorkingDir: fileURLToPath(new URL('..', import.meta.url)),
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'node',
    target: 'node24',
    banner: { js: '// Built from packages/github-actions/src/launcher by action/build.mjs; a test compares.' },
    logLevel: 'silent',
  })
  return outputFiles[0].text
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  writeFileSync(new URL('launcher.mjs', import.meta.url), await bundleLauncher())
}
