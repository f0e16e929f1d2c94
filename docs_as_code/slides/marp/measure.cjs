// Measures decks in the browser that is open anyway: one page for all of them, which asks no network, and a new browser
// after a deck that never finishes or takes the browser with it.
'use strict'

const { readFileSync, writeFileSync } = require('node:fs')
const { join } = require('node:path')

const SCRIPT = `(() => {${readFileSync(join(__dirname, 'in_page.js'), 'utf8')}\nreturn measure()})()`
const ALLOWED = /^(?:file|data|blob|about):/i

class Late extends Error {}

const within = (limit, work) => {
  let timer
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Late()), limit)
  })
  return Promise.race([work, late]).finally(() => clearTimeout(timer))
}

const openPage = async (browser) => {
  const page = await browser.newPage()
  const asked = new Set()
  await page.setViewport({ width: 1280, height: 720, deviceScaleFactor: 1 })
  await page.setOfflineMode(true)
  await page.setRequestInterception(true)
  page.on('request', (request) => {
    const address = request.url()
    if (ALLOWED.test(address)) return request.continue().catch(() => {})
    asked.add(address)
    return request.abort('internetdisconnected').catch(() => {})
  })
  const session = await page.createCDPSession()
  await session.send('Network.enable')
  session.on('Network.webSocketCreated', ({ url }) => asked.add(url))
  page.on('dialog', (dialog) => dialog.dismiss().catch(() => {}))
  page.on('popup', (popup) => popup.close().catch(() => {}))
  return { page, asked }
}

const measured = async ({ page, asked }, deck) => {
  asked.clear()
  await page.goto(`file://${encodeURI(deck).replaceAll('#', '%23').replaceAll('?', '%3F')}`, { timeout: 0 })
  await page.waitForNetworkIdle({ timeout: 0 })
  const slides = await page.evaluate(SCRIPT)
  return { slides, asked: [...asked] }
}

// `browser` starts one or gives the one that is open; `kill` ends it. Of each deck, a file says what was measured, or
// why not.
exports.measure = async ({ decks, limit }, browser, kill) => {
  let open
  for (const { page, result } of decks) {
    let said
    for (let tries = 0; tries < 2 && !said; tries += 1) {
      try {
        open ??= await openPage(await browser())
        said = await within(limit * 1000, measured(open, page))
      } catch (error) {
        open = undefined
        await kill()
        if (error instanceof Late) said = { late: true }
        else if (tries === 1) said = { error: String(error?.message ?? error).split('\n')[0] }
      }
    }
    writeFileSync(result, JSON.stringify(said))
  }
  await open?.page.close().catch(() => {})
}
