import { createHash, timingSafeEqual } from 'node:crypto'
import { LeoraError } from '@leora-jobs/core'
import type { Variables } from './handler-options.ts'

/**
 * Throws UNAUTHORIZED unless the request carries one of the secrets, and CONFIG_INVALID where there is none to carry: fail closed. User agent and
 * `x-vercel-*` headers are never looked at, anybody can send them.
 */
export function authenticate(request: Request, variables: Variables, names: readonly string[]): void {
  const secrets = names.flatMap((name) => readSecret(name, variables[name]))
  if (secrets.length === 0) {
    const message = `${names[0]} is not set, so nobody can be let in. Set it to a long random text (\`leora-jobs generate env\` makes one) and deploy again.`
    throw new LeoraError('CONFIG_INVALID', message, { details: { field: names[0] } })
  }
  const given = digest(bearerOf(request))
  // all of them, every time: how long it takes tells nothing
  const matches = secrets.map((secret) => timingSafeEqual(given, digest(secret)))
  if (matches.includes(true)) return
  throw new LeoraError('UNAUTHORIZED', 'Unauthorized.')
}

/** Nothing is trimmed: a secret with a line break in it does not arrive in a header, and nobody would know why. */
function readSecret(name: string, value: string | undefined): readonly string[] {
  if (value === undefined || value === '') return []
  if (!/\s/.test(value)) return [value]
  throw new LeoraError('CONFIG_INVALID', `${name} has white space or a line break in it; set it again without.`, {
    details: { field: name },
  })
}

function bearerOf(request: Request): string {
  const [, token = ''] = /^bearer (.*)$/is.exec(request.headers.get('authorization') ?? '') ?? []
  return token
}

/** Of one length, whatever the text's. */
function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}
