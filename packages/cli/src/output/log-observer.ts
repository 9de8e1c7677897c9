import type { Observer, RunEvent } from '@leora-jobs/core'
import { formatCount, formatDuration } from './format-number.ts'
import { printable, type Terminal } from './terminal.ts'

/** The log lines of a run, in the original design's words, and a progress line on a terminal. */
export function createLogObserver(terminal: Terminal): Observer {
  return {
    notice(event) {
      if (event.type === 'page')
        terminal.progress(
          `[${event.job}] ${event.tenant.slug}: ${formatCount(event.progress.counts.read)} read, ${formatCount(event.progress.counts.changed)} changed …`,
        )
      const line = lineOf(event)
      if (line !== null) terminal.say(`[${event.job}] ${printable(line)}`)
    },
  }
}

function lineOf(event: RunEvent): string | null {
  const of = `${event.tenant.slug}, as of ${event.asOf}`
  switch (event.type) {
    case 'started':
      return `${event.resumed ? 'Resuming' : 'Starting'} ${of}${event.dryRun ? ' (dry run)' : ''}`
    case 'page':
      return event.progress.after === null ? `Processing ${formatCount(event.progress.counts.read)} records …` : null
    case 'record-failed':
      return `Failed: ${event.failure.record.kind} ${event.failure.record.id}: ${event.failure.error.message}`
    case 'retrying':
      return `Retrying after ${event.error.code}: ${event.error.message}`
    case 'warning':
      return `Warning: ${event.message}`
    case 'finished': {
      const { counts, durationMs, status } = event.report
      const word =
        status === 'succeeded' ? 'Complete' : status === 'partial' ? 'Complete, with failures' : `Ended ${status}`
      return `${word}: ${formatCount(counts.read)} read, ${formatCount(counts.changed)} changed, ${formatCount(counts.unchanged)} unchanged, ${formatCount(counts.failed)} failed, in ${formatDuration(durationMs)}`
    }
  }
}
