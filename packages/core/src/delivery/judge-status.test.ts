import { describe, expect, it } from 'vitest'
import { judgeStatus } from './judge-status.ts'

describe('what a status means', () => {
  it.each([
    ['delivered', [200, 201, 202, 204, 299]],
    ['redirected', [300, 301, 302, 303, 304, 307, 308]],
    ['gone', [410]],
    ['retry', [408, 409, 425, 429, 500, 501, 502, 503, 504, 599, 999]],
    ['rejected', [101, 199, 400, 401, 403, 404, 405, 406, 411, 413, 415, 422, 451, 499]],
  ])('%s', (verdict, statuses) => {
    expect(statuses.map((status) => [status, judgeStatus(status)])).toEqual(statuses.map((status) => [status, verdict]))
  })
})
