import type { InspectedSource } from '../source/inspect-source.ts'
import { fragment, type SqlFragment } from '../sql-fragment.ts'

/** Every SKU with its product's name and category (id, code, name, category); both null where the source does not know products. */
export function skuCategory({ source }: InspectedSource): SqlFragment {
  const isKnown = source.relations.product !== undefined && source.relations.sku?.columns.product_id !== undefined
  return isKnown
    ? fragment`select s.id, s.code, p.name, p.category from sku s left join product p on p.id = s.product_id`
    : fragment`select s.id, s.code, null::text as name, null::text as category from sku s`
}
