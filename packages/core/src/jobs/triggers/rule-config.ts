import { z } from 'zod'

/** Days that a rule waits: a century at most, so that no day leaves the four digits of its year. */
export const days = z.int().nonnegative().max(36_500)

const addressOrRep = z.union([z.literal('rep'), z.email("must be an address, or 'rep'")])

const actions = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('task') }),
  z.strictObject({ type: z.literal('webhook'), url: z.url({ protocol: /^https?$/ }) }),
  z.strictObject({ type: z.literal('email'), to: addressOrRep }),
  z.strictObject({ type: z.literal('notification'), to: z.string().min(1).max(200).default('rep') }),
])

/** What a rule does when it fires. */
export type RuleAction = z.infer<typeof actions>

/** What every rule can set. */
export const commonConfig = {
  /** Of the task; and which rules come first where a cap leaves no room for all. */
  priority: z
    .preprocess((value) => (typeof value === 'string' ? value.toUpperCase() : value), z.enum(['LOW', 'MEDIUM', 'HIGH']))
    .default('MEDIUM'),
  /** Template of the task's title, and of a message's subject; the type has one of its own. */
  taskTitle: z.string().trim().min(1).max(300).optional(),
  /** Template of the task's description. */
  taskDescription: z.string().max(10_000).optional(),
  /** The task is due this many days after as-of. */
  dueInDays: z.int().nonnegative().max(3_650).default(3),
  /** Fires again where it still holds so many days after it fired; never where it is left out. */
  repeatAfterDays: z.int().positive().max(3_650).optional(),
  actions: z
    .array(actions)
    .min(1)
    .max(10)
    .refine((all) => all.filter(({ type }) => type === 'task').length <= 1, 'at most one of the actions is a task')
    .default([{ type: 'task' }]),
}

const common = z.object(commonConfig)

/** The same, read. */
export type CommonConfig = z.infer<typeof common>

/** Reads what every rule can set from a config that has been found valid. */
export function readCommon(config: unknown): CommonConfig {
  return common.parse(config)
}
