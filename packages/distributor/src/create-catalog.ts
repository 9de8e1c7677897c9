import type { Ids } from './create-ids.ts'
import { createRandom, type Random } from './random.ts'
import { type Category, categories, categorySeason } from './season.ts'
import { estates, supplierForms, wineList } from './wine-list.ts'
import { surnames } from './words.ts'

export interface Supplier {
  id: string
  name: string
  leadDays: number
  leadSpreadDays: number
}

export interface Product {
  id: string
  name: string
  brand: string
  category: Category
  supplier: Supplier
}

/** How a SKU sells: the first one always fast, so that there is always something to sell. */
export type Demand = 'fast' | 'steady' | 'intermittent' | 'lumpy' | 'rising' | 'slowing' | 'new' | 'dead'

export interface Sku {
  index: number
  id: string
  product: Product
  code: string
  bottlesPerCase: number | null
  priceCents: number
  demand: Demand
  /** Relative to the other SKUs of its category. */
  weight: number
  /** Sold between these ages (days before as-of). */
  introducedAge: number
  discontinuedAge: number
  /** How well it sells after a tasting, around 1. */
  appeal: number
}

export interface Catalog {
  suppliers: Supplier[]
  products: Product[]
  skus: Sku[]
}

const demandOf: readonly Demand[] = [
  ...(['fast', 'steady', 'intermittent', 'steady', 'lumpy', 'fast', 'intermittent', 'steady', 'dead'] as const),
  ...(['rising', 'steady', 'intermittent', 'fast', 'steady', 'slowing', 'intermittent', 'steady', 'new'] as const),
  ...(['fast', 'intermittent', 'steady', 'lumpy', 'steady', 'intermittent'] as const),
]
const weightOf: Record<Demand, number> = {
  ...{ fast: 8, steady: 1.5, intermittent: 0.3, lumpy: 0.2, rising: 2, slowing: 2, new: 3, dead: 1.5 },
}

function drawCategory(random: Random): Category {
  let roll = random.next()
  for (const category of categories) {
    roll -= categorySeason[category].share
    if (roll < 0) return category
  }
  return 'Red'
}

function createSupplier(random: Random, index: number, id: string): Supplier {
  const family = surnames[(index * 3) % surnames.length] ?? ''
  const form = supplierForms[Math.floor(index / surnames.length + index) % supplierForms.length] ?? ''
  return {
    id,
    name: `${family} ${form}`,
    leadDays: random.pick([5, 7, 10, 14, 28, 42]),
    leadSpreadDays: random.between(1, 6),
  }
}

function createSku(random: Random, index: number, id: string, product: Product, size: string): Sku {
  const demand = demandOf[index % demandOf.length] ?? 'steady'
  const family = product.brand.split(' ').at(-1) ?? ''
  const letters = family.normalize('NFKD').replaceAll(/[^A-Za-z]/g, '')
  const scale = size === '1.5L' ? 2.1 : size === '375ml' ? 0.6 : 1
  return {
    index,
    id,
    product,
    code: `${letters.slice(0, 4).toUpperCase()}-${String(index + 1).padStart(4, '0')}-${size.toUpperCase()}`,
    bottlesPerCase: random.chance(0.05) ? null : size === '1.5L' || random.chance(0.2) ? 6 : 12,
    priceCents: Math.round((650 + 8500 * random.next() ** 4) * scale),
    demand,
    weight: weightOf[demand] * (0.4 + (demand === 'fast' ? 6 * random.next() ** 3 : 1.2 * random.next())),
    introducedAge: demand === 'new' ? random.between(20, 85) : Number.POSITIVE_INFINITY,
    discontinuedAge: demand === 'dead' ? random.between(200, 700) : 0,
    appeal: 0.4 + 1.2 * random.next(),
  }
}

/** All suppliers, products and SKUs. Most products have one bottle, some a second; the name tells a single small or large one. */
export function createCatalog(options: {
  seed: number
  ids: Ids
  suppliers: number
  skus: number
  asOfYear: number
}): Catalog {
  const { seed, ids, asOfYear } = options
  const random = createRandom(seed, 'catalog')
  const suppliers = Array.from({ length: options.suppliers }, (_, n) => createSupplier(random, n, ids('supplier', n)))
  const products: Product[] = []
  const skus: Sku[] = []
  while (skus.length < options.skus) {
    const category = drawCategory(random)
    const brand = `${random.pick(estates)} ${random.pick(surnames)}`
    const size = random.chance(0.9) ? '750ml' : random.pick(['375ml', '1.5L'])
    const wine = `${brand} ${random.pick(wineList[category])} ${asOfYear - random.between(1, 6)}`
    const name = size === '750ml' ? wine : `${wine} ${size}`
    const product = { id: ids('product', products.length), name, brand, category, supplier: random.pick(suppliers) }
    products.push(product)
    const sizes = size === '750ml' && random.chance(0.12) ? [size, random.pick(['375ml', '1.5L'])] : [size]
    for (const each of sizes.slice(0, options.skus - skus.length)) {
      skus.push(createSku(random, skus.length, ids('sku', skus.length), product, each))
    }
  }
  return { suppliers, products, skus }
}
