import { z } from 'zod'

/** The dates an order can carry, as the relation `sales_order` names them. */
const saleDateColumns = ['delivered_at', 'fulfilled_at', 'ordered_at'] as const

/**
 * What counts as a sale, shared by every job: an order in one of these statuses, dated (by the first of these dates that is not
 * null) on or before as-of, with at least one line that is neither a sample nor a return. A line flagged as sample, or priced 0, is a
 * sample. Negative lines are returns: they net off revenue on their order's day, and make no sale of an order by themselves.
 */
export const salePolicy = z.strictObject({
  /** Order statuses that count. */
  statuses: z.array(z.string().min(1)).min(1).default(['FULFILLED', 'PARTIALLY_FULFILLED', 'DELIVERED']),
  /** The order's date is the first of these that is not null. */
  dateColumns: z
    .array(z.enum(saleDateColumns))
    .min(1)
    .default([...saleDateColumns]),
  /** Pseudo-customers that reps book samples on: no classification, no demand. */
  sampleAccounts: z
    .strictObject({
      /** Ids of customers. */
      ids: z.array(z.string()).default([]),
      /** Names; `*` stands for any text, upper and lower case are the same. */
      names: z.array(z.string().min(1)).default([]),
    })
    .prefault({}),
})

export type SalePolicy = z.infer<typeof salePolicy>

/** Says whether a customer is a sample account, for one policy; build it once a run, not once a record. */
export function sampleAccountTest({
  sampleAccounts,
}: SalePolicy): (customer: { readonly id: string; readonly name: string }) => boolean {
  const ids = new Set(sampleAccounts.ids)
  const patterns = sampleAccounts.names.map(
    (name) => new RegExp(`^${name.split('*').map(escapePattern).join('.*')}$`, 'is'),
  )
  return ({ id, name }) => ids.has(id) || patterns.some((pattern) => pattern.test(name))
}

function escapePattern(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
}
