/** What a column of a relation must be readable as. */
export type ColumnKind = 'id' | 'text' | 'number' | 'boolean' | 'day' | 'instant' | 'json'

/** A column of a relation, as the jobs know it. */
export interface RelationColumn {
  readonly kind: ColumnKind
  /** True where a source may leave it out: it is then read as null. */
  readonly isOptional: boolean
}

const required = (kind: ColumnKind) => ({ kind, isOptional: false }) as const
const optional = (kind: ColumnKind) => ({ kind, isOptional: true }) as const

/** The relations that jobs read, and what each column means. A source says where each comes from. */
export const relationColumns = {
  tenant: { id: required('id'), slug: required('text'), name: required('text'), time_zone: required('text') },
  customer: {
    tenant_id: required('id'),
    id: required('id'),
    name: required('text'),
    sales_rep_id: optional('id'),
    customer_type: optional('text'),
    territory: optional('text'),
    state: optional('text'),
    account_type: optional('text'),
    account_type_updated_at: optional('instant'),
    is_closed: optional('boolean'),
    do_not_contact_until: optional('day'),
  },
  sales_order: {
    tenant_id: required('id'),
    id: required('id'),
    customer_id: required('id'),
    sales_rep_id: optional('id'),
    status: required('text'),
    ordered_at: required('instant'),
    fulfilled_at: optional('instant'),
    delivered_at: optional('instant'),
  },
  order_line: {
    tenant_id: required('id'),
    order_id: required('id'),
    sku_id: required('id'),
    quantity: required('number'),
    unit_price: required('number'),
    is_sample: optional('boolean'),
  },
  sku: {
    tenant_id: required('id'),
    id: required('id'),
    product_id: optional('id'),
    code: required('text'),
    units_per_case: optional('number'),
    unit_price: optional('number'),
    is_active: optional('boolean'),
    burn_rate: optional('number'),
    reorder_point: optional('number'),
  },
  product: {
    tenant_id: required('id'),
    id: required('id'),
    name: required('text'),
    brand: optional('text'),
    category: optional('text'),
    supplier_id: optional('id'),
  },
  supplier: { tenant_id: required('id'), id: required('id'), name: required('text') },
  sales_rep: {
    tenant_id: required('id'),
    id: required('id'),
    name: required('text'),
    email: optional('text'),
    territory: optional('text'),
    sample_allowance_per_month: optional('number'),
  },
  sample: {
    tenant_id: required('id'),
    id: required('id'),
    sales_rep_id: required('id'),
    customer_id: required('id'),
    sku_id: required('id'),
    quantity: required('number'),
    tasted_at: required('instant'),
  },
  inventory: {
    tenant_id: required('id'),
    sku_id: required('id'),
    location: required('text'),
    on_hand: required('number'),
    reserved: optional('number'),
  },
  purchase_order_line: {
    tenant_id: required('id'),
    id: required('id'),
    sku_id: required('id'),
    quantity: required('number'),
    received_quantity: optional('number'),
    ordered_at: required('instant'),
    expected_at: optional('instant'),
    received_at: optional('instant'),
  },
  task: {
    tenant_id: required('id'),
    id: required('id'),
    customer_id: optional('id'),
    sales_rep_id: optional('id'),
    title: required('text'),
    status: required('text'),
    due_on: optional('day'),
  },
  automated_trigger: {
    tenant_id: required('id'),
    id: required('id'),
    type: required('text'),
    name: required('text'),
    is_active: optional('boolean'),
    config: required('json'),
  },
  triggered_task: {
    tenant_id: required('id'),
    trigger_id: required('id'),
    task_id: required('id'),
    customer_id: optional('id'),
  },
} as const satisfies Record<string, Record<string, RelationColumn>>

export type RelationName = keyof typeof relationColumns

/** The relations that every source must have; what needs another says so. */
export const requiredRelations: readonly RelationName[] = ['tenant', 'customer', 'sales_order', 'order_line']

/** Where some applications keep rules of their own and what these made: most have neither. */
export const ruleRelations: readonly RelationName[] = ['automated_trigger', 'triggered_task']

export const relationNames = Object.keys(relationColumns) as readonly RelationName[]

/** What a column is, for relations whose columns are known only at run time. */
export function columnsOf(relation: RelationName): Readonly<Record<string, RelationColumn>> {
  return relationColumns[relation]
}
