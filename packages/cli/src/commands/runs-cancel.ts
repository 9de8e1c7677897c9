import type { CommandContext } from '../command-context.ts'
import { exitCodes } from '../exit-code.ts'
import { chooseTenant } from '../settings/choose-tenants.ts'
import { runDocument } from './runs-list.ts'

/** Ends a run that has not ended; one that has stays as it is. */
export async function runsCancel(
  context: CommandContext,
  id: string,
  flags: { readonly tenant?: string | undefined },
): Promise<number> {
  const { terminal } = context
  const app = await context.app()
  const tenant = await chooseTenant(app, flags.tenant, context.environment)
  const run = await app.cancel(id, { tenant })
  if (terminal.json) terminal.print(JSON.stringify(runDocument(tenant, run), null, 2))
  else if (run.status === 'cancelled')
    terminal.print(`Run ${run.id} of ${run.job} of ${tenant.slug} is cancelled; what it wrote stays.`)
  else terminal.print(`Nothing to do: run ${run.id} of ${run.job} of ${tenant.slug} had ended ${run.status}.`)
  return exitCodes.ok
}
