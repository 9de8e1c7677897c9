import type { Check, CheckContext } from './check.ts'
import type { Finding } from './finding.ts'

/** What a check found. One that cannot run says why, and never throws. */
export async function runCheck<Facts>(check: Check<Facts>, context: CheckContext): Promise<readonly Finding[]> {
  try {
    const facts = await check.read(context)
    return check.judge(facts).map((verdict) => ({ check: check.name, ...verdict }))
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    return [{ check: check.name, level: 'note', message: `This check could not run: ${reason}`, details: { reason } }]
  }
}
