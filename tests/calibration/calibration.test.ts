import { describe, expect, it } from 'vitest'
import { calibrationPage } from './page'
import { calibrate } from './run'

const experiments = 1_000
const fortnight = { looks: 14, days: 14 }
/** What chance may do to a share in this few experiments: four standard errors. */
const slack = (share: number): number => 4 * Math.sqrt((share * (1 - share)) / experiments)

const calibration = calibrate({ experiments, seed: 1, horizons: [fortnight] })

function powerOf(rule: string): number {
  return calibration.stopping.find((row) => row.rule.name.startsWith(rule))!.power
}

function falseAlarms(check: string, alpha: number): number {
  return calibration.srm.find((row) => row.check === check && row.alpha === alpha)!.falseAlarms
}

describe('a small sample of the calibration', () => {
  it.each(calibration.fixed.map((row) => [row.method.name, row] as const))(
    '%s has its error rate and its coverage',
    (_, { falsePositives, coverage, power }) => {
      expect(Math.abs(falsePositives - 0.05)).toBeLessThan(slack(0.05))
      expect(Math.abs(coverage - 0.95)).toBeLessThan(slack(0.95))
      expect(power).toBeGreaterThan(2 * 0.05)
    },
  )

  it('rules valid under repeated looks keep alpha, peeking does not', () => {
    for (const { rule, falsePositives, coverage } of calibration.stopping) {
      if (rule.valid) {
        expect(falsePositives, rule.name).toBeLessThan(0.05 + slack(0.05))
        expect(coverage, rule.name).toBeGreaterThan(0.95 - slack(0.95))
      } else {
        expect(falsePositives, rule.name).toBeGreaterThan(0.15)
      }
    }
  })

  it('a fixed test finds the effect with 80 % power, planned looks cost little of it, unplanned ones more', () => {
    expect(Math.abs(powerOf('fixed horizon, one look') - 0.8)).toBeLessThan(slack(0.8))
    expect(Math.abs(powerOf("O'Brien-Fleming") - 0.79)).toBeLessThan(slack(0.79))
    expect(Math.abs(powerOf("Pocock's constant") - 0.67)).toBeLessThan(slack(0.67))
    expect(Math.abs(powerOf('confidence sequence, tuned to the planned end') - 0.48)).toBeLessThan(slack(0.48))
    expect(Math.abs(powerOf('confidence sequence, tuned to 5,000') - 0.25)).toBeLessThan(slack(0.25))
  })

  it("Wald's test keeps both its errors", () => {
    for (const { falsePositives, power } of calibration.sprt) {
      expect(falsePositives).toBeLessThan(0.05 + slack(0.05))
      expect(power).toBeGreaterThan(0.8 - slack(0.8))
    }
  })

  it('CUPED takes off rho squared of the variance', () => {
    for (const { correlation, achieved, reported } of calibration.cuped) {
      expect(Math.abs(reported - correlation ** 2)).toBeLessThan(0.01)
      expect(Math.abs(achieved - correlation ** 2)).toBeLessThan(0.15)
    }
  })

  it('the sequential split check keeps its alpha under daily looks, the chi-squared test does not', () => {
    expect(falseAlarms('sequential SRM', 0.05)).toBeLessThan(0.05 + slack(0.05))
    expect(falseAlarms('chi-squared at every look', 0.05)).toBeGreaterThan(0.15)
  })

  it('prints a page with a row for everything measured', () => {
    const page = calibrationPage(calibration, 'the command')
    const names = [
      ...calibration.fixed.map(({ method }) => method.name),
      ...calibration.stopping.map(({ rule }) => rule.name),
    ]
    for (const name of names) expect(page).toContain(name)
  })

  it('is the same every time', () => {
    const again = calibrate({ experiments: 20, seed: 3, horizons: [fortnight] })
    expect(calibrate({ experiments: 20, seed: 3, horizons: [fortnight] })).toEqual(again)
  })
})
