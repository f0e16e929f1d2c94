// Patches of @marp-team/marpit 3.2.3 and marp-core 4.4.0. marp makes a new engine for each deck, and each reads all
// themes, makes a style sheet and learns 190 languages anew: keep what comes of the same.
import { createRequire } from 'node:module'
import { join } from 'node:path'

let remembering = false
let languages

export const rememberThemes = (modules) => {
  if (remembering) return
  remembering = true
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

// For engines that are marp's own: a plug-in may make something else of a style sheet or of a language each time.
export const rememberingEngines = () => {
  const sheets = new Map()
  return (engine) => {
    const { themeSet } = engine
    const pack = themeSet.pack.bind(themeSet)
    themeSet.pack = (name, options) => {
      const themes = [themeSet.default, ...themeSet.themes()].map((theme) => theme?.css)
      const key = JSON.stringify([name, options, themes])
      if (!sheets.has(key)) sheets.set(key, pack(name, options))
      return sheets.get(key)
    }
    const learn = Object.getOwnPropertyDescriptor(Object.getPrototypeOf(engine), 'highlightjs').get.bind(engine)
    Object.defineProperty(engine, 'highlightjs', { get: () => (languages ??= learn()) })
    return engine
  }
}
