import { LeoraError } from '@leora-jobs/core'
import { z } from 'zod'

const text = z.string().min(1).max(255)
const query = z.strictObject({
  tenant: text.optional(),
  job: text.optional(),
  dryRun: z.literal('1').optional(),
})

/** The query of a request, checked: a misspelt `tenant` would otherwise run all of them. */
export interface Query {
  readonly tenant: string | undefined
  readonly job: string | undefined
  readonly dryRun: boolean
}

/**
 * Throws INPUT_INVALID, naming the parameter and what is allowed. A platform whose files name the segment (`[route].ts`) repeats it in the query:
 * `route`, or `job`, that equals the segment says nothing new.
 */
export function readQuery(parameters: URLSearchParams, segment: string): Query {
  const given = [...parameters].filter(([name, value]) => !((name === 'route' || name === 'job') && value === segment))
  const names = given.map(([name]) => name)
  const twice = names.find((name, index) => names.indexOf(name) < index)
  if (twice !== undefined) throw invalid(twice, 'is given twice')
  const parsed = query.safeParse(Object.fromEntries(given))
  if (!parsed.success) {
    const [issue] = parsed.error.issues
    const name = issue?.code === 'unrecognized_keys' ? issue.keys[0] : issue?.path[0]
    throw invalid(
      String(name),
      issue?.code === 'unrecognized_keys' ? 'is not known' : 'has a value that is not allowed',
    )
  }
  const { tenant, job, dryRun } = parsed.data
  if (job !== undefined && segment !== 'process') throw invalid('job', 'belongs to the route process')
  return { tenant, job, dryRun: dryRun === '1' }
}

function invalid(name: string, problem: string): LeoraError {
  const allowed = 'tenant=<slug or id>, job=<name> (on process), dryRun=1 (on POST)'
  return new LeoraError('INPUT_INVALID', `Query parameter '${name.slice(0, 100)}' ${problem}; allowed: ${allowed}.`, {
    details: { field: name.slice(0, 100), allowed },
  })
}
