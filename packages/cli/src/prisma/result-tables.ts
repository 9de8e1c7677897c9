/** How Prisma reads a column, by its type in the database. */
export const prismaTypes = {
  text: 'String',
  integer: 'Int',
  boolean: 'Boolean',
  numeric: 'Decimal',
  date: 'DateTime',
  jsonb: 'Json',
} as const

/** A column of a result: its name, its type, and `?` behind it where it may be null. */
export type ResultColumn = readonly [name: string, type: keyof typeof prismaTypes | `${keyof typeof prismaTypes}?`]

/** A table of results that applications read. */
export interface ResultTable {
  readonly table: string
  readonly model: string
  readonly description: string
  readonly key: readonly string[]
  readonly columns: readonly ResultColumn[]
}

/** Every table of results, as the migrations make it; a test compares them. */
export const resultTables: readonly ResultTable[] = [
  {
    table: 'account_classification',
    model: 'AccountClassification',
    description:
      'What update-account-types decided about a customer, and why. tenantId and customerId are the text of the ids.',
    key: ['tenant_id', 'customer_id'],
    columns: [
      ['tenant_id', 'text'],
      ['customer_id', 'text'],
      ['type', 'text'],
      ['volume_tier', 'text'],
      ['frequency_tier', 'text'],
      ['mix', 'integer'],
      ['effective_points', 'integer'],
      ['sub_status', 'text?'],
      ['since', 'date?'],
      ['next_change_on', 'date?'],
      ['next_review_on', 'date?'],
      ['reasons', 'jsonb'],
      ['policy_version', 'text'],
      ['as_of', 'date'],
      ['run_id', 'text'],
    ],
  },
  {
    table: 'burn_rate',
    model: 'BurnRate',
    description:
      'How fast a SKU sells, when its stock runs out and what to order, and why. tenantId and skuId are the text of the ids.',
    key: ['tenant_id', 'sku_id'],
    columns: [
      ['tenant_id', 'text'],
      ['sku_id', 'text'],
      ['daily_rate', 'numeric?'],
      ['method', 'text'],
      ['demand_class', 'text?'],
      ['confidence', 'text?'],
      ['basis', 'text'],
      ['demands', 'integer'],
      ['buckets', 'integer'],
      ['average30', 'numeric?'],
      ['average90', 'numeric?'],
      ['average180', 'numeric?'],
      ['trend', 'text'],
      ['trend_change', 'numeric?'],
      ['lead_time_days', 'numeric'],
      ['lead_time_basis', 'text'],
      ['safety_stock', 'numeric?'],
      ['reorder_point', 'numeric?'],
      ['on_hand', 'numeric?'],
      ['reserved', 'numeric?'],
      ['on_order', 'numeric?'],
      ['position', 'numeric?'],
      ['suggested_units', 'numeric?'],
      ['suggested_cases', 'integer?'],
      ['days_of_supply', 'numeric?'],
      ['sells_out_on', 'date?'],
      ['sells_out_first_on', 'date?'],
      ['urgency', 'text?'],
      ['reasons', 'jsonb'],
      ['policy_version', 'text'],
      ['as_of', 'date'],
      ['run_id', 'text'],
    ],
  },
  {
    table: 'customer_burn_rate',
    model: 'CustomerBurnRate',
    description:
      'When a customer will want a SKU again, and why. tenantId, customerId and skuId are the text of the ids.',
    key: ['tenant_id', 'customer_id', 'sku_id'],
    columns: [
      ['tenant_id', 'text'],
      ['customer_id', 'text'],
      ['sku_id', 'text'],
      ['last_sale_on', 'date'],
      ['cadence_on', 'date?'],
      ['depletion_on', 'date?'],
      ['predicted_reorder_on', 'date?'],
      ['rate_per_day', 'numeric?'],
      ['basis', 'text'],
      ['reasons', 'jsonb'],
      ['policy_version', 'text'],
      ['as_of', 'date'],
      ['run_id', 'text'],
    ],
  },
  {
    table: 'inventory_alert',
    model: 'InventoryAlert',
    description:
      'An alert about the stock of a SKU: open while resolvedOn is null. tenantId and skuId are the text of the ids.',
    key: ['tenant_id', 'sku_id', 'alert_type'],
    columns: [
      ['tenant_id', 'text'],
      ['sku_id', 'text'],
      ['alert_type', 'text'],
      ['severity', 'text'],
      ['urgency', 'text?'],
      ['available', 'numeric?'],
      ['opened_on', 'date'],
      ['resolved_on', 'date?'],
      ['openings', 'integer'],
      ['reasons', 'jsonb'],
      ['policy_version', 'text'],
      ['as_of', 'date'],
      ['run_id', 'text'],
    ],
  },
]
