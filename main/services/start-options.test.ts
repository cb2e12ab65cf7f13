import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parseStartOptions, startRequest } from './start-options'

const here = { unknown: 'ignore', folder: '/home/ann' } as const

describe('parseStartOptions', () => {
  it('names files and the workspace absolutely, from the folder of whoever started it', () => {
    const options = parseStartOptions(['a.csv', '/data/b.study.json', '--workspace', 'checkout'], here)
    expect(options.files).toEqual([resolve('/home/ann/a.csv'), resolve('/data/b.study.json')])
    expect(options.workspace).toBe(resolve('/home/ann/checkout'))
  })

  it("keeps an option's value apart from the files, and leaves Chromium's switches alone", () => {
    const options = parseStartOptions(['--no-platform', '--enable-logging', 'a.csv', '--inspect=0'], here)
    expect(options).toMatchObject({ files: [resolve('/home/ann/a.csv')], platform: false, workspace: null })
  })

  it('takes what a file manager and a link hand over', () => {
    const given = ['file:///data/a%20b.csv', 'assay://experiment/checkout', 'file://elsewhere/a.csv']
    const { files } = parseStartOptions(given, here)
    expect(files[0]).toBe('/data/a b.csv')
    expect(files[1]).toBe('assay://experiment/checkout')
    expect(files).toHaveLength(3)
  })

  it('is what a second start hands over', () => {
    expect(startRequest.parse(parseStartOptions(['a.csv', '--port', '0'], here))).toEqual({
      workspace: null,
      files: [resolve('/home/ann/a.csv')],
    })
  })
})
