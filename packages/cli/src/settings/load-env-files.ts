import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { LeoraError } from '@leora-jobs/core'

/**
 * Loads env files into the process's environment; what is set already stays. Without `file`, those of the working directory, most specific first, as
 * Next.js and Prisma projects have them. Returns the files read.
 */
export function loadEnvFiles(file: string | undefined): readonly string[] {
  if (file !== undefined) {
    if (!existsSync(file)) {
      throw new LeoraError('INPUT_INVALID', `env-file: there is no file '${file}'.`, { details: { field: 'env-file' } })
    }
    process.loadEnvFile(file)
    return [file]
  }
  const mode = process.env.NODE_ENV ?? 'development'
  const names = [`.env.${mode}.local`, '.env.local', `.env.${mode}`, '.env'].filter((name) => existsSync(resolve(name)))
  for (const name of names) process.loadEnvFile(resolve(name))
  return names
}
