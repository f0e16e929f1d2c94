// Draws Mermaid diagrams in the browser: reads what is wanted as JSON, writes each picture or what is wrong with it.
// Mermaid is loaded once: to read it takes longer than to draw. Every picture has a limit of its own, and begins from
// the same random number, so that its bytes do not depend on those before it.
'use strict'

const { readFileSync } = require('node:fs')
const { createRequire } = require('node:module')

const { drawings, modules, browser: executablePath, script, profile, limit } = JSON.parse(readFileSync(0, 'utf8'))
const puppeteer = createRequire(`${modules}/_.js`)('puppeteer-core')

const INK = '#2D3436'
const ACCENT = '#3F51B5'
const SLICES = ['#9FA8DA', '#FFCC80', '#80CBC4', '#F48FB1', '#C5E1A5', '#CE93D8', '#90CAF9', '#BCAAA4', '#FFF59D', '#B0BEC5', '#EF9A9A', '#A5D6A7']
const CONFIG = {
  startOnLoad: false,
  suppressErrorRendering: true,
  securityLevel: 'strict',
  secure: [
    ...['secure', 'securityLevel', 'startOnLoad', 'maxTextSize', 'suppressErrorRendering', 'maxEdges'],
    ...['altFontFamily', 'deterministicIds', 'deterministicIDSeed', 'dompurifyConfig', 'fontFamily', 'handDrawnSeed'],
    ...['htmlLabels', 'themeCSS'],
  ],
  htmlLabels: false, // text as text: other programs than browsers show no HTML inside of a picture
  class: { htmlLabels: false },
  flowchart: { htmlLabels: false },
  state: { htmlLabels: false },
  deterministicIds: true,
  deterministicIDSeed: 'docs-as-code',
  handDrawnSeed: 1,
  fontFamily: 'Fira Sans, sans-serif',
  theme: 'base',
  themeVariables: {
    fontFamily: 'Fira Sans, sans-serif',
    fontSize: '16px',
    primaryColor: '#E8ECFB',
    primaryBorderColor: ACCENT,
    primaryTextColor: INK,
    secondaryColor: '#F1F3FA',
    secondaryBorderColor: '#AEB6BE',
    tertiaryColor: '#F7F8FC',
    tertiaryBorderColor: '#AEB6BE',
    lineColor: '#566069',
    textColor: INK,
    titleColor: INK,
    noteBkgColor: '#FFF3CC',
    noteBorderColor: '#C8A94B',
    noteTextColor: INK,
    edgeLabelBackground: '#FFFFFF',
    pieOuterStrokeWidth: '0px',
    pieStrokeColor: '#FFFFFF',
    pieOpacity: '1',
    pieSectionTextColor: INK,
    ...Object.fromEntries(SLICES.map((colour, at) => [`pie${at + 1}`, colour])),
  },
}

// The same numbers and the same day at every build.
const steady = () => {
  let seed = 1
  Math.random = () => (seed = (seed * 48271) % 2147483647) / 2147483647
  window.startAgain = () => {
    seed = 1
  }
  const Real = Date
  const now = 946684800000
  window.Date = class extends Real {
    constructor(...given) {
      super(...(given.length ? given : [now]))
    }

    static now() {
      return now
    }
  }
}

const render = async (id, code, config) => {
  await document.fonts.load('16px "Fira Sans"').catch(() => {})
  window.startAgain()
  mermaid.initialize(config)
  try {
    const { svg } = await mermaid.render(id, code)
    const texts = [...new DOMParser().parseFromString(svg, 'text/html').querySelectorAll('text')]
    return { svg, words: texts.map((text) => text.textContent.trim().replace(/\s+/g, ' ')).filter(Boolean) }
  } catch (error) {
    return { error: String(error?.message ?? error), line: error?.hash?.loc?.last_line ?? null }
  }
}

const open = async () => {
  const args = [`--user-data-dir=${profile}`, '--test-type', '--host-resolver-rules=MAP * ~NOTFOUND']
  const env = { ...process.env, DOCS_AS_CODE_NETWORK: 'none' }
  const browser = await puppeteer.launch({ executablePath, pipe: true, args, env })
  const page = await browser.newPage()
  await page.evaluateOnNewDocument(steady)
  await page.goto('about:blank')
  await page.addScriptTag({ path: script })
  return { page, kill: () => browser.process().kill('SIGKILL') }
}

const inTime = (work) => {
  let timer
  const late = new Promise((resolve) => {
    timer = setTimeout(() => resolve({ late: true }), limit * 1000)
  })
  return Promise.race([work.catch((error) => ({ lost: error.message })), late]).finally(() => clearTimeout(timer))
}

const main = async () => {
  let drawing = await open()
  const answers = []
  for (const { id, code } of drawings) {
    const answer = await inTime(drawing.page.evaluate(render, id, code, CONFIG))
    answers.push(answer.lost ? { error: answer.lost } : answer)
    if (answer.late || answer.lost) {
      drawing.kill()
      drawing = await open()
    }
  }
  drawing.kill()
  process.stdout.write(JSON.stringify(answers), () => process.exit(0))
}

main().catch((error) => {
  process.stderr.write(String(error?.message ?? error))
  process.exit(1)
})
