// Theme files: which ones there are, and copies whose own pictures, fonts and imports travel with them.
import { basename, dirname, join, resolve, sep } from 'node:path'

import { dataUri } from './data_uri.mjs'
import fs from './plain_fs.cjs'

const { existsSync, mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } = fs

const walk = (folder, looked) => {
  looked.push(`list:${folder}`)
  return readdirSync(folder, { withFileTypes: true })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const path = join(folder, entry.name)
      if (entry.isDirectory()) return entry.name === 'node_modules' || entry.name === '.git' ? [] : walk(path, looked)
      return [path]
    })
}

const PARTS = { '**/': '(?:.*/)?', '**': '.*', '*': '[^/]*', '?': '[^/]' }

const matcher = (pattern) => {
  const source = pattern.replace(/\*\*\/|\*\*|\*|\?|\{[^{}]*\}|[.+^${}()|[\]\\]/g, (part) => {
    if (part.startsWith('{') && part.length > 1) return `(?:${part.slice(1, -1).split(',').join('|')})`
    return PARTS[part] ?? `\\${part}`
  })
  return new RegExp(`^${source}$`)
}

// A file, every CSS file of a folder, or what a pattern matches, as marp reads its own `themeSet`. What was looked at on
// the way is an input: `looked` gets the names that Python knows it by.
export const themeFiles = (entry, looked) => {
  looked.push(`look:${entry}`)
  if (existsSync(entry)) return statSync(entry).isDirectory() ? walk(entry, looked).filter((path) => path.endsWith('.css')) : [entry]
  const start = entry.split(sep)
  const fixed = start.slice(0, start.findIndex((part) => /[*?{]/.test(part))).join(sep)
  if (!/[*?{]/.test(entry)) return []
  if (!existsSync(fixed)) {
    looked.push(`look:${fixed}`)
    return []
  }
  const wanted = matcher(entry)
  return walk(fixed, looked).filter((path) => wanted.test(path) && path.endsWith('.css'))
}

const NAME = /\/\*[^]*?@theme\s+(\S+)[^]*?\*\//

// The name a theme gives itself, else its file's name.
export const themeName = (file) => readFileSync(file, 'utf8').match(NAME)?.[1] ?? basename(file, '.css')

const TOKENS = new RegExp(
  [
    /\/\*[^]*?\*\//,
    /@import\s+(?:url\(\s*)?["']?(?<imported>[^"')\s;]+)["']?\s*\)?[^;]*;/,
    /url\(\s*(?:"(?<double>(?:\\.|[^"\\])*)"|'(?<single>(?:\\.|[^'\\])*)'|(?<bare>[^"'()\s]+))\s*\)/,
  ]
    .map((part) => part.source)
    .join('|'),
  'g',
)

const isLocal = (url) => url && !/^(?:[a-z][a-z0-9+.-]*:|\/|#)/i.test(url)

const isFile = (path) => statSync(path, { throwIfNoEntry: false })?.isFile() ?? false

const decoded = (text) => {
  try {
    return decodeURI(text)
  } catch {
    return text
  }
}

// marp resolves a theme's url() from the deck; a file beside the theme is what its author saw, unless the deck (its
// folder, undefined for none in particular) has one too.
const near = (url, folder, deck, seen) => {
  const path = decoded(url.replace(/[?#].*$/, ''))
  const file = resolve(folder, path)
  if (!isFile(file)) {
    seen.looked.push(`look:${file}`)
    return undefined
  }
  if (deck !== undefined) {
    seen.looked.push(`look:${resolve(deck, path)}`)
    if (isFile(resolve(deck, path))) return undefined
  }
  seen.reads.push(file)
  return file
}

const travelling = (file, deck, seen, chain = []) => {
  const folder = dirname(file)
  return readFileSync(file, 'utf8').replace(TOKENS, (token, ...groups) => {
    const { imported, double, single, bare } = groups.at(-1)
    const url = double ?? single ?? bare
    if (isLocal(imported) && imported.endsWith('.css')) {
      const other = near(imported, folder, deck, seen)
      return !other || chain.includes(other) ? token : travelling(other, deck, seen, [...chain, file])
    }
    const found = isLocal(url) ? near(url, folder, deck, seen) : undefined
    return found ? `url("${dataUri(found)}")` : token
  })
}

// The style sheets of these files as the decks of a folder get them, and what they were made from.
const sheetsFor = (files, deck) => {
  const seen = { reads: [], looked: [] }
  const sheets = files.map((file) => {
    const named = NAME.test(readFileSync(file, 'utf8')) ? '' : `\n/* @theme ${basename(file, '.css')} */`
    return travelling(file, deck, seen) + named
  })
  return { sheets, ...seen }
}

// The themes of a batch. `paths` are for marp's `themeSet`: the file itself where nothing has to change, else a copy
// below the stage. `lend` gives an engine those of one deck, where the deck's folder has files that they name.
export const stageThemes = (files, batch) => {
  const target = join(batch.run, 'themes')
  mkdirSync(target, { recursive: true })
  const { sheets } = sheetsFor(files)
  const paths = files.map((file, index) => {
    if (sheets[index] === readFileSync(file, 'utf8')) return file
    const copy = join(target, `${index}-${basename(file)}`)
    writeFileSync(copy, sheets[index])
    return copy
  })
  const known = new Map()
  const lend = (engine, folder) => {
    if (!known.has(folder)) known.set(folder, sheetsFor(files, folder))
    const own = known.get(folder)
    // All of them, in their order: of two with one name the last counts.
    if (own.sheets.some((css, index) => css !== sheets[index])) own.sheets.forEach((css) => engine.themeSet.add(css))
    return own
  }
  return { paths, lend }
}
