import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { pullFixture, studyOf, type PullFixture } from './pull-fixture'

let fixture: PullFixture
beforeAll(async () => {
  fixture = await pullFixture()
})
afterAll(() => fixture.close())

const subjects = (file: string, extra: object = {}) => ({
  kind: 'subjects',
  file,
  subject: 'user',
  variant: 'group',
  ...extra,
})

describe('a CSV of subjects', () => {
  it('becomes a frame', async () => {
    fixture.file('plain.csv', 'user,group,y,country\n1,a,1.5,UK\n2,b,2,\n3,a,,FR\n')
    const { manifest, reused } = await fixture.pull(studyOf(subjects('plain.csv')))
    expect(reused).toBe(false)
    expect(manifest.frame.tables.find(({ name }) => name === 'subjects')).toEqual({
      name: 'subjects',
      rows: 3,
      columns: [
        { name: 'subject', type: 'VARCHAR' },
        { name: 'variant', type: 'VARCHAR' },
        { name: 'exposed_at', type: 'TIMESTAMP' },
        { name: 'y', type: 'DOUBLE' },
        { name: 'country', type: 'VARCHAR' },
      ],
    })
    expect(await fixture.query(manifest.id, 'SELECT * FROM subjects')).toEqual([
      ['1', 'a', null, 1.5, 'UK'],
      ['2', 'b', null, 2, null],
      ['3', 'a', null, null, 'FR'],
    ])
  })
})
