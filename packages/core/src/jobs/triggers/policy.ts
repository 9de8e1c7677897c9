import { z } from 'zod'
import { salePolicy } from '../../sale-policy.ts'
import { cadencePolicy } from '../account-types/cadence-policy.ts'
import { quietHours } from './quiet-until.ts'

const count = z.int().nonnegative()

/** Limits of process-triggers. What a rule looks for is in its own config; this is what they have in common. */
export const triggersPolicy = z
  .strictObject({
    sale: salePolicy.prefault({}),
    cadence: cadencePolicy.prefault({}),
    /** What has held for longer than this many days when it is first seen counts as known, and has no effects. */
    lookBackDays: z.int().nonnegative().max(3_650).default(14),
    caps: z
      .strictObject({
        /** New tasks about one customer within seven days; what is above it goes into the digest. */
        tasksPerCustomerAWeek: count.default(1),
        /** New tasks for one sales rep on one day; what is above it goes into the digest. */
        tasksPerRepADay: count.default(5),
        /** Records that fire in one run, with whatever action; what is above it goes into the digest. */
        firesPerRun: count.default(500),
      })
      .prefault({}),
    /** Messages decided in the hours from `from` to `to`, in the tenant's zone, wait for their end and are looked at again; null for none. */
    quietHours: quietHours.nullable().default({ from: '20:00', to: '07:00' }),
    digest: z
      .strictObject({
        /** Addresses that get an e-mail with the counts where the caps held something back. */
        email: z.array(z.email()).default([]),
        /** URLs that get the same as a webhook. */
        webhook: z.array(z.url({ protocol: /^https?$/ })).default([]),
      })
      .prefault({}),
  })
  .prefault({})

export type TriggersPolicy = z.infer<typeof triggersPolicy>
