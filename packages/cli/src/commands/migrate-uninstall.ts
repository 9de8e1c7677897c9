import { LeoraError } from '@leora-jobs/core'
import type { Connection } from '@leora-jobs/postgres'
import type { CommandContext } from '../command-context.ts'
import { formatTable } from '../output/format-table.ts'

/** Removes all that `migrate` made, and nothing else; without `--yes` it shows that, and ends with 2. */
export async function removeSchema(
  { terminal }: Pick<CommandContext, 'terminal'>,
  connection: Connection,
  isConfirmed: boolean,
): Promise<number> {
  const { uninstall } = await import('@leora-jobs/postgres')
  const { tables, revoked, roles, keptRoles, logins } = await uninstall(connection, isConfirmed)
  if (terminal.json && isConfirmed)
    terminal.print(JSON.stringify({ tables, revoked, roles, keptRoles, logins }, null, 2))
  if (!terminal.json) {
    const verb = isConfirmed ? 'Removed' : 'Would remove'
    if (tables.length > 0)
      terminal.print(
        formatTable(
          [{ title: 'table' }, { title: 'rows', align: 'right' }],
          tables.map(({ name, rows }) => [name, rows.toLocaleString('en-US')]),
        ),
      )
    terminal.print(
      tables.length + revoked.length + roles.length === 0
        ? 'There is nothing of ours in this database.'
        : `${verb}: the schema leora_jobs (${tables.length} tables), ${revoked.length} grants on the application's tables, ${roles.length === 0 ? 'no role' : `the roles ${roles.join(', ')}`}.`,
    )
    if (keptRoles.length > 0)
      terminal.say(`Kept, since other databases of this server use them: ${keptRoles.join(', ')}.`)
    if (logins.length > 0)
      terminal.say(
        `Kept, since they may be more than ours: the logins ${logins.join(', ')}. \`drop role\` removes one.`,
      )
    terminal.say("The application's own tables, and what was written back into them, stay as they are.")
  }
  if (isConfirmed) return 0
  throw new LeoraError(
    'INPUT_INVALID',
    '--uninstall: nothing was removed. Add --yes to remove it; nothing brings it back.',
    { details: { field: '--yes', tables, revoked, roles, keptRoles, logins } },
  )
}
