import type { z } from 'zod'

/** One line a zod issue: the field, and what is wrong with it or allowed there. */
export function describeIssues(error: z.ZodError, root: string): string {
  return error.issues.map((issue) => `${[root, ...issue.path.map(String)].join('.')}: ${issue.message}`).join('; ')
}
