import { describe, expect, it } from 'vitest'
import vectors from '../../test/vectors.json' with { type: 'json' }
import { betaOfMoments, betaPosterior } from './beta-binomial.ts'
import { criticalRatio } from './critical-ratio.ts'
import { croston } from './croston.ts'
import { demandProfile } from './demand-class.ts'
import { gammaShapeMinka, gammaShapeThom } from './gamma-shape.ts'
import { gammaSurvival } from './gamma-survival.ts'
import { kaplanMeier, medianSurvival } from './kaplan-meier.ts'
import { leadTimeDemand } from './lead-time-demand.ts'
import { meanOf } from './mean.ts'
import { medianAbsoluteDeviation, normalConsistency } from './median-absolute-deviation.ts'
import { normalQuantile } from './normal-quantile.ts'
import { poissonQuantile } from './poisson-quantile.ts'
import { median, quantile } from './quantile.ts'
import { reorderPoint } from './reorder-point.ts'
import { safetyStock } from './safety-stock.ts'
import { sampleVariance } from './sample-variance.ts'
import { sba } from './sba.ts'
import { sbj } from './sbj.ts'
import { seasonalIndex } from './seasonal-index.ts'
import { simpleExponentialSmoothing } from './simple-exponential-smoothing.ts'
import { tsb } from './tsb.ts'
import { wilsonInterval } from './wilson-interval.ts'

/*
 * The reference numbers of test/vectors.json: from R, from papers, or derived by an independent implementation. Every number there is
 * either an input named below, or computed here under the same path and compared; one that is neither fails.
 */

/** Whole entries that other tests compute, or whose calculation is still to come. */
const elsewhere = {
  meta: 'says what the numbers are',
  northwind_asof_1998_05_06: 'needs the data: the tests of the jobs on Northwind',
  standard_webhooks: 'belongs to process-triggers',
  mbgnbd_palive: 'marked later',
}

const inputs = [
  /\.series\.\d+$/,
  /^gap_stats\.gaps\./,
  /^inventory\.\w+\.(D|d|sd|L|csl|mean|p|c|salvage|penalty)$/,
  /^gamma_overdue\.\d+\.(k|mean)$/,
  /^wilson95\.\d+\.[kn]$/,
  /^km_aml_maintained\.(time|event)\./,
  /^beta_binomial\.(prior\.(alpha|beta)|[kn]|moments\.(mean|sd))$/,
  /(^|\.)tol$/,
]

const { y20, productC } = vectors.intermittent
const { gap_stats: gapStats, inventory, beta_binomial: betaBinomial, km_aml_maintained: aml } = vectors
const gaps = gapStats.gaps.toSorted((one, other) => one - other)
const meanLog = meanOf(gaps.map(Math.log))
const curve = kaplanMeier(aml.time.map((time, index) => ({ time, isEvent: aml.event[index] === 1 })))
const posterior = betaPosterior(betaBinomial.prior, betaBinomial.k, betaBinomial.n)

const tenth = { sizeAlpha: 0.1, intervalAlpha: 0.1 }

function intermittent(series: readonly number[]) {
  const naive = croston(series, { ...tenth, initial: 'naive' })
  const tsbOf = (sizeAlpha: number, probabilityAlpha: number, initial: 'naive' | 'mean') =>
    tsb(series, { sizeAlpha, probabilityAlpha, initial })?.rate
  const profile = demandProfile(series, { interval: 1.32, squaredVariation: 0.49 })
  return {
    expected: {
      crostonNaive: [naive?.size, naive?.interval, naive?.rate],
      sbaNaive: sba(series, { ...tenth, initial: 'naive' }),
      sbjNaive: sbj(series, { ...tenth, initial: 'naive' }),
      crostonMean: croston(series, { ...tenth, initial: 'mean' })?.rate,
      sbaMean: sba(series, { ...tenth, initial: 'mean' }),
      sbjMean: sbj(series, { ...tenth, initial: 'mean' }),
      tsbNaive_10_05: tsbOf(0.1, 0.05, 'naive'),
      tsbMean_10_05: tsbOf(0.1, 0.05, 'mean'),
      tsbNaive_20_10: tsbOf(0.2, 0.1, 'naive'),
      tsbMean_20_10: tsbOf(0.2, 0.1, 'mean'),
      ses10: simpleExponentialSmoothing(series, { alpha: 0.1, initial: 'naive' }),
      adiMeanInterval: profile?.meanInterval,
      cv2: profile?.squaredVariation,
    },
  }
}

function demandOver(series: readonly number[], periods: number) {
  const demand = leadTimeDemand(series, periods)
  const q = (p: number) => demand?.quantile(p)
  return {
    mean: demand?.mean,
    var: demand?.variance,
    q50: q(0.5),
    q80: q(0.8),
    q90: q(0.9),
    q95: q(0.95),
    q99: q(0.99),
  }
}

const steady = { leadTimeDeviation: 0, review: 0 }
const lego = inventory.chopra_lego
const legoRisk = { demand: lego.D, demandDeviation: lego.sd, leadTime: lego.L, ...steady }
const item = inventory.inventorize_rop
const itemRisk = { demand: item.d, demandDeviation: item.sd, leadTime: item.L, ...steady }
const { p: price, c: cost, salvage, penalty } = inventory.critical_ratio

