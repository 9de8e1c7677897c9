import type { Claim, Session } from './ports/session.ts'

/**
 * A page that was rolled back took its renewal of the lease back with it. Done before each further attempt: ten of them,
 * each waiting for a lock, outlast a lease, and the run would end FENCED though nobody had taken over.
 */
export function renewLease(session: Session, claim: Claim): Promise<void> {
  return session.page(claim, async () => undefined)
}
