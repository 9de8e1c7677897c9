import type { CommandContext } from '../command-context.ts'
import { exitCodes } from '../exit-code.ts'
import { writePlanned } from '../generate/file-plan.ts'
import { type CronSecretPlan, planCronSecret } from '../generate/plan-cron-secret.ts'
import { secretNotes } from '../generate/secret-notes.ts'

/** Makes the secret that opens the routes, where there is none. It is written, and never shown. */
export async function generateEnv(
  { environment, terminal }: CommandContext,
  flags: { readonly check?: true | undefined },
): Promise<number> {
  const plan = planCronSecret(environment)
  const { file, name, isSet } = plan
  const isWritten = !isSet && !flags.check
  if (isWritten) writePlanned(plan, 0o600)
  if (terminal.json) terminal.print(JSON.stringify({ file, name, isSet: isSet || isWritten, isWritten }, null, 2))
  else terminal.print(sentence(plan, isWritten))
  if (isWritten) for (const note of secretNotes(plan)) terminal.say(note)
  return isSet || isWritten ? exitCodes.ok : exitCodes.checkFailed
}

function sentence({ file, name, isInFile, isSet }: CronSecretPlan, isWritten: boolean): string {
  if (isWritten) return `${name} is written to ${file}.`
  if (isInFile) return `${name} is in ${file} already; it was left as it is.`
  return isSet ? `${name} is set in the environment already; nothing was written.` : `${name} is not set.`
}
