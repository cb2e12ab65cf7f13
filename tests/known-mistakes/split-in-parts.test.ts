import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openWorkbench } from './workbench'

const workbench = openWorkbench()
afterAll(() => workbench.close())

/** Phones get the new variant three times in four, desktops one time in four: half of all, and no experiment. */
const rows = ['phone', 'desk'].flatMap((device, d) =>
  Array.from(
    { length: 800 },
    (_, i) => `${device}${i},${(i % 4 === 0) === (d === 0) ? 'old' : 'new'},${device},${i % 7}`,
  ),
)

describe('mistake: effects are read under a split that is right over all and broken in slices', () => {
  let study: string
  beforeAll(() => {
    study = workbench.study('adverse', 'id,variant,device,spend', rows, {
      metrics: [{ id: 'spend', type: 'mean', column: 'spend', role: 'primary' }],
      dimensions: ['device'],
    })
  })

  test('the analysis says so beside the split, and ends with 1', async () => {
    const { code, out } = await workbench.assayBeside('analyze', study)
    expect(out).toContain('No sample ratio mismatch')
    expect(out).toContain('The split fits the plan over all, and is off in parts. 2 of 2 slices by device are off')
    expect(code).toBe(1)
    const { srm, findings } = await workbench.analyse(study)
    expect(srm).toMatchObject({ flagged: false })
    expect(findings.filter(({ severity }) => severity === 'error').map(({ code: found }) => found)).toEqual([
      'srm-slice',
    ])
  })

  test('the report says so among its limitations', async () => {
    const html = `${workbench.folder}/adverse.html`
    await workbench.assay('report', study, '--html', html)
    const report = readFileSync(html, 'utf8').replaceAll(/<script>[\s\S]*?<\/script>/g, '')
    expect(report).toContain('is off in parts, so the variants compare different people')
    expect(report).not.toContain('The split fits the plan (')
  })
})
