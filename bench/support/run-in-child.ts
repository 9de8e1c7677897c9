import { fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

const packages = fileURLToPath(new URL('../../packages', import.meta.url))

/**
 * Bundles a module and runs it in a process of its own; resolves to the message it sends. Bundled, as a built package is: stripping types in the
 * process costs it 50 MB.
 */
export async function runInChild<Message>(
  module: URL,
  args: readonly string[],
  nodeFlags: readonly string[] = [],
): Promise<Message> {
  const folder = await mkdtemp(join(tmpdir(), 'leora-bench-'))
  try {
    const outfile = join(folder, 'child.mjs')
    await build({
      entryPoints: [fileURLToPath(module)],
      outfile,
      bundle: true,
      platform: 'node',
      format: 'esm',
      logLevel: 'error',
      alias: { '@leora-jobs/core': join(packages, 'core/src'), '@leora-jobs/postgres': join(packages, 'postgres/src') },
      banner: { js: `import { createRequire } from 'node:module'; const require = createRequire(import.meta.url)` },
    })
    const child = fork(outfile, [...args], { execArgv: [...nodeFlags] })
    const [message] = await Promise.race([
      once(child, 'message'),
      once(child, 'exit').then(([code]) => Promise.reject(new Error(`The child ended with ${code} and said nothing.`))),
    ])
    if (child.connected) child.disconnect()
    return message as Message
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
