import { parseArgs } from 'node:util'
import { calibrationPage } from './page'
import { calibrate } from './run'

const { values } = parseArgs({
  options: { experiments: { type: 'string', default: '20000' }, seed: { type: 'string', default: '20261121' } },
})
const [experiments, seed] = [Number(values.experiments), Number(values.seed)]
const flags = `--experiments ${experiments} --seed ${seed}`
const calibration = calibrate({
  experiments,
  seed,
  horizons: [
    { looks: 14, days: 14 },
    { looks: 28, days: 28 },
    { looks: 336, days: 14 },
  ],
  onProgress: (part) => process.stderr.write(`${part}\n`),
})
process.stdout.write(
  calibrationPage(calibration, `npm run --silent calibrate -- ${flags} > docs/methods/calibration.md`),
)
