/** An input that says something else than it may. */
export class InputError extends Error {}

/** Inputs that are flags of the same name. */
const flags = ['config', 'as-of', 'occurrence', 'timeout', 'wait'] as const

/**
 * The command line of the action's inputs; an empty input says nothing. Every value is one argument behind its flag, or behind `--`: none can become a
 * flag, and no shell reads them.
 */
export function argvOfInputs(input: (name: string) => string): readonly string[] {
  const command = words(input('command') || 'tick')
  const jobs = words(input('job'))
  const isTick = command[0] === 'tick'
  return [
    ...command,
    ...flags.flatMap((name) => (input(name) === '' ? [] : [`--${name}=${input(name)}`])),
    ...tenantFlags(input('tenant')),
    ...(isTrue('dry-run', input('dry-run')) ? ['--dry-run'] : []),
    ...lines(input('args')),
    ...(isTick ? jobs.map((job) => `--job=${job}`) : []),
    ...(isTick || jobs.length === 0 ? [] : ['--', ...jobs]),
  ]
}

function tenantFlags(tenant: string): readonly string[] {
  if (tenant === '') return []
  return tenant === '*' ? ['--all-tenants'] : [`--tenant=${tenant}`]
}

/** A boolean as YAML 1.2 has it. */
function isTrue(name: string, text: string): boolean {
  if (/^(true|True|TRUE)$/.test(text)) return true
  if (/^(false|False|FALSE)?$/.test(text)) return false
  throw new InputError(`${name}: '${text}' is not allowed; use true or false.`)
}

function words(text: string): readonly string[] {
  return text.split(/[\s,]+/).filter((word) => word !== '')
}

function lines(text: string): readonly string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
}
