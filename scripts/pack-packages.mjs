import { mkdirSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { publicPackages, runPnpm } from './workspace.mjs'

/** Packs every public package into a folder, as it would be published; needs them built. Resolves to pnpm's result, and the tarballs. */
export async function packPackages(folder, { node = process.execPath } = {}) {
  mkdirSync(folder, { recursive: true })
  const names = publicPackages().map(({ manifest }) => manifest.name)
  const filters = names.flatMap((name) => ['--filter', name])
  const result = await runPnpm(['--recursive', ...filters, 'pack', '--pack-destination', folder], { node })
  const tarballs = readdirSync(folder)
    .filter((file) => file.endsWith('.tgz'))
    .map((file) => join(folder, file))
  const missing = names.length - tarballs.length
  if (missing === 0) return { ...result, tarballs }
  return { code: result.code || 1, output: `${result.output}\n${missing} tarballs are missing.`, tarballs }
}
