// marp's configuration for a batch: the project's own one, without its keys about what to write, watch or serve.
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join, resolve } from 'node:path'

import { ownEngine } from './engine.mjs'
import { rememberThemes } from './theme_cache.mjs'
import { stageThemes, themeFiles, themeName } from './themes.mjs'

const OURS = [
  ...['allowLocalFiles', 'baseUrl', 'browser', 'browserPath', 'browserProtocol', 'image', 'images', 'inputDir', 'notes'],
  ...['output', 'parallel', 'pdf', 'pptx', 'preview', 'server', 'theme', 'themeSet', 'watch'],
]
const PDF_ONLY = ['pdfNotes', 'pdfOutlines', 'pptxEditable']

const batch = JSON.parse(readFileSync(process.env.DOCS_AS_CODE_BATCH, 'utf8'))
const require = createRequire(join(batch.modules, 'index.js'))

const report = (name, value) => writeFileSync(join(batch.stage, name), JSON.stringify(value))

rememberThemes(batch.modules)

// The user's own file and line of an error in a configuration, for Python to print.
const blame = (error, path) => {
  const file = error.filepath ?? path ?? String(error.message).match(/(\/[^\s:]+\.[cm]?[jt]s)/)?.[1]
  const line = String(error.stack).match(new RegExp(`${(file ?? '').replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}:(\\d+)`))?.[1]
  report('problem.json', { path: file ?? null, line: line ? Number(line) : null, message: String(error.message).split('\n')[0] })
  throw error
}

const projectsOwn = async () => {
  const explorer = require('cosmiconfig').cosmiconfig('marp')
  const searchPlaces = ['package.json', ...['json', 'yaml', 'yml', 'js', 'ts', 'mjs', 'cjs'].map((end) => `marp.config.${end}`)]
  try {
    const found = await explorer.search(batch.project)
    return found && !found.isEmpty ? found : { config: {}, filepath: join(batch.project, 'package.json') }
  } catch (error) {
    return blame(error, searchPlaces.map((name) => join(batch.project, name)).find((path) => String(error.stack).includes(path)))
  }
}

const { config, filepath } = await projectsOwn()
const folder = dirname(filepath)

const keep = Object.entries(config).filter(([key]) => !OURS.includes(key) && (batch.format === 'pdf' || !PDF_ONLY.includes(key)))
const kept = Object.fromEntries(keep)

// `theme` names a theme, or a CSS file, which then needs a name that is the same at every build.
const override = typeof config.theme === 'string' ? config.theme : undefined
const overrideFile = override && existsSync(resolve(folder, override)) ? resolve(folder, override) : undefined
const listed = [].concat(config.themeSet ?? []).flatMap((entry) => themeFiles(resolve(folder, entry)))
const themes = [...batch.shipped, ...listed, ...batch.themes, ...(overrideFile ? [overrideFile] : [])]

const options = { ...config.options }
// The script from a CDN, as an option of the engine, would be a request of the finished deck.
if (options.script?.source === 'cdn') options.script = { ...options.script, source: 'inline' }

report('sources.json', {
  config: existsSync(filepath) && Object.keys(config).length > 0 ? filepath : null,
  themes: [...listed, ...batch.themes, ...(overrideFile ? [overrideFile] : [])],
})

export default {
  pdfOutlines: batch.format === 'pdf' ? { pages: false, headings: true } : undefined,
  ...kept,
  ...(batch.format === 'pptx' && config.pptxEditable ? { pptxEditable: true } : {}),
  options,
  allowLocalFiles: true,
  lang: config.lang || 'en',
  theme: overrideFile ? themeName(overrideFile) : override,
  themeSet: stageThemes(themes, batch),
  engine: ownEngine(config.engine, folder, batch, { override: overrideFile ? undefined : override, blame }),
}
