import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'

/** A project's folder, to look at. Paths are relative to it, with `/`. */
export interface ProjectView {
  /** A file's text; null where there is none. */
  read(path: string): string | null
  /** Names in a folder, those of folders with a `/` behind them; none where there is no such folder. */
  list(path: string): readonly string[]
}

export function viewOfFolder(folder: string): ProjectView {
  return {
    read(path) {
      const file = join(folder, path)
      return statSync(file, { throwIfNoEntry: false })?.isFile() ? readFileSync(file, 'utf8') : null
    },
    list(path) {
      const inner = join(folder, path)
      if (!existsSync(inner) || !statSync(inner).isDirectory()) return []
      return readdirSync(inner, { withFileTypes: true }).map(
        (entry) => `${entry.name}${entry.isDirectory() ? '/' : ''}`,
      )
    },
  }
}

/** The same over texts by path. */
export function viewOfTexts(texts: Readonly<Record<string, string>>): ProjectView {
  const names = (folder: string) =>
    Object.keys(texts).flatMap((path) => {
      const prefix = folder === '.' ? '' : `${folder}/`
      const [, name] = /^([^/]+\/?)/.exec(path.startsWith(prefix) ? path.slice(prefix.length) : '') ?? []
      return name === undefined ? [] : [name]
    })
  return { read: (path) => texts[path] ?? null, list: (folder) => [...new Set(names(folder))] }
}
