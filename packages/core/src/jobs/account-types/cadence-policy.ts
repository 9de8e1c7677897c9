import { z } from 'zod'

/** How a customer's rhythm is taken from its sale days, shared by the jobs that look at it: when is it overdue? */
export const cadencePolicy = z.strictObject({
  /** Fewer gaps than this give no cadence. */
  minimumGaps: z.int().min(1).default(3),
  /** Overdue beyond the median by this many deviations … */
  deviations: z.number().positive().default(3),
  /** … and beyond this quantile of the customer's own gaps … */
  quantile: z.number().min(0).max(1).default(0.9),
  /** … and by at least this many days. */
  minimumDaysLate: z.number().nonnegative().default(3),
  /** Weight of the segment's median, in gaps. */
  shrinkageGaps: z.number().nonnegative().default(3),
  /** The deviation is never below this many days … */
  deviationFloorDays: z.number().positive().default(1),
  /** … nor below this share of the median. */
  deviationFloorShare: z.number().nonnegative().default(0.1),
  /** Customers of a segment that its median gap is taken from: all, up to this many, chosen by a hash of the id. */
  segmentSample: z.int().positive().default(2_000),
})

export type CadencePolicy = z.infer<typeof cadencePolicy>
