import type { Annotation } from './report-entry.ts'
import { workflowCommand } from './workflow-command.ts'

/** GitHub shows ten of a step. */
const shown = 9

/** A page of log is no annotation. */
const longestMessage = 1_000

/** Workflow commands for the gravest of them, and one that counts the others. */
export function annotationCommands(annotations: readonly Annotation[]): readonly string[] {
  const byGravity = [...annotations].sort((left, right) => rank(left) - rank(right))
  const first = byGravity
    .slice(0, shown)
    .map(({ level, title, message }) => workflowCommand(level, message.slice(0, longestMessage), { title }))
  const rest = byGravity.slice(shown)
  const [gravest] = rest
  if (gravest === undefined) return first
  return [...first, workflowCommand(gravest.level, `${rest.length} more: the log of this step has them.`)]
}

function rank({ level }: Annotation): number {
  return level === 'error' ? 0 : 1
}
