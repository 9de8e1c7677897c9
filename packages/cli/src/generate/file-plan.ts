import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'

/** A file as it is, and as it is to be. */
export interface FilePlan {
  /** As people are told of it. */
  readonly file: string
  readonly path: string
  /** Null where there is none. */
  readonly before: string | null
  readonly after: string
}

/** A file's text; null where there is none. */
export function readText(path: string): string | null {
  return existsSync(path) ? readFileSync(path, 'utf8') : null
}

/** As git stores it: a checkout on Windows may have other line ends. */
export function readGenerated(path: string): string | null {
  return readText(path)?.replaceAll('\r\n', '\n') ?? null
}

/** `mode` is that of a file which is made, not of one that is there. */
export function writePlanned({ path, after }: FilePlan, mode?: number): void {
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, after, mode === undefined ? {} : { mode })
}
