import { z } from 'zod'

const count = z.int().nonnegative()
const record = z.strictObject({ kind: z.string(), id: z.string(), label: z.string() })
const value = z.union([z.string(), z.number(), z.boolean(), z.null()])
const values = z.record(z.string(), value)
const reason = z.strictObject({
  code: z.string().regex(/^[A-Z][A-Z_]*$/),
  value: z.union([z.string(), z.number(), z.null()]),
  threshold: z.union([z.string(), z.number(), z.null()]),
  evidence: z.record(z.string(), z.json()),
})
const error = z.strictObject({ code: z.string(), message: z.string() })

/** The document of `run --json`, as issue 2 lays it down; `error` says why a run failed. */
export const reportSchema = z.strictObject({
  job: z.string(),
  tenant: z.strictObject({ id: z.string(), slug: z.string() }),
  runId: z.uuid().nullable(),
  occurrence: z.iso.datetime().nullable(),
  status: z.enum(['succeeded', 'partial', 'paused', 'failed', 'cancelled']),
  dryRun: z.boolean(),
  asOf: z.iso.date(),
  counts: z.strictObject({ read: count, changed: count, unchanged: count, failed: count }),
  summary: z.record(z.string(), count),
  durationMs: z.number().nonnegative(),
  timing: z.strictObject({ pages: count, slowestPageMs: count, activeMs: count }).optional(),
  changes: z
    .array(
      z.strictObject({
        record,
        before: values.nullable(),
        after: values,
        reasons: z.array(reason).min(1),
        // of a dry run
        effects: z
          .strictObject({
            log: values.optional(),
            tasks: z.array(z.looseObject({})).optional(),
            messages: z.array(z.looseObject({})).optional(),
          })
          .optional(),
      }),
    )
    .optional(),
  changesTruncated: z.boolean().optional(),
  failures: z.array(z.strictObject({ record, error })),
  zeroReason: z
    .strictObject({ code: z.string(), message: z.string(), evidence: z.record(z.string(), z.json()) })
    .optional(),
  error: error.optional(),
})

/** The document of every error under `--json`. */
export const errorSchema = z.strictObject({
  error: z.strictObject({ code: z.string(), message: z.string().min(20), details: z.record(z.string(), z.unknown()) }),
})
