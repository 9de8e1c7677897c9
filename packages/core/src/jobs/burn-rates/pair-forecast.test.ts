import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ago, anySales, asOf, shifted } from '../../../test/support/day-sales.ts'
import { forAll } from '../../../test/support/random.ts'
import { addDays, calendarDay, dayNumber } from '../../calendar-day.ts'
import { pairForecast } from './pair-forecast.ts'

const options = { minimumGaps: 3, shrinkageGaps: 3, horizonDays: 730 }
const anyRate = fc.option(fc.double({ min: 0.01, max: 10, noNaN: true }))
/** 12 units on each of these ages. */
const soldAt = (...ages: readonly number[]) => ages.map((age) => ({ on: ago(age), units: 12 }))

describe('the forecast for a customer and SKU', () => {
  it('is the last sale plus the median of three gaps or more', () => {
    // gaps 10, 30, 14
    expect(pairForecast(soldAt(54, 44, 14, 0), null, options).cadenceOn).toBe(ago(-14))
    expect(pairForecast(soldAt(44, 14, 0), null, options).cadenceOn).toBeNull()
    // gaps 10, 11, 14, 20: 12.5 rounds up
    expect(pairForecast(soldAt(55, 45, 34, 20, 0), null, options).cadenceOn).toBe(ago(-13))
  })

  it('counts days over a leap day', () => {
    const days = ['2023-12-31', '2024-01-30', '2024-02-29', '2024-03-30'].map((day) => ({
      on: calendarDay(day),
      units: 1,
    }))
    expect(pairForecast(days, null, options).cadenceOn).toBe('2024-04-29')
    expect(pairForecast(days.slice(0, 2), null, options).depletionOn).toBe('2024-02-29')
  })

  it('depletes the last quantity at the own rate: 24 units in 20 days, then 30', () => {
    const sales = [...soldAt(20, 10), { on: asOf, units: 30 }]
    expect(pairForecast(sales, null, options)).toEqual({
      lastSaleOn: asOf,
      cadenceOn: null,
      depletionOn: ago(-25),
      predictedReorderOn: ago(-25),
      ratePerDay: 1.2,
      basis: 'own',
    })
  })

  it('shrinks the rate to the segment by gaps: two of 1.2 and three of 0.2 are 0.6', () => {
    const forecast = pairForecast(soldAt(20, 10, 0), 0.2, options)
    expect(forecast).toMatchObject({ basis: 'shrunk', depletionOn: ago(-20) })
    expect(forecast.ratePerDay).toBeCloseTo(0.6, 12)
    expect(pairForecast(soldAt(20, 10, 0), 0.2, { ...options, shrinkageGaps: 0 }).basis).toBe('own')
  })

  it('predicts no reorder from a single order, though the segment says when it is used up', () => {
    const single = pairForecast(soldAt(5), 0.5, options)
    expect(single).toMatchObject({ basis: 'segment', depletionOn: ago(5 - 24), predictedReorderOn: null })
    const twiceADay = pairForecast([...soldAt(5), ...soldAt(5)], 0.5, options)
    expect(twiceADay).toMatchObject({ predictedReorderOn: null, depletionOn: ago(5 - 48) })
  })

  it('knows nothing from nothing: no sales, all returned, or no one to compare a single order with', () => {
    const none = { lastSaleOn: null, cadenceOn: null, depletionOn: null, predictedReorderOn: null }
    expect(pairForecast([], null, options)).toEqual({ ...none, ratePerDay: null, basis: 'none' })
    const returned = [...soldAt(5), { on: ago(5), units: -12 }]
    expect(pairForecast(returned, null, options)).toEqual({ ...none, ratePerDay: null, basis: 'none' })
    expect(pairForecast([], 0.5, options)).toEqual({ ...none, ratePerDay: 0.5, basis: 'segment' })
    expect(pairForecast(soldAt(5), null, options)).toMatchObject({ basis: 'none', depletionOn: null })
    expect(pairForecast(soldAt(5), 0, options).basis).toBe('none')
  })

  it('prefers the cadence to the depletion', () => {
    const sales = [...soldAt(60, 40, 20), { on: asOf, units: 1_000 }]
    expect(pairForecast(sales, null, options)).toMatchObject({
      cadenceOn: ago(-20),
      predictedReorderOn: ago(-20),
      // 36 in 60 days: 1,667 days, which is no forecast
      depletionOn: null,
    })
  })

  it('moves with its sales and with nothing else: their order, or a split of a day, does not matter', () => {
    forAll([anySales, anyRate, fc.integer({ min: -3_000, max: 3_000 })], (sales, rate, days) => {
      const forecast = pairForecast(sales, rate, options)
      const moved = pairForecast(shifted(sales, days), rate, options)
      for (const name of ['lastSaleOn', 'cadenceOn', 'depletionOn', 'predictedReorderOn'] as const) {
        const day = forecast[name]
        expect(moved[name]).toBe(day === null ? null : addDays(day, days))
      }
      expect(pairForecast(sales.toReversed(), rate, options)).toEqual(forecast)
      const halves = sales.flatMap(({ on, units }) => [
        { on, units: units / 2 },
        { on, units: units / 2 },
      ])
      expect(pairForecast(halves, rate, options)).toEqual(forecast)
    })
  })

  it('has a finite rate, and dates from the last sale to the horizon', () => {
    forAll([anySales, anyRate], (sales, rate) => {
      const { lastSaleOn, ratePerDay, ...forecast } = pairForecast(sales, rate, options)
      expect(ratePerDay === null || (Number.isFinite(ratePerDay) && ratePerDay > 0)).toBe(true)
      for (const day of [forecast.cadenceOn, forecast.depletionOn, forecast.predictedReorderOn]) {
        if (day === null || lastSaleOn === null) continue
        expect(dayNumber(day) - dayNumber(lastSaleOn)).toBeGreaterThanOrEqual(0)
        expect(dayNumber(day) - dayNumber(lastSaleOn)).toBeLessThanOrEqual(730)
      }
    })
  })
})
