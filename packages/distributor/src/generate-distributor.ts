import { productRows, repRows, skuRows, supplierRows, tenantRows } from './catalog-rows.ts'
import { createDistributor } from './create-distributor.ts'
import { customerRows } from './customer-rows.ts'
import type { DistributorOptions } from './distributor-options.ts'
import { orderBatches } from './order-batches.ts'
import { purchaseRows } from './purchase-rows.ts'
import { type RowBatch, toBatches } from './row-batch.ts'
import { stockRows } from './stock-rows.ts'
import { taskRows } from './task-rows.ts'

/**
 * A wine distributor's data in the `standard` schema, batch by batch in foreign-key order. Orders, lines and samples
 * alternate, so memory stays flat at any size.
 */
export function* generateDistributor(options: DistributorOptions): Generator<RowBatch> {
  const distributor = createDistributor(options)
  yield* toBatches('tenant', tenantRows(distributor))
  yield* toBatches('sales_rep', repRows(distributor))
  yield* toBatches('customer', customerRows(distributor))
  yield* toBatches('supplier', supplierRows(distributor))
  yield* toBatches('product', productRows(distributor))
  yield* toBatches('sku', skuRows(distributor))
  const recentSales = yield* orderBatches(distributor)
  yield* toBatches('inventory', stockRows(distributor, recentSales))
  yield* toBatches('purchase_order_line', purchaseRows(distributor, recentSales))
  yield* toBatches('task', taskRows(distributor))
}
