import type { z } from 'zod'
import { keysAt } from './schema-keys.ts'

/** One line a zod issue: the field, and what is wrong with it or allowed there. With the schema, an unknown key is answered with those that there are. */
export function describeIssues(error: z.ZodError, root: string, schema?: unknown): string {
  return error.issues
    .map((issue) => `${[root, ...issue.path.map(String)].join('.')}: ${problemOf(issue, schema)}`)
    .join('; ')
}

function problemOf(issue: z.core.$ZodIssue, schema: unknown): string {
  const keys = issue.code === 'unrecognized_keys' ? keysAt(schema, issue.path.map(String)) : null
  if (issue.code !== 'unrecognized_keys' || keys === null) return issue.message
  return `there is no '${issue.keys.join("', '")}'; the keys are ${keys.join(', ')}`
}
