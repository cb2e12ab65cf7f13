import type { DuelContender, DuelLook, DuelMethod, DuelView } from '@analysis'

function look(number: number, reach: number): DuelLook {
  const effect = -0.012 + 0.002 / number
  const half = reach / Math.sqrt(number)
  const interval = { lower: effect - half, upper: effect + half }
  return {
    look: number,
    at: `2026-01-0${number + 1}T00:00:00.000Z`,
    n: number * 1000,
    effect,
    interval,
    crossed: interval.upper < 0,
  }
}

function contender(method: DuelMethod, reach: number, over: Partial<DuelContender> = {}): DuelContender {
  const looks = [1, 2, 3, 4].map((number) => look(number, reach))
  return {
    method,
    looks,
    stop: looks.find(({ crossed }) => crossed) ?? null,
    pValue: 0.02,
    bayesian: null,
    tuning: null,
    holdsForRepeatedLooks: true,
    falsePositives: 0.05,
    ...over,
  }
}

export const duel: DuelView = {
  kind: 'duel',
  metricId: 'retention_7',
  tunedInHindsight: true,
  duels: [
    {
      variantId: 'gate_40',
      contenders: [
        contender('fixed', 0.012, { holdsForRepeatedLooks: false, falsePositives: 0.126 }),
        contender('obrien-fleming', 0.018),
        contender('confidence-sequence', 0.03, {
          falsePositives: 0.021,
          tuning: { kind: 'confidence-sequence', tunedFor: 4000, source: 'plan' },
        }),
        contender('bayes', 0.012, {
          pValue: null,
          holdsForRepeatedLooks: false,
          falsePositives: 0.126,
          bayesian: {
            prior: { kind: 'beta', successes: 1, failures: 1 },
            mean: -0.0115,
            interval: { lower: -0.0175, upper: -0.0055 },
            chanceToWin: 0.0002,
            lossOfTreatment: 0.0115,
            lossOfControl: 1e-7,
          },
        }),
      ],
    },
  ],
}
