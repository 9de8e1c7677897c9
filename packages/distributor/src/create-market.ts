import { monthOf } from './calendar.ts'
import type { Sku } from './create-catalog.ts'
import type { Random } from './random.ts'
import { categorySeason, tradeSeason } from './season.ts'

/** What customers ask for. */
export interface Market {
  /** Draws the SKU of a line ordered at this age, the way the season and its popularity have it. */
  drawSku(random: Random, age: number): Sku
  /** Draws how many bottles of it a customer of this scale orders. */
  drawQuantity(random: Random, sku: Sku, age: number, scale: number): number
}

const slots = 16_384
const months = Array.from({ length: 12 }, (_, month) => month)

/** One table a month, in which a SKU has as many slots as its share of sales: a draw is one look-up, whatever the size. */
function createTable(skus: readonly Sku[], month: number): Uint32Array {
  const total = { Red: 0, White: 0, Rosé: 0, Sparkling: 0, Dessert: 0, Fortified: 0 }
  for (const { product, weight } of skus) total[product.category] += weight
  const shares = skus.map(({ product: { category }, weight }) => {
    const { share, months } = categorySeason[category]
    return ((months[month] ?? 1) * share * weight) / total[category]
  })
  const perShare = slots / shares.reduce((sum, share) => sum + share, 0)
  const table = new Uint32Array(slots)
  let filled = 0
  shares.forEach((share, index) => {
    table.fill(index, Math.round(filled), Math.round(filled + share * perShare))
    filled += share * perShare
  })
  return table
}

/** Whether a SKU is on the list at that age, and gets taken: rising and slowing ones change pace 90 days before as-of. */
function isTaken(random: Random, sku: Sku, age: number): boolean {
  if (age > sku.introducedAge || age < sku.discontinuedAge) return false
  if (sku.demand === 'rising') return age < 90 || random.chance(0.4)
  return sku.demand !== 'slowing' || age >= 90 || random.chance(0.4)
}

/** A number of whole units whose mean is `size`. */
function roundRandomly(random: Random, size: number): number {
  return Math.floor(size + random.next())
}

/** The market of a catalog that holds at least one SKU. */
export function createMarket(skus: readonly Sku[], asOfDay: number): Market {
  const tables = months.map((month) => createTable(skus, month))
  const bestseller = skus[0]
  if (!bestseller) throw new RangeError('a distributor needs at least one SKU')
  const monthByAge = new Map<number, number>()

  function monthAt(age: number): number {
    const known = monthByAge.get(age)
    if (known !== undefined) return known
    const month = monthOf(asOfDay - age)
    monthByAge.set(age, month)
    return month
  }

  return {
    drawSku(random, age) {
      const table = tables[monthAt(age)]
      for (let attempt = 0; attempt < 4; attempt++) {
        const sku = skus[table?.[random.below(slots)] ?? 0]
        if (sku && isTaken(random, sku, age)) return sku
      }
      return bestseller
    },
    drawQuantity(random, sku, age, scale) {
      const growth = 1.08 ** (-age / 365)
      const season = scale * growth * (tradeSeason[monthAt(age)] ?? 1)
      if (sku.demand === 'intermittent') return sku.bottlesPerCase ?? 12
      if (sku.demand === 'lumpy' && random.chance(0.25)) return 12 * random.between(6, 30)
      const bottles = random.pick([1, 2, 3, 6])
      if (random.chance(0.3)) return Math.max(1, roundRandomly(random, bottles * season))
      const cases = roundRandomly(random, season * (0.6 + 1.2 * random.next() ** 3))
      return cases === 0 ? bottles : cases * (sku.bottlesPerCase ?? 12)
    },
  }
}
