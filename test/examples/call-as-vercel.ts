/** An answer of a route. */
export interface RouteAnswer {
  readonly status: number
  /** Its `cache-control`. */
  readonly cache: string | null
  readonly body: unknown
}

/** A GET as Vercel's scheduler sends it: its user agent, and the secret as a bearer. Null: none is sent. */
export async function callAsVercel(url: string, secret: string | null): Promise<RouteAnswer> {
  const response = await fetch(url, {
    redirect: 'manual',
    headers: {
      'user-agent': 'vercel-cron/1.0',
      'x-vercel-cron-schedule': '0 2 * * *',
      ...(secret !== null && { authorization: `Bearer ${secret}` }),
    },
  })
  const { status, headers } = response
  return { status, cache: headers.get('cache-control'), body: await response.json() }
}
