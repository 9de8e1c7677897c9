/** A platform's idea of how far away a deadline can be: more is not milliseconds since 1970. */
const dayMs = 86_400_000

/**
 * When an invocation has to have ended: what the platform says, else `maxDuration` seconds after it started; `marginSeconds` before that, at most half of
 * what there is.
 */
export function deadlineOf(
  startedAt: Date,
  limits: { readonly maxDuration: number; readonly marginSeconds: number },
): Date {
  const end = platformDeadline(startedAt) ?? startedAt.getTime() + limits.maxDuration * 1_000
  const leftMs = end - startedAt.getTime()
  return new Date(end - Math.min(limits.marginSeconds * 1_000, leftMs / 2))
}

/** Vercel keeps it behind a well-known symbol (as `waitUntil` of @vercel/functions is); elsewhere there is none. */
function platformDeadline(now: Date): number | null {
  const context: unknown = Reflect.get(globalThis, Symbol.for('@vercel/request-context'))
  const reader: unknown = isRecord(context) ? context.get : undefined
  const current: unknown = typeof reader === 'function' ? reader.call(context) : undefined
  const deadline = isRecord(current) ? Number(current.deadline) : Number.NaN
  const leftMs = deadline - now.getTime()
  return leftMs > 0 && leftMs < dayMs ? deadline : null
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}
