// Measures decks in the browser that is open anyway: one page for all of them, which asks no network, and a new browser
// after a deck that never finishes or takes the browser with it.
'use strict'

const { readFileSync, writeFileSync } = require('node:fs')
const { join } = require('node:path')

const { Late, within } = require('./late.cjs')

const SCRIPT = `(() => {${readFileSync(join(__dirname, 'in_page.js'), 'utf8')}\nreturn measure()})()`

// `asked` gets the addresses of what the page wants and does not get.
const openPage = async (browser, asked) => {
  const page = await browser.newPage()
  await page.setViewport({ width: 1280, height: 720, deviceScaleFactor: 1 })
  const session = await page.createCDPSession()
  await session.send('Network.enable')
  session.on('Network.webSocketCreated', ({ url }) => asked.add(url))
  return page
}

const measured = async (page, deck, asked) => {
  asked.clear()
  await page.goto(`file://${encodeURI(deck).replaceAll('#', '%23').replaceAll('?', '%3F')}`)
  await page.waitForNetworkIdle()
  const slides = await page.evaluate(SCRIPT)
  return { slides, asked: [...asked] }
}

// Of each deck, a file says what was measured, or why not. `limit` is in seconds.
exports.measure = async ({ decks, limit }, browser) => {
  let open
  for (const { page, result } of decks) {
    let said
    if (browser.isFull) {
      await open?.close().catch(() => {})
      open = undefined
    }
    for (let tries = 0; tries < 2 && !said; tries += 1) {
      try {
        open ??= await openPage(await browser.current(), browser.refused)
        said = await within(limit * 1000, measured(open, page, browser.refused))
      } catch (error) {
        open = undefined
        await browser.kill()
        if (error instanceof Late) said = { late: true }
        else if (tries === 1) said = { error: String(error?.message ?? error).split('\n')[0] }
      }
    }
    writeFileSync(result, JSON.stringify(said))
  }
  await open?.close().catch(() => {})
}
