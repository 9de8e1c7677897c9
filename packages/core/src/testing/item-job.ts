import { z } from 'zod'
import type { Job } from '../job.ts'
import { type DecideContext, defineJob, type PageContext } from '../job.ts'
import { namedQuery } from '../query.ts'
import { table } from '../target.ts'
import type { Row } from './memory-database.ts'

/** What a test's job decides about. */
export interface Item {
  readonly itemId: string
  readonly points: number
}

export interface ItemGrade {
  readonly points: number
  readonly grade: string
}

export interface ItemShared {
  readonly bonus: number
}

export const itemPolicy = z.strictObject({ highFrom: z.number().default(50) }).prefault({})
export type ItemPolicy = z.infer<typeof itemPolicy>

type Context = DecideContext<ItemShared, ItemPolicy>

/** Points that make `decide` do something else than grade. */
export const throwing = -1
export const undecided = -2
export const passedOver = -3
export const notANumber = -4

function gradeItem({ points }: Item, { policy, shared }: Context) {
  if (points === throwing) throw new Error('cannot grade this')
  if (points === undecided) return null
  const reasons = [
    { code: points === passedOver ? 'TOO_ODD' : 'POINTS', value: points, threshold: policy.highFrom, evidence: {} },
  ]
  if (points === passedOver) return { next: null, reasons }
  const total = points === notANumber ? Number.NaN : points + shared.bonus
  return { next: { points: total, grade: total >= policy.highFrom ? 'HIGH' : 'LOW' }, reasons }
}

/** The parts of a step over a relation of items. */
export function itemStep(relation: string, target = `${relation}_grade`) {
  return {
    record: {
      kind: relation,
      label: (item: Item) => `Item ${item.itemId}`,
      find: (text: string) => namedQuery<{ id: string; label: string }>('find', { relation, text }),
    },
    page: ({ after, limit, only }: PageContext<ItemShared, ItemPolicy>) =>
      namedQuery<Item>(relation, { after, limit, only }),
    decide: gradeItem,
    target: table<ItemGrade>({ name: target, key: ['itemId'], columns: { points: 'integer', grade: 'text' } }),
  }
}

/** What every job of the tests has in common. Its bonus comes from the relation `setting`. */
export const jobHead = {
  name: 'grade-items',
  description: 'Grades items.',
  schedule: { cron: '0 2 * * *' },
  input: z.strictObject({ note: z.string().optional() }),
  policy: itemPolicy,
  async prepare(reader: Parameters<NonNullable<Job['prepare']>>[0]): Promise<ItemShared> {
    const [setting] = await reader.read(namedQuery<ItemShared>('setting', {}))
    return { bonus: setting?.bonus ?? 0 }
  },
}

/** Grades items by their points. */
export const gradeItems = defineJob({
  ...jobHead,
  ...itemStep('item'),
  summary: { keys: ['HIGH', 'LOW'], keyOf: (next: ItemGrade) => next.grade },
})

/** Items `i000`, `i001`, … with these points. */
export function items(points: readonly number[]): readonly Row[] {
  return points.map((value, index) => ({ itemId: `i${String(index).padStart(3, '0')}`, points: value }))
}
