import { LeoraError } from '@leora-jobs/core'

/** Which URLs are taken. */
export interface SecretUrlOptions {
  /** https; whoever knows it can post. */
  readonly url: string
  /** Whether http is taken to this machine itself. @default false */
  readonly allowHttpOnLoopback?: boolean
}

/** The URL. Throws CONFIG_INVALID, which never says the URL, for one that a secret must not be sent to. */
export function secretUrl(notifier: string, { url, allowHttpOnLoopback = false }: SecretUrlOptions): URL {
  const parsed = URL.parse(url)
  const isLoopback = /^(127(\.\d+){3}|\[::1\]|localhost)$/.test(parsed?.hostname ?? '')
  const isSafe = parsed?.protocol === 'https:' || (parsed?.protocol === 'http:' && isLoopback && allowHttpOnLoopback)
  if (parsed && isSafe && parsed.username === '' && parsed.password === '') return parsed
  const problem = url === '' ? 'it is empty' : 'it is none that a secret may be sent to'
  const allowed = 'a URL of https without user and password'
  throw new LeoraError('CONFIG_INVALID', `${notifier}: url: ${problem}; allowed: ${allowed}.`, {
    details: { field: 'url', allowed },
  })
}

/** A text without the parts of the URL that are secret. */
export function withoutSecret(text: string, { pathname, search }: URL): string {
  const parts = `${pathname}${search}`.split(/[/?&=]/).filter((part) => part.length >= 6)
  return parts.reduce((kept, part) => kept.replaceAll(part, '[…]'), text)
}
