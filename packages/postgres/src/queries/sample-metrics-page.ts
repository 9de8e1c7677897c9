import type { JsonValue } from '@leora-jobs/core'
import type { SampleDimension } from '@leora-jobs/core/jobs'
import { fragment, join, param, raw, type SqlFragment } from '../sql-fragment.ts'
import { keysOf, numberOf, type QueryContext, textsOf } from './named-query.ts'
import { boughtLines, segmentedTastings } from './sample-metrics-lines.ts'
import { eventPairs } from './sample-metrics-stream.ts'
import { tastings } from './sample-metrics-tastings.ts'

type Parameters = Readonly<Record<string, JsonValue>>

/** What a tasting `t` belongs to: key and label by dimension. Names of dimensions are parameters, since some are relations' too. */
const keyOfTasting: Record<SampleDimension, readonly [key: string, label: string]> = {
  category: ['t.category', `coalesce(nullif(t.category, ''), '(none)')`],
  overall: [`'all'`, `'overall'`],
  rep: ['t.rep_id', `case when t.rep_id = '' then '(none)' else t.rep_label end`],
  segment: ['t.segment', `replace(regexp_replace(t.segment, ':$', ':(none)'), ':', ' ')`],
  sku: ['t.sku_id::text', `nullif(concat_ws(' ', t.code, t.product_name), '')`],
  supplier: ['t.supplier_key', `case when t.supplier_key = '' then '(none)' else t.supplier_label end`],
}

/** What a pair `p` belongs to: its keys by dimension; several reps may have given its tastings. */
const keysOfPair: Record<SampleDimension, string> = {
  category: 'array[p.category]',
  overall: `array['all']`,
  rep: 'p.reps',
  segment: 'array[p.segment]',
  sku: 'p.skus',
  supplier: 'array[p.supplier_key]',
}

/**
 * The CTEs of a page of groups, each of at least `rowsOfGroup` rows, in order, down to `page` (dimension, group_key), `pair`, and `event_text` (dimension, group_key, events, lags). Keys
 * go by dimension first, so that a page that has come past the segments need not classify customers, and reads the orders of its own groups only.
 */
export function pageOfGroups(
  parameters: Parameters,
  context: QueryContext,
  rowsOfGroup: number,
): readonly SqlFragment[] {
  const { inspected } = context
  const dimensions = wantedDimensions(parameters)
  const withSegments = dimensions.includes('segment')
  const scope = withSegments ? 'segmented' : 'scoped'
  const lines = (of: string) => boughtLines(parameters, inspected, of, withSegments)
  const before = withSegments
    ? [...lines('tasting'), segmentedTastings(parameters), page(parameters, 'segmented', dimensions, rowsOfGroup)]
    : [page(parameters, 'tasting', dimensions, rowsOfGroup), scoped(dimensions), ...lines('scoped')]
  return [
    tastings(parameters, inspected),
    ...before,
    ...eventPairs(parameters, scope, withSegments),
    fragment`
event_text as (
  select d.dimension, d.group_key, string_agg(p.events, ';') as events, string_agg(p.lags, ' ') as lags
  from pair p cross join lateral (${join(
    dimensions.map(
      (dimension) =>
        fragment`select ${param(dimension, 'text')} as dimension, unnest(${raw(keysOfPair[dimension])}) as group_key`,
    ),
    ' union all ',
  )}) d
  where ((d.dimension, d.group_key) in (select dimension, group_key from page)) is true
  group by 1, 2
)`,
  ]
}

/** Rows `d` (dimension, group_key, label) of a tasting `t`. */
export function groupsOfTasting(dimensions: readonly SampleDimension[]): SqlFragment {
  const rows = dimensions.map((dimension) => {
    const [key, label] = keyOfTasting[dimension]
    return fragment`(${param(dimension, 'text')}, ${raw(key)}, ${raw(label)})`
  })
  return fragment`cross join lateral (values ${join(rows)}) d (dimension, group_key, label)`
}

const dimensionsInOrder = (Object.keys(keyOfTasting) as SampleDimension[]).sort()

/** Those that the page may have groups of. */
export function wantedDimensions(parameters: Parameters): readonly SampleDimension[] {
  const only = keysOf(parameters, 'only')
  const [, first = ''] = textsOf(parameters, 'after')
  const later = dimensionsInOrder.filter((dimension) => dimension >= first)
  const wanted = only === null ? later : later.filter((dimension) => only.some((key) => key[0] === dimension))
  // none: `only` names groups that there cannot be, and the statement must still be one
  return wanted.length === 0 ? ['overall'] : wanted
}

/** The group of `after`, which may have no row left, and as many after it as give the rows that are asked for: each has at least `rowsOfGroup`. */
function page(
  parameters: Parameters,
  of: string,
  dimensions: readonly SampleDimension[],
  rowsOfGroup: number,
): SqlFragment {
  const [, dimension, key] = textsOf(parameters, 'after')
  const from =
    dimension === undefined
      ? raw('true')
      : fragment`(d.dimension, d.group_key) >= (${param(dimension, 'text')}, ${param(key ?? '', 'text')})`
  const only = keysOf(parameters, 'only')
  const wanted =
    only === null
      ? raw('true')
      : fragment`(d.dimension, d.group_key) in (select * from unnest(${param(
          only.map((wantedKey) => wantedKey[0] ?? ''),
          'text[]',
        )}, ${param(
          only.map((wantedKey) => wantedKey[1] ?? ''),
          'text[]',
        )}))`
  return fragment`
page as materialized (
  select d.dimension, d.group_key
  from ${raw(of)} t ${groupsOfTasting(dimensions)}
  where t.counts and ${from} and ${wanted}
  group by 1, 2 order by 1, 2 limit ${param(Math.ceil(numberOf(parameters, 'limit') / rowsOfGroup) + 1, 'int')}
)`
}

/** `scoped`: every tasting of what the page's groups have a tasting of. */
function scoped(dimensions: readonly SampleDimension[]): SqlFragment {
  return fragment`
scoped as materialized (
  select * from tasting
  where ((customer_id, family) in (
    select t.customer_id, t.family from tasting t ${groupsOfTasting(dimensions)}
    where t.counts and ((d.dimension, d.group_key) in (select dimension, group_key from page)) is true
  )) is true
)`
}

/** The rows after `after`, of those asked for. `last` is the rest of their key: a window, or a day. */
export function isWantedRow(parameters: Parameters, last: SqlFragment): SqlFragment {
  const [, dimension, key, after] = textsOf(parameters, 'after')
  const later =
    dimension === undefined
      ? raw('true')
      : fragment`(dimension, group_key, ${last}) > (${param(dimension, 'text')}, ${param(key ?? '', 'text')}, ${param(Number(after), 'int')})`
  const only = keysOf(parameters, 'only')
  if (only === null) return later
  const list = (at: number) =>
    param(
      only.map((wanted) => wanted[at] ?? ''),
      'text[]',
    )
  return fragment`${later} and (dimension, group_key, ${last}) in (select * from unnest(${list(0)}, ${list(1)}, ${list(2)}::int[]))`
}
