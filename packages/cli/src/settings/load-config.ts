import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { isLeoraError, LeoraError } from '@leora-jobs/core'
import { type App, type Config, defineConfig } from '../define-config.ts'

export const configFileNames = [
  'leora-jobs.config.ts',
  'leora-jobs.config.mts',
  'leora-jobs.config.js',
  'leora-jobs.config.mjs',
]

/** The application's jobs: of the file named, of the one in the working directory, or the ones in the box. */
export async function loadConfig(file: string | undefined): Promise<App> {
  const path = file === undefined ? configFileNames.map((name) => resolve(name)).find(existsSync) : resolve(file)
  if (path === undefined) return defineConfig()
  if (!existsSync(path)) {
    throw new LeoraError('INPUT_INVALID', `config: there is no file '${file}'.`, { details: { field: 'config' } })
  }
  return appOf(await importFile(path), path)
}

/** With jiti, so that aliases and imports without extension, as a Next.js project has them, work. */
async function importFile(path: string): Promise<unknown> {
  const { createJiti } = await import('jiti')
  try {
    // what the file imports of ours is this very copy, wherever the file lies: errors are told by their class
    const virtualModules = {
      'leora-jobs': await import('../index.ts'),
      '@leora-jobs/core': await import('@leora-jobs/core'),
    }
    const jiti = createJiti(pathToFileURL(path).href, { interopDefault: false, tsconfigPaths: true, virtualModules })
    return await jiti.import(path)
  } catch (error) {
    if (isLeoraError(error)) throw error
    throw new LeoraError(
      'CONFIG_INVALID',
      `The config file ${path} cannot be loaded: ${error instanceof Error ? error.message : String(error)}`,
      {
        cause: error,
        details: { field: 'config' },
      },
    )
  }
}

function appOf(module: unknown, path: string): App {
  const exported = isRecord(module) ? (module.app ?? module.default) : undefined
  if (isRecord(exported) && 'config' in exported && 'database' in exported) return exported as unknown as App
  if (isRecord(exported)) return defineConfig(exported as Config)
  throw new LeoraError(
    'CONFIG_INVALID',
    `The config file ${path} exports neither \`app\` nor a default. Write: export const app = defineConfig({ … }).`,
    { details: { field: 'config' } },
  )
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}
