// marp's configuration for a batch: the project's own one, without its keys about what to write, watch or serve.
import { spawnSync } from 'node:child_process'
import { createRequire } from 'node:module'
import { dirname, join, resolve, sep } from 'node:path'

import { ownEngine } from './engine.mjs'
import fs from './plain_fs.cjs'
import { rememberThemes } from './theme_cache.mjs'
import { stageThemes, themeFiles, themeName } from './themes.mjs'

const { existsSync, readFileSync, writeFileSync } = fs

const OURS = [
  ...['allowLocalFiles', 'baseUrl', 'browser', 'browserPath', 'browserProtocol', 'image', 'images', 'inputDir', 'notes'],
  ...['output', 'parallel', 'pdf', 'pptx', 'preview', 'server', 'theme', 'themeSet', 'watch'],
]
const PDF_ONLY = ['pdfNotes', 'pdfOutlines', 'pptxEditable']

const report = (batch, name, value) => writeFileSync(join(batch.run, name), JSON.stringify(value))

// Node's own words on a module that it cannot parse, which the search for configurations hides.
const syntaxError = (file) => {
  if (!/\.[cm]?js$/.test(file ?? '')) return undefined
  const said = spawnSync(process.execPath, ['--check', file], { encoding: 'utf8' }).stderr
  const message = said.match(/^SyntaxError: (.*)$/m)?.[1]
  return message && { message, stack: said }
}

// The project's own file and line in an error's stack, else the configuration itself, for Python to print.
const blame = (batch, thrown, path) => {
  const error = syntaxError(thrown.filepath) ?? thrown
  const places = [...String(error.stack).matchAll(/(?:file:\/\/)?(\/[^\s():]+):(\d+)/g)].map(([, file, line]) => ({
    path: decodeURI(file),
    line: Number(line),
  }))
  const [title, detail] = String(error.message).split('\n')
  const message = title.endsWith(':') && detail ? detail.trim() : title
  const marked = message.match(/\((\d+):\d+\)$/)
  const own = places.find((place) => place.path.startsWith(batch.project + sep) && !place.path.includes('node_modules'))
  const where = own ?? { path: thrown.filepath ?? path ?? null, line: marked ? Number(marked[1]) : null }
  report(batch, 'problem.json', { ...where, message: message.replace(marked?.[0] ?? '', '').trim() })
  throw thrown
}

const projectsOwn = async (batch) => {
  const explorer = createRequire(join(batch.modules, 'index.js'))('cosmiconfig').cosmiconfig('marp')
  try {
    const found = await explorer.search(batch.project)
    return found && !found.isEmpty ? found : { config: {}, filepath: join(batch.project, 'package.json') }
  } catch (error) {
    return blame(batch, error)
  }
}

const keptKeys = (config, format) => {
  const keep = Object.entries(config).filter(([key]) => !OURS.includes(key) && (format === 'pdf' || !PDF_ONLY.includes(key)))
  return Object.fromEntries(keep)
}

// The configuration of a run, from the file that says what is wanted of it.
export const configure = async (batchFile) => {
  const batch = JSON.parse(readFileSync(batchFile, 'utf8'))
  rememberThemes(batch.modules)
  const { config, filepath } = await projectsOwn(batch)
  const folder = dirname(filepath)

  // `theme` names a theme, or a CSS file, which then needs a name that is the same at every build.
  const override = typeof config.theme === 'string' ? config.theme : undefined
  const looked = override ? [`look:${resolve(folder, override)}`] : []
  const overrideFile = override && existsSync(resolve(folder, override)) ? resolve(folder, override) : undefined
  const listed = [].concat(config.themeSet ?? []).flatMap((entry) => themeFiles(resolve(folder, entry), looked))
  const themes = [...batch.shipped, ...listed, ...batch.themes, ...(overrideFile ? [overrideFile] : [])]

  const options = { ...config.options }
  // The script from a CDN, as an option of the engine, would be a request of the finished deck.
  if (options.script?.source === 'cdn') options.script = { ...options.script, source: 'inline' }

  report(batch, 'sources.json', {
    config: existsSync(filepath) && Object.keys(config).length > 0 ? filepath : null,
    themes: [...listed, ...batch.themes, ...(overrideFile ? [overrideFile] : [])],
    looked,
  })
  const { paths, lend } = stageThemes(themes, batch)

  return {
    pdfOutlines: batch.format === 'pdf' ? { pages: false, headings: true } : undefined,
    pdfNotes: batch.format === 'pdf' && batch.notes === 'keep',
    ...keptKeys(config, batch.format),
    ...(batch.format === 'pptx' && config.pptxEditable ? { pptxEditable: true } : {}),
    options,
    allowLocalFiles: true,
    lang: config.lang || 'en',
    theme: overrideFile ? themeName(overrideFile) : override,
    themeSet: paths,
    engine: ownEngine(config.engine, folder, batch, {
      override: overrideFile ? undefined : override,
      lend,
      blame: (error) => blame(batch, error, filepath),
    }),
  }
}
