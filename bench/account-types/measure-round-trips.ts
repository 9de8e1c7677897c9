import { benchmarkDay } from '../support/load-tenants.ts'
import { median } from '../support/measure.ts'
import { startProxy } from '../support/tcp-proxy.ts'
import { runJobOnce } from './job-run.ts'

/** Round trips of a run that changes nothing. */
export interface RoundTrips {
  readonly pages: number
  /** Of a page on the open connection. */
  readonly perUnchangedPage: number
  readonly wholeRun: number
}

/** Counts them through a proxy. The decisions must have been made before. */
export async function measureRoundTrips(runnerUrl: string, pageSize: number): Promise<RoundTrips> {
  const proxy = await startProxy(runnerUrl, 0)
  const taken: number[] = []
  try {
    const observer = {
      notice: ({ type }: { readonly type: string }) => {
        if (type === 'page') taken.push(proxy.takeRoundTrips())
        else before += proxy.takeRoundTrips()
      },
    }
    let before = 0
    await runJobOnce({ url: proxy.url, tenant: 'large', asOf: benchmarkDay, pageSize, observers: [observer] })
    const after = proxy.takeRoundTrips()
    // the first page also prepares its statements and looks at the target
    const perUnchangedPage = median(taken.length > 1 ? taken.slice(1) : taken)
    return { pages: taken.length, perUnchangedPage, wholeRun: taken.reduce((sum, one) => sum + one, before + after) }
  } finally {
    proxy.close()
  }
}
