import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

/** The project's own `leora-jobs`, as Node finds it from a folder; null where it is not installed. */
export function findCommand(folder: string): string | null {
  const { resolve } = createRequire(join(folder, 'package.json'))
  try {
    const manifest = resolve('leora-jobs/package.json')
    const { bin } = JSON.parse(readFileSync(manifest, 'utf8')) as { bin: Record<string, string> }
    return join(dirname(manifest), bin['leora-jobs'] ?? '')
  } catch {
    return null
  }
}
