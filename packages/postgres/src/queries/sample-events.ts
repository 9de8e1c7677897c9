import { addDays, type CalendarDay } from '@leora-jobs/core'
import type { SampleHistory } from '@leora-jobs/core/jobs'

type Writable<List> = List extends readonly (infer Item)[] ? Item[] : never

/** What a text of events is of. */
export interface EventNames {
  /** The SKU where the text does not number them. */
  readonly skuId: string
  /** The group's own SKU by its number, and what to call it; null where it is no SKU or the text does not number them. */
  readonly sku: { readonly number: string; readonly id: string } | null
  /** The group's own rep, likewise. */
  readonly rep: { readonly number: string; readonly id: string } | null
}

/**
 * The tastings and sale lines of a text: pairs of a customer and a SKU (or product) separated by `;`, their events in order of time by blanks, each
 * `t<age>,<rep>` or `s<age>,<cents>` with `,<sku>` behind it where there may be several. At 50,000 tastings a page, objects with all their ids
 * would be ten times the text. Ids tell apart what is apart; an event's place stands for its instant.
 */
export function sampleEvents(text: string, asOf: CalendarDay, names: EventNames): SampleHistory {
  const tastings: Writable<SampleHistory['tastings']> = []
  const lines: Writable<SampleHistory['lines']> = []
  const products: Record<string, string> = {}
  const days = dayCache(asOf)
  text.split(';').forEach((pair, index) => {
    const customerId = String(index)
    pair.split(' ').forEach((event, at) => {
      const [head = '', value = '', number] = event.split(',')
      const on = days(Number(head.slice(1)))
      const skuId = number === undefined ? names.skuId : number === names.sku?.number ? names.sku.id : `sku ${number}`
      const id = `${index}.${String(at).padStart(4, '0')}`
      if (number !== undefined) products[skuId] = product
      if (head.startsWith('t')) {
        const repId = value === names.rep?.number ? names.rep.id : `rep ${value}`
        tastings.push({ id, customerId, skuId, repId, on, at })
      } else {
        const productId = number === undefined ? null : product
        lines.push({ id, customerId, skuId, productId, orderedOn: on, orderedAt: at, revenueCents: Number(value) })
      }
    })
  })
  return { tastings, lines, products }
}

/** A pair, which is a customer of its own here, is of one product. */
const product = 'product'

/** Ages as days; few of them, and each many times. */
function dayCache(asOf: CalendarDay): (age: number) => CalendarDay {
  const known = new Map<number, CalendarDay>()
  return (age) => {
    const day = known.get(age) ?? addDays(asOf, -age)
    known.set(age, day)
    return day
  }
}

/** A row of a group: what it shares with the others of its group stands in the first of them. */
interface EventsRow {
  readonly asOf: CalendarDay
  readonly dimension: string
  readonly groupKey: string
  readonly repNumber: string | null
  readonly skuNumber: string | null
  readonly events: string | null
}

/** Reads the events of rows one after another: all rows of a group get the very same history. */
export function readEvents(): (row: EventsRow) => SampleHistory {
  let history: SampleHistory = { tastings: [], lines: [], products: {} }
  return ({ asOf, dimension, groupKey, repNumber, skuNumber, events }) => {
    if (events === null) return history
    const own = (of: string, number: string | null) =>
      dimension === of && number !== null ? { number, id: groupKey } : null
    const skuId = dimension === 'sku' ? groupKey : 'sku'
    history = sampleEvents(events, asOf, { skuId, sku: own('sku', skuNumber), rep: own('rep', repNumber) })
    return history
  }
}
