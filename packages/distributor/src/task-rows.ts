import { formatDay } from './calendar.ts'
import { createCustomer } from './create-customer.ts'
import type { Distributor } from './create-distributor.ts'
import { createRandom } from './random.ts'
import type { Row } from './row-batch.ts'

const titles = ['Call about reorder', 'Follow up on tasting', 'Send new price list', 'Plan staff training'] as const
const statuses = ['PENDING', 'PENDING', 'IN_PROGRESS', 'COMPLETED', 'COMPLETED', 'CANCELLED'] as const

/** Tasks that people wrote for themselves: one for every twenty-five customers. */
export function* taskRows(distributor: Distributor): Generator<Row> {
  const { seed, tenant, ids, time, asOfDay, size } = distributor
  for (let index = 0; index < Math.ceil(size.customers / 25); index++) {
    const random = createRandom(seed, 'task', index)
    const customer = createCustomer(distributor, random.below(size.customers))
    const createdAge = random.between(0, 60)
    const createdAt = time.at(asOfDay - createdAge, 11 * 3600)
    yield [
      tenant.id,
      ids('task', index),
      customer.id,
      customer.rep?.id ?? null,
      `${random.pick(titles)}: ${customer.name}`,
      random.chance(0.5) ? null : 'Written by hand',
      random.chance(0.1) ? null : formatDay(asOfDay - createdAge + random.between(1, 30)),
      random.pick(statuses),
      random.pick(['LOW', 'MEDIUM', 'MEDIUM', 'HIGH']),
      createdAt,
      createdAt,
    ]
  }
}
