import { expect, test } from 'vitest'
import { printCsv } from './print-csv'
import { toTsv } from './to-tsv'

test('data goes out at full precision, quoted where it must be, missing values empty', () => {
  const csv = printCsv([
    { name: 'segment', values: ['UK, "north"', null] },
    { name: 'effect', values: [0.1 + 0.2, -1e-300] },
    { name: 'significant', values: [true, false] },
  ])
  expect(csv).toBe('segment,effect,significant\n"UK, ""north""",0.30000000000000004,true\n,-1e-300,false\n')
})

test('no text is a formula for a spreadsheet, in a file or pasted; a numeral stays one', () => {
  expect(printCsv([{ name: 'variant', values: ['=new', '-1.5', '@x'] }])).toBe("variant\n'=new\n-1.5\n'@x\n")
  expect(toTsv(['variant'], [['=new'], ['-1.5'], ['+a']])).toBe("variant\n'=new\n-1.5\n'+a")
})