const computed: Tree = {
  intermittent: { y20: intermittent(y20.series), productC: intermittent(productC.series) },
  croston_variants_y20: {
    'alpha0.5': croston(y20.series, { sizeAlpha: 0.5, intervalAlpha: 0.5, initial: 'naive' })?.rate,
    'alphaDemand0.3_alphaInterval0.2': croston(y20.series, { sizeAlpha: 0.3, intervalAlpha: 0.2, initial: 'naive' })
      ?.rate,
    'init(2,4)alpha0.1': croston(y20.series, { ...tenth, initial: { size: 2, interval: 4 } })?.rate,
  },
  ltd_exact_convolution: {
    y20: { L5: demandOver(y20.series, 5), L3: demandOver(y20.series, 3) },
    productC: { L5: demandOver(productC.series, 5) },
  },
  seasonal_airpassengers_multiplicative: {
    figure: seasonalIndex(vectors.seasonal_airpassengers_multiplicative.series, 1, {
      minimumYears: 2,
      shrinkageYears: 0,
      low: 0.25,
      high: 4,
    }),
  },
  inventory: {
    chopra_lego: { ss: safetyStock(legoRisk, lego.csl) },
    inventorize_rop: { ss: safetyStock(itemRisk, item.csl), rop: reorderPoint(itemRisk, item.csl) },
    poisson_rop: { rop: poissonQuantile(inventory.poisson_rop.csl, inventory.poisson_rop.mean) },
    critical_ratio: { cr: criticalRatio({ price, cost, salvage, penalty }) },
    z: Object.fromEntries(Object.keys(inventory.z).map((level) => [level, normalQuantile(Number(level))])),
  },
  gap_stats: {
    median: median(gaps),
    madRaw: medianAbsoluteDeviation(gaps),
    madNormal: normalConsistency * medianAbsoluteDeviation(gaps),
    mean: meanOf(gaps),
    sd: Math.sqrt(sampleVariance(gaps)),
    type7: { p80: quantile(gaps, 0.8), p90: quantile(gaps, 0.9), p95: quantile(gaps, 0.95) },
    gammaShapeMinka: gammaShapeMinka(meanOf(gaps), meanLog),
    gammaShapeThom: gammaShapeThom(meanOf(gaps), meanLog),
  },
  gamma_overdue: vectors.gamma_overdue.map(({ k, mean }) => ({
    S30: gammaSurvival(30, k, mean),
    S45: gammaSurvival(45, k, mean),
    q80: ageAtSurvival(0.2, k, mean),
    q90: ageAtSurvival(0.1, k, mean),
    q95: ageAtSurvival(0.05, k, mean),
  })),
  wilson95: vectors.wilson95.map(({ k, n }) => ({
    lo: wilsonInterval(k, n)?.lower,
    hi: wilsonInterval(k, n)?.upper,
  })),
  km_aml_maintained: {
    t: curve.map(({ time }) => time),
    S: curve.map(({ survival }) => survival),
    se: curve.map(({ standardError }) => standardError),
    loglog_lower: curve.map(({ interval }) => interval?.lower),
    loglog_upper: curve.map(({ interval }) => interval?.upper),
    median: medianSurvival(curve),
  },
  beta_binomial: {
    posterior: { ...posterior, sd: posterior.standardDeviation },
    moments: { ...betaOfMoments(betaBinomial.moments.mean, betaBinomial.moments.sd) },
  },
}

/** The quantile that R gives, by halving: nothing in the product asks for it, but it is the survival read backwards. */
function ageAtSurvival(survival: number, shape: number, mean: number): number {
  let [low, high] = [0, 100 * mean]
  for (let round = 0; round < 100; round += 1) {
    const middle = (low + high) / 2
    if (gammaSurvival(middle, shape, mean) > survival) low = middle
    else high = middle
  }
  return low
}

type Tree = number | string | boolean | null | undefined | readonly Tree[] | { readonly [key: string]: Tree }

const isTree = (value: unknown): value is { readonly [key: string]: unknown } =>
  typeof value === 'object' && value !== null

/** Every number under a value, with its path. */
function numbersIn(value: unknown, path: string): readonly (readonly [path: string, number])[] {
  if (typeof value === 'number') return [[path, value]]
  if (!isTree(value)) return []
  return Object.entries(value).flatMap(([key, entry]) => numbersIn(entry, path === '' ? key : `${path}.${key}`))
}

const numbers = Object.entries(vectors)
  .filter(([entry]) => !(entry in elsewhere))
  .flatMap(([entry, value]) => numbersIn(value, entry))
  .filter(([path]) => !inputs.some((input) => input.test(path)))
const computedNumbers = new Map(numbersIn(computed, ''))

describe('the reference numbers', () => {
  it('are all computed: none is left without a calculation', () => {
    const uncomputed = numbers.map(([path]) => path).filter((path) => !computedNumbers.has(path))
    expect(uncomputed).toEqual([])
    expect(numbers).toHaveLength(144)
  })

  it('name only entries that exist', () => {
    expect(Object.keys(elsewhere).filter((entry) => !(entry in vectors))).toEqual([])
  })

  it.each(numbers)('%s is %d', (path, expected) => {
    const actual = computedNumbers.get(path) ?? Number.NaN
    expect(Math.abs(actual - expected), `${actual} for ${expected}`).toBeLessThanOrEqual(1e-6 * Math.abs(expected))
  })
})
