import type { Observer, RunEvent } from '@leora-jobs/core'
import { tellableText } from '@leora-jobs/core/monitoring'
import { formatCount, formatDuration } from './format-number.ts'
import { printable, type Terminal } from './terminal.ts'

/** The log lines of a run, in the original design's words, and a progress line on a terminal. Only a verbose one names records, or quotes a job's own code. */
export function createLogObserver(terminal: Terminal): Observer {
  return {
    notice(event) {
      if (event.type === 'page')
        terminal.progress(
          `[${event.job}] ${event.tenant.slug}: ${formatCount(event.progress.counts.read)} read, ${formatCount(event.progress.counts.changed)} changed …`,
        )
      const line = lineOf(event, terminal)
      if (line !== null) terminal.say(`[${event.job}] ${printable(line)}`)
    },
  }
}

function lineOf(event: RunEvent, { verbose }: Terminal): string | null {
  const of = `${event.tenant.slug}, as of ${event.asOf}`
  switch (event.type) {
    case 'started':
      return `${event.resumed ? 'Resuming' : 'Starting'} ${of}${event.dryRun ? ' (dry run)' : ''}`
    case 'page':
      return event.progress.after === null ? `Processing ${formatCount(event.progress.counts.read)} records …` : null
    case 'record-failed': {
      const { record, error } = event.failure
      return `Failed: ${verbose ? `${record.kind} ${record.id}: ${error.message}` : `a ${record.kind}: ${error.code}`}`
    }
    case 'retrying':
      return `Retrying after ${verbose ? `${event.error.code}: ${event.error.message}` : tellableText(event.error)}`
    case 'warning':
      return `Warning: ${event.message}${event.error === undefined ? '' : `: ${reasonOf(event.error, verbose)}`}`
    case 'finished': {
      const { counts, durationMs, status, error } = event.report
      const word =
        status === 'succeeded'
          ? 'Complete'
          : status === 'partial'
            ? 'Complete, with failures'
            : `Ended ${status}${error ? ` (${error.code})` : ''}`
      return `${word}: ${formatCount(counts.read)} read, ${formatCount(counts.changed)} changed, ${formatCount(counts.unchanged)} unchanged, ${formatCount(counts.failed)} failed, in ${formatDuration(durationMs)}`
    }
  }
}

function reasonOf(error: unknown, isWhole: boolean): string {
  if (!isWhole) return tellableText(error)
  return typeof error === 'object' && error !== null && 'message' in error ? String(error.message) : String(error)
}
