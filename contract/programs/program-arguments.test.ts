import { describe, expect, it } from 'vitest'
import { programArguments } from './program-arguments'

describe('programArguments', () => {
  it('leaves out the runtime and the script', () => {
    expect(programArguments(['/bin/node', '/out/platform.js', '--data', '/d'], 'script')).toEqual(['--data', '/d'])
  })

  it('leaves out only the program where it is packed', () => {
    expect(programArguments(['/opt/Assay/assay', 'a.csv'], 'packaged')).toEqual(['a.csv'])
  })

  it('leaves out the folder of the application, wherever switches for Chromium put it', () => {
    expect(programArguments(['electron', '/app', 'a.csv', '--no-platform'], 'folder')).toEqual([
      'a.csv',
      '--no-platform',
    ])
    expect(programArguments(['electron', '--inspect=0', '--no-sandbox', '/app', 'a.csv'], 'folder')).toEqual(['a.csv'])
    expect(programArguments(['electron'], 'folder')).toEqual([])
  })
})
