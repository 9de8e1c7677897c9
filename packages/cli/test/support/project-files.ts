import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { temporaryFolder } from './run-cli.ts'

/** Texts by path, from a project's folder. */
export type ProjectFiles = Readonly<Record<string, string>>

/** A folder that goes with the test, with these files. */
export function projectOf(files: ProjectFiles): string {
  const folder = temporaryFolder()
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), text)
  }
  return folder
}

/** Every file of a folder, but for those that were installed or built. */
export function filesOf(folder: string): ProjectFiles {
  const paths = readdirSync(folder, { withFileTypes: true }).flatMap((entry): readonly string[] => {
    if (!entry.isDirectory()) return [entry.name]
    if (entry.name === 'node_modules' || entry.name === '.next') return []
    return Object.keys(filesOf(join(folder, entry.name))).map((path) => join(entry.name, path))
  })
  return Object.fromEntries(paths.sort().map((path) => [path, readFileSync(join(folder, path), 'utf8')]))
}
