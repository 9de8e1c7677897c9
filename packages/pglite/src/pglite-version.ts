import { readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The version of PGlite that is installed. Its package exports no package.json, so it is looked for above what it does export. */
export async function pgliteVersion(): Promise<string> {
  let folder = dirname(fileURLToPath(import.meta.resolve('@electric-sql/pglite')))
  for (;;) {
    try {
      const { version } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')) as { version?: unknown }
      if (typeof version === 'string') return version
    } catch (error) {
      if (dirname(folder) === folder) throw error
    }
    folder = dirname(folder)
  }
}
