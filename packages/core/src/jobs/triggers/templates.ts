import { closestMatches } from '../../closest-matches.ts'
import type { SubjectKind } from './facts.ts'

/** What a template can name, by the kind of subject that has it. */
const placeholders = {
  customer: ['customer', 'rep', 'days', 'date', 'rule'],
  sample: ['customer', 'sku', 'rep', 'days', 'date', 'rule'],
  sku: ['sku', 'date', 'rule'],
  tenant: [],
} as const satisfies Readonly<Record<SubjectKind, readonly string[]>>

/** Values of placeholders; one that is left out is empty. */
export type Words = Readonly<Partial<Record<'customer' | 'sku' | 'rep' | 'days' | 'date' | 'rule', string>>>

const pattern = /\{\{\s*([^{}]*?)\s*\}\}/g

/** What is wrong with the placeholders of a template for subjects of a kind; null where nothing is. */
export function templateProblem(template: string, subjectKind: SubjectKind): string | null {
  const allowed: readonly string[] = placeholders[subjectKind]
  const unknown = [...template.matchAll(pattern)].map(([, name = '']) => name).find((name) => !allowed.includes(name))
  if (unknown === undefined) return null
  const [closest] = closestMatches(unknown, allowed)
  const hint = closest === undefined ? '' : `; did you mean {{${closest}}}?`
  return `there is no {{${unknown}}} about a ${subjectKind}${hint} Allowed: ${allowed.map((name) => `{{${name}}}`).join(', ')}`
}

/** A template with its placeholders filled in. What is filled in is not read as a template again. */
export function rendered(template: string, words: Words): string {
  return template.replaceAll(pattern, (_whole, name: keyof Words) => words[name] ?? '')
}
