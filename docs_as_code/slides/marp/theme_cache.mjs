// marp makes a new engine for each deck, and each engine reads all themes anew: keep what was read from the same CSS.
import { createRequire } from 'node:module'
import { join } from 'node:path'

export const rememberThemes = (modules) => {
  const { Theme } = createRequire(join(modules, '_.js'))('@marp-team/marpit')
  const read = Theme.fromCSS
  const known = new Map()
  Theme.fromCSS = function (css, options) {
    const types = Object.entries(options?.metaType ?? {}).map(([name, type]) => `${name}:${type.name}`)
    const key = [css, options?.cssNesting, ...types].join('\0')
    if (!known.has(key)) known.set(key, read.call(this, css, options))
    return known.get(key)
  }
}
