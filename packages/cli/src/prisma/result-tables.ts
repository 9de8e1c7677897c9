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
]
