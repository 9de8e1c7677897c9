import type { JobHistory } from '../../src/monitoring/index.ts'
import type { AlertMessage, AlertStore, StoredAlert } from '../../src/ports/alerts.ts'
import type { Session } from '../../src/ports/session.ts'

/** The alerts of one tenant in memory, over a history that the test changes. */
export function createFakeAlerts(given: JobHistory) {
  const state = {
    history: given,
    alerts: [] as StoredAlert[],
    messages: [] as AlertMessage[],
    interrupted: 0,
    onInterrupt: () => {},
    /** What the next call of this name throws, or waits for. */
    faults: {} as Partial<Record<'watch' | 'tell', () => Promise<void>>>,
  }
  const notUsed = async (): Promise<never> => {
    throw new Error('Not of this test.')
  }
  const alerts: AlertStore = {
    async watch(_, judge) {
      await state.faults.watch?.()
      const open = state.alerts.filter(({ status }) => status !== 'resolved')
      for (const alert of judge([{ history: state.history, alerts: open }])) {
        const at = state.alerts.findIndex(
          ({ fingerprint, status }) => fingerprint === alert.fingerprint && status !== 'resolved',
        )
        const id = state.alerts[at]?.id ?? `${given.tenant.id}-${state.alerts.length + 1}`
        const stored = { ...alert, id, acknowledgedAt: null, reportedAt: null }
        if (at < 0) state.alerts.push(stored)
        else state.alerts[at] = stored
      }
      return state.alerts.filter(({ status, notice }) => status !== 'resolved' || notice !== null)
    },
    async tell(told, messages) {
      await state.faults.tell?.()
      state.messages.push(...messages)
      state.alerts = state.alerts.map((alert) =>
        told.some(({ id }) => id === alert.id) ? { ...alert, notice: null } : alert,
      )
    },
    readHistories: notUsed,
    list: notUsed,
    acknowledge: notUsed,
    resolve: notUsed,
    markReported: notUsed,
  }
  const interrupt = async () => {
    state.interrupted += 1
    state.onInterrupt()
  }
  // a watch uses nothing else of a session
  return { state, session: { alerts, interrupt } as unknown as Session }
}
