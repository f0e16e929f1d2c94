// The browser of a build: one for all runs, started early and kept inside (allowed.cjs), its pages in a process that is
// renewed (page_process.cjs); ended when it hangs or when a page takes its process down, and started anew when it is asked
// for again.
'use strict'

const { once } = require('node:events')
const { availableParallelism, tmpdir } = require('node:os')
const { join } = require('node:path')

const { keepInside } = require('./allowed.cjs')
const { Late, within } = require('./late.cjs')
const { PageProcess } = require('./page_process.cjs')

// What marp and we ask of a page, and of the browser, and wait for.
const PAGE = ['goto', 'waitForNetworkIdle', 'setViewport', 'emulateMediaType', 'evaluate', 'createCDPSession', 'pdf', 'screenshot', 'close']
const BROWSER = ['newPage']
const STARTING = 30_000

const switches = () => {
  // A process for each page would cost as much as the page itself: half of the processors draw, for all pages.
  const drawing = Math.max(1, availableParallelism() >> 1)
  const profile = `--user-data-dir=${join(tmpdir(), 'browser')}`
  // All that a deck shows is on the disk: no name is looked up, not even this machine's own.
  return [profile, '--test-type', `--renderer-process-limit=${drawing}`, '--host-resolver-rules=MAP * ~NOTFOUND']
}

class OneBrowser {
  refused = new Set()
  lost = null // how the browser was lost in this run: 'late' or 'crashed'

  constructor(puppeteer, path) {
    this.start = puppeteer.launch.bind(puppeteer)
    const env = { ...process.env, DOCS_AS_CODE_NETWORK: 'none' }
    this.settings = { executablePath: path, pipe: true, protocolTimeout: 180_000, args: switches(), env }
    this.opened = this.launch().catch(() => undefined)
  }

  // A browser that stops in the middle of its start is not waited for.
  async launch(settings = this.settings) {
    const stop = new AbortController()
    try {
      return await within(STARTING, this.ready({ ...settings, signal: stop.signal }))
    } catch (error) {
      stop.abort()
      throw error
    }
  }

  async ready(settings) {
    const browser = await this.start(settings)
    this.gone = new Promise((_, reject) => {
      browser.once('disconnected', () => {
        this.lost ??= 'crashed'
        reject(new Error('the browser ended'))
      })
    })
    this.gone.catch(() => {})
    await keepInside(browser, this.refused)
    this.takePages(browser)
    // marp closes the browser after each run.
    browser.close = async () => {}
    return browser
  }

  takePages(browser) {
    const pages = new PageProcess(browser)
    this.pages = pages
    browser.newPage = async () => {
      const page = await pages.open()
      page.on('error', () => this.end('crashed'))
      await alone(page)
      return page
    }
  }

  // Whether a page that shows deck after deck has to be closed now, so that the next one is in a new process.
  get isFull() {
    return this.pages?.isFull ?? false
  }

  // The browser that is open, else another one; `options` are marp's, for one that does not start with ours.
  async current(options) {
    const open = await this.opened
    if (open?.connected) return open
    const { args, env } = this.settings
    const theirs = { ...options, args: [...(options?.args ?? []), ...args], env }
    const started = this.launch().catch((error) => (options ? this.launch(theirs) : Promise.reject(error)))
    this.opened = started.catch(() => undefined)
    return started
  }

  // Its profile is not kept, so there is nothing that it has to do at its end.
  async kill() {
    const main = (await this.opened)?.process()
    if (!main || main.exitCode !== null || main.signalCode !== null) return
    const ended = once(main, 'exit')
    process.kill(-main.pid, 'SIGKILL')
    await ended
  }

  begin(limit) {
    this.limit = limit
    this.lost = null
    this.refused.clear()
  }

  // One page may hold up all others, as they share a process: the browser ends with it.
  async answer(work) {
    try {
      return await Promise.race([within(this.limit, work), this.gone])
    } catch (error) {
      if (error instanceof Late) await this.end('late')
      throw error
    }
  }

  end(how) {
    this.lost ??= how
    return this.kill()
  }
}

const watch = (prototype, names, one) => {
  for (const name of names) {
    const ask = prototype[name]
    prototype[name] = function (...more) {
      return one.answer(ask.apply(this, more))
    }
  }
}

// Nobody is there to answer a question, and a page behind another window is never drawn: it has no windows.
const alone = async (page) => {
  page.on('dialog', (dialog) => dialog.dismiss().catch(() => {}))
  page.on('popup', (popup) => popup?.close().catch(() => {}))
  await page.evaluateOnNewDocument(() => {
    window.open = () => null
  })
}

// Starts the browser, without waiting for it; marp gets it when it asks for one.
exports.open = (puppeteer, path) => {
  const one = new OneBrowser(puppeteer, path)
  puppeteer.launch = (options) => one.current(options)
  watch(puppeteer.CdpPage.prototype, PAGE, one)
  watch(puppeteer.CdpBrowser.prototype, BROWSER, one)
  return one
}
