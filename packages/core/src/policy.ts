import { contentHash } from './canonical-json.ts'
import type { JsonValue } from './decision.ts'
import { LeoraError } from './errors.ts'
import { describeIssues } from './issues.ts'
import type { Job } from './job.ts'
import { keysAt } from './schema-keys.ts'

/** Policies by job name; `*` holds what every job that knows the key takes. Parts are enough: the rest is default. */
export type Policies = Readonly<Record<string, JsonValue>>

export interface ResolvedPolicy<Policy> {
  readonly policy: Policy
  /** Hash of the resolved policy. */
  readonly version: string
}

/**
 * The policy of a job: its defaults, then each layer (deployment, tenant), in each `*` before the job's own entry. Throws
 * POLICY_INVALID, naming job, field and problem.
 */
export function resolvePolicy<Policy>(job: Job<Policy>, layers: readonly Policies[]): ResolvedPolicy<Policy> {
  const known = keysAt(job.policy)
  const parts = layers.flatMap((layer) => [onlyKnown(layer['*'] ?? {}, known), layer[job.name] ?? {}])
  const parsed = job.policy.safeParse(parts.reduce(merge, {}))
  if (!parsed.success) {
    throw new LeoraError(
      'POLICY_INVALID',
      `The policy of job '${job.name}' is not valid: ${describeIssues(parsed.error, 'policy', job.policy)}.`,
      {
        details: {
          job: job.name,
          issues: parsed.error.issues.map(({ path, message }) => ({ field: path.join('.'), message })),
        },
      },
    )
  }
  return { policy: parsed.data, version: contentHash(parsed.data as JsonValue) }
}

function onlyKnown(part: JsonValue, known: readonly string[] | null): JsonValue {
  if (known === null || !isRecord(part)) return part
  return Object.fromEntries(Object.entries(part).filter(([key]) => known.includes(key))) as JsonValue
}

function merge(under: JsonValue, over: JsonValue): JsonValue {
  if (!isRecord(under) || !isRecord(over)) return over
  const merged: Record<string, JsonValue> = { ...(under as Record<string, JsonValue>) }
  for (const [key, value] of Object.entries(over as Record<string, JsonValue>)) {
    merged[key] = key in merged ? merge(merged[key] ?? null, value) : value
  }
  return merged
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
