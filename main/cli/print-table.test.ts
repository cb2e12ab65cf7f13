import { describe, expect, test } from 'vitest'
import { left, right, type PrintTable } from '@presentation'
import { printable, printTable } from './print-table'

const table: PrintTable = {
  caption: 'Effects',
  columns: [left('metric'), right('effect'), left('reading')],
  rows: [
    { values: ['retention', '−4.3\u202f% [−6.9, −1.7]', 'worse'], tone: 'worse' },
    { values: ['rounds\nplayed', '0', ''], tone: 'neutral' },
  ],
  notes: ['Fixed horizon.'],
  isDetail: false,
}

describe('printTable', () => {
  test('aligns columns, and writes plain spaces where no terminal reads', () => {
    expect(printTable(table, null)).toBe(
      [
        'Effects',
        'metric                           effect  reading',
        'retention           −4.3 % [−6.9, −1.7]  worse',
        String.raw`rounds\u000aplayed                    0`,
        '  Fixed horizon.',
        '',
      ].join('\n'),
    )
  })

  test('keeps thin spaces on a terminal', () => {
    expect(printTable(table, 120)).toContain('−4.3\u202f%')
  })

  test('gives each row a block where the terminal is too narrow', () => {
    expect(printTable(table, 30).split('\n').slice(0, 4)).toEqual([
      'Effects',
      '  metric   retention',
      '  effect   −4.3\u202f% [−6.9, −1.7]',
      '  reading  worse',
    ])
  })
})

test('printable shows what would drive a terminal', () => {
  expect(printable('a\u001b[31m\u0007\u202eb\u0085')).toBe(String.raw`a\u001b[31m\u0007\u202eb\u0085`)
})
