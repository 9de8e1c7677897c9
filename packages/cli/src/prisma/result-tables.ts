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
    table: 'sample_metric',
    model: 'SampleMetric',
    description:
      'What sample-metrics decided about a group of samples, for a window, as of a day, and why. tenantId and groupKey are the text of the ids.',
    key: ['tenant_id', 'as_of', 'dimension', 'group_key', 'window_days'],
    columns: [
      ['tenant_id', 'text'],
      ['as_of', 'date'],
      ['dimension', 'text'],
      ['group_key', 'text'],
      ['window_days', 'integer'],
      ['label', 'text'],
      ['samples', 'integer'],
      ['quantity', 'numeric'],
      ['customers_sampled', 'integer'],
      ['already_buying', 'integer'],
      ['episodes', 'numeric'],
      ['matured', 'numeric'],
      ['conversions', 'numeric'],
      ['matured_conversions', 'numeric'],
      ['other_size_conversions', 'numeric'],
      ['rate', 'numeric?'],
      ['rate_low', 'numeric?'],
      ['rate_high', 'numeric?'],
      ['shrunk_rate', 'numeric?'],
      ['naive_rate', 'numeric?'],
      ['revenue', 'numeric'],
      ['revenue_per_sample', 'numeric?'],
      ['mean_days', 'numeric?'],
      ['median_days', 'numeric?'],
      ['small_sample', 'boolean'],
      ['allowance', 'numeric?'],
      ['allowance_used', 'numeric?'],
      ['allowance_remaining', 'numeric?'],
      ['reasons', 'jsonb'],
      ['policy_version', 'text'],
      ['run_id', 'text'],
    ],
  },
  {
    table: 'sample_curve',
    model: 'SampleCurve',
    description:
      'How long the episodes of a group of samples took to convert: a point of its curve a row, as of a day.',
    key: ['tenant_id', 'as_of', 'dimension', 'group_key', 'day'],
    columns: [
      ['tenant_id', 'text'],
      ['as_of', 'date'],
      ['dimension', 'text'],
      ['group_key', 'text'],
      ['day', 'integer'],
      ['label', 'text'],
      ['at_risk', 'numeric'],
      ['conversions', 'numeric'],
      ['survival', 'numeric'],
      ['standard_error', 'numeric?'],
      ['survival_low', 'numeric?'],
      ['survival_high', 'numeric?'],
      ['policy_version', 'text'],
      ['run_id', 'text'],
    ],
  },
]
