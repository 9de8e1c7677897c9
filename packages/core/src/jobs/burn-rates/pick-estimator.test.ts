import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { anyNumbers, anySeries, numbersIn } from '../../../test/support/demand.ts'
import { forAll } from '../../../test/support/random.ts'
import { type EstimatorOptions, estimateBy, pickEstimator } from './pick-estimator.ts'

const smoothing = { size: 0.1, interval: 0.1, probability: 0.05 }
const options: EstimatorOptions = {
  cutOffs: { interval: 1.32, squaredVariation: 0.49 },
  smoothing,
  stale: { intervals: 3, buckets: 13 },
  minimumDemands: 2,
}
const zeros = (length: number) => new Array<number>(length).fill(0)

describe('the estimator', () => {
  it('is SES where demand is regular, SBA where it is not', () => {
    expect(pickEstimator([5, 6, 5, 4], options)).toMatchObject({ method: 'ses', class: 'smooth' })
    expect(pickEstimator([1, 40, 1, 1], options)).toMatchObject({ method: 'ses', class: 'erratic' })
    expect(pickEstimator([0, 0, 5, 0, 0, 5], options)).toMatchObject({ method: 'sba', class: 'intermittent' })
    expect(pickEstimator([0, 0, 1, 0, 0, 40, 0, 1], options)).toMatchObject({ method: 'sba', class: 'lumpy' })
  })

  it('is TSB once the last demand is more than 13 buckets back, for regular demand', () => {
    const series = [5, 6, 5, 4]
    expect(pickEstimator([...series, ...zeros(13)], options)).toMatchObject({ method: 'ses', isStale: false })
    expect(pickEstimator([...series, ...zeros(14)], options)).toMatchObject({
      method: 'tsb',
      isStale: true,
      recency: 14,
    })
  })

  it('is TSB only after three mean intervals where these are longer', () => {
    const series = [...zeros(5), 4, ...zeros(5), 4]
    expect(pickEstimator([...series, ...zeros(18)], options)).toMatchObject({ method: 'sba', meanInterval: 6 })
    expect(pickEstimator([...series, ...zeros(19)], options)).toMatchObject({ method: 'tsb' })
  })

  it('is insufficient for fewer than two demands, which is null and never 0', () => {
    const insufficient = { method: 'insufficient', class: null, ratePerBucket: null }
    expect(pickEstimator([], options)).toEqual({ ...insufficient, demands: 0 })
    expect(pickEstimator([0, 0, 0], options)).toEqual({ ...insufficient, demands: 0 })
    expect(pickEstimator([500], options)).toEqual({ ...insufficient, demands: 1 })
    expect(pickEstimator([0, 5, 0], options)).toEqual({ ...insufficient, demands: 1 })
    expect(pickEstimator([5, 5], options).ratePerBucket).toBe(5)
    expect(pickEstimator([5, 5], { ...options, minimumDemands: 3 }).method).toBe('insufficient')
  })

  it('gives the rate of the estimator it names', () => {
    const series = [0, 0, 3, 0, 0, 0, 2, 0, 5, 0, 0, 1, 0, 0, 0, 0, 4, 0, 0, 3]
    // the vectors sbaMean, tsbMean_10_05 and ses10 of y20
    expect(estimateBy('sba', series, smoothing)).toBeCloseTo(0.8481218505, 9)
    expect(estimateBy('tsb', series, smoothing)).toBeCloseTo(0.9453507146, 9)
    expect(estimateBy('ses', series, smoothing)).toBeCloseTo(0.892420880711, 9)
    expect(pickEstimator(series, options).ratePerBucket).toBe(estimateBy('sba', series, smoothing))
    forAll([anySeries], (buckets) => {
      const picked = pickEstimator(buckets, options)
      if (picked.method === 'insufficient') return
      expect(picked.ratePerBucket).toBe(estimateBy(picked.method, buckets, smoothing))
    })
  })

  it('falls to nothing while nothing is sold', () => {
    forAll([anySeries], (series) => {
      const picked = pickEstimator(series, options)
      if (picked.method === 'insufficient') return
      const rateAfter = (buckets: number) => pickEstimator([...series, ...zeros(buckets)], options).ratePerBucket
      expect(rateAfter(500)).toBeLessThan(1e-6 * Math.max(...series))
    })
  })

  it('has a rate that is finite, and not above the largest bucket', () => {
    forAll(
      [
        fc.oneof(
          anySeries,
          anyNumbers.map((series) => series.map(Math.abs)),
        ),
      ],
      (series) => {
        const picked = pickEstimator(series, options)
        for (const [path, number] of numbersIn(picked))
          expect(Number.isFinite(number), `${path} is ${number}`).toBe(true)
        expect(picked.ratePerBucket ?? 0).toBeLessThanOrEqual(Math.max(0, ...series) * (1 + 1e-9))
        expect(picked.ratePerBucket ?? 0).toBeGreaterThanOrEqual(0)
      },
    )
  })
})
