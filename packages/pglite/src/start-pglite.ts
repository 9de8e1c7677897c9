import { existsSync } from 'node:fs'
import { mkdir, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { PGlite } from '@electric-sql/pglite'
import type { Template } from './template.ts'

// apart from PGlite's class, so that our declarations bring none of its own: they need more than `@types/node`
/** What an embedded database was started from. */
export type PgliteOrigin = 'directory' | 'template' | 'initdb'

/** A running PGlite, and whether its data had just been made. */
export interface StartedPglite {
  readonly database: PGlite
  readonly origin: PgliteOrigin
}

/** Starts on the directory's data; where there is none, from the template; without one, by initdb. `directory` null keeps all in memory. */
export async function startPglite(directory: string | null, template: Template): Promise<StartedPglite> {
  if (directory !== null && hasData(directory)) return { database: await PGlite.create(directory), origin: 'directory' }
  if (directory !== null) await mkdir(dirname(directory), { recursive: true })
  const loadDataDir = await template.read()
  const where = directory === null ? {} : { dataDir: directory }
  if (loadDataDir) {
    try {
      return { database: await PGlite.create({ ...where, loadDataDir }), origin: 'template' }
    } catch {
      // damaged: what it left behind goes with it
      await template.discard()
      if (directory !== null) await rm(directory, { recursive: true, force: true })
    }
  }
  return { database: await PGlite.create(where), origin: 'initdb' }
}

/** Whether there is a database in the directory. */
export function hasData(directory: string): boolean {
  return existsSync(join(directory, 'PG_VERSION'))
}
