// The engine of a batch: the project's own, or marp's, with source lines on slides, no notes, and nothing from a network.
import { createRequire } from 'node:module'
import { dirname, join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'

import { SCHEME_STYLE, markedDiagrams } from './diagrams.mjs'
import { DRAWN_STYLE, drawnFences } from './drawn_fences.mjs'
import { withFixedRandom } from './fixed_random.mjs'
import { handOut } from './handout.mjs'
import { publishedLinks } from './links.mjs'
import { localEmoji, localFonts } from './local_fonts.mjs'
import { markedLines } from './marked_lines.mjs'
import { marks } from './marks.mjs'
import { moreFonts } from './more_fonts.mjs'
import fs from './plain_fs.cjs'
import { rememberingEngines } from './theme_cache.mjs'

const { existsSync, statSync, writeFileSync } = fs

const isClass = (value) => typeof value === 'function' && Object.prototype.hasOwnProperty.call(value.prototype ?? {}, 'constructor')

const load = async (name, folder, modules, seen) => {
  const file = resolve(folder, name)
  seen.looked.push(`look:${file}`)
  if (existsSync(file) && statSync(file).isFile()) {
    seen.reads.push(file)
    return import(pathToFileURL(file).href)
  }
  for (const from of [join(folder, '_.js'), join(modules, '_.js')]) {
    try {
      const found = createRequire(from).resolve(name)
      seen.reads.push(found)
      return await import(pathToFileURL(found).href)
    } catch (error) {
      if (error.code !== 'MODULE_NOT_FOUND') throw error
    }
  }
  throw new Error(`the engine '${name}' cannot be found`)
}

// `engine` of the configuration: nothing, a module's name or path, several to try, a class, a function or an object.
const engineOf = async (setting, folder, modules, seen) => {
  if (!setting) return undefined
  let last
  for (const one of [].concat(setting)) {
    try {
      let value = typeof one === 'string' ? await load(one, folder, modules, seen) : one
      while (value && typeof value === 'object' && 'default' in value && value !== value.default) value = value.default
      if (value) return value
    } catch (error) {
      last = error
    }
  }
  throw last ?? new Error('the engine of the configuration is empty')
}

// marp-cli would take a marp-core that happens to lie in the project's node_modules: ours is the locked one.
const withOwnMarp = (options, modules) => {
  const { Marp } = createRequire(join(modules, '_.js'))('@marp-team/marp-core')
  const own = { ...options }
  return Object.defineProperty(own, 'marp', { get: () => new Marp(own) })
}

const instance = async (setting, options) => {
  let made = setting ?? options.marp
  if (typeof made === 'function' && !isClass(made)) made = await made(options)
  return isClass(made) ? new made(options) : made
}

// The line of each slide's first content, on its section. It is looked up before headers and footers come in between,
// and written last, so that no background copies it.
const sourceLines = (md) => {
  const lines = new WeakMap()
  md.core.ruler.after('marpit_slide', 'docs_as_code_lines', (state) => {
    let open
    for (const token of state.tokens) {
      if (token.type === 'marpit_slide_open') {
        open = token
        lines.set(open, (token.map?.[0] ?? 0) + 1)
      } else if (open && token.map && token.type !== 'front_matter') {
        lines.set(open, token.map[0] + 1)
        open = undefined
      }
    }
  })
  md.core.ruler.push('docs_as_code_source_lines', (state) => {
    for (const token of state.tokens) {
      if (lines.has(token)) token.attrSet('data-source-line', String(lines.get(token)))
    }
  })
}

const withoutComments = (html) =>
  html.replace(/(<(script|style)\b[^]*?<\/\2\s*>)|<!--[^]*?-->/gi, (_match, element) => element ?? '')

// Python names each deck in a last line of its staged copy, which no engine gets to see.
const MARK = /\n<!--docs-as-code:(\d+)-->$/

// What Python has to know of a deck, beside the output.
const tell = (deck, batch, facts) => writeFileSync(join(batch.run, `deck-${deck}.json`), JSON.stringify(facts))

// What front matter and comments may say to this engine.
const knownTo = (engine) => ({
  directives: [...Object.keys(engine.customDirectives?.global ?? {}), ...Object.keys(engine.customDirectives?.local ?? {})],
  sizes: [engine.themeSet.getThemeMeta(engine.lastGlobalDirectives?.theme ?? engine.themeSet.default, 'size') ?? []]
    .flat()
    .map((size) => String(size).split(/\s+/)[0]),
})

const finish = (engine, rendered, deck, batch, { override, seen, noted }) => {
  let { html, css, comments } = rendered
  const notes = comments
  if (batch.notes === 'strip') {
    html = withoutComments(html)
    comments = comments.map(() => [])
  }
  html = localEmoji(html, batch.modules)
  html = markedDiagrams(html, dirname(batch.decks[deck].source))
  css = SCHEME_STYLE + (html.includes('<figure class="drawn"') ? DRAWN_STYLE : '') + localFonts(css, html, batch.modules)
  ;({ html, css } = moreFonts({ html, css }, batch))
  const linked = publishedLinks(html, batch.decks[deck], batch)
  const facts = {
    links: linked.lost,
    reads: seen.flatMap(({ reads }) => reads),
    looked: [...seen.flatMap(({ looked }) => looked), ...linked.looked],
    themes: [...engine.themeSet.themes()].map((theme) => theme.name),
    slides: comments.length,
    missing: [batch.theme, override].filter((name) => name && !engine.themeSet.has(name)),
    page: batch.format === 'html' ? null : `<style>${css}</style>${html}`,
    ...(noted ? { ...noted, ...knownTo(engine) } : {}),
  }
  html = linked.html
  for (const [was, now] of batch.replace) {
    html = html.replaceAll(was, () => now)
    css = css.replaceAll(was, () => now)
  }
  if (batch.format === 'handout') ({ html, css } = handOut({ html, css }, notes, batch.decks[deck].title))
  return { facts, rendered: { ...rendered, html, css, comments } }
}

// Stands in for a deck that cannot be rendered, so that its neighbours in the batch are.
const EMPTY = { html: '', css: '', comments: [] }

export const ownEngine = (setting, folder, batch, { override, lend, blame }) => {
  let found
  const seen = { reads: [], looked: [] }
  const remembering = rememberingEngines()
  return async (options) => {
    try {
      found ??= { engine: await engineOf(setting, folder, batch.modules, seen) }
    } catch (error) {
      blame(error)
    }
    const chosen = await instance(found.engine, withOwnMarp(options, batch.modules))
    const engine = found.engine ? chosen : remembering(chosen)
    engine.use(sourceLines).use(markedLines).use(drawnFences, batch)
    const marked = batch.check ? marks() : undefined
    if (marked) engine.use(marked.plugin)
    const render = engine.render.bind(engine)
    engine.render = async (markdown, ...more) => {
      const deck = markdown.match(MARK)?.[1]
      const themes = lend(engine, dirname(batch.decks[deck].source))
      if (batch.theme && engine.themeSet.has(batch.theme)) engine.themeSet.default = engine.themeSet.get(batch.theme)
      try {
        const made = await withFixedRandom(() => render(markdown.replace(MARK, ''), ...more))
        const { facts, rendered } = finish(engine, made, deck, batch, { override, seen: [seen, themes], noted: marked?.told })
        tell(deck, batch, facts)
        return rendered
      } catch (error) {
        tell(deck, batch, { error: String(error?.message ?? error) })
        if (batch.format !== 'html') throw error
        return EMPTY
      }
    }
    return engine
  }
}
