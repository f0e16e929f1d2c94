// The process that all pages of a browser share: it keeps of each deck some megabytes (scripts, fonts, pictures) and
// gives them back late or never, but it ends with its last page. After so many slides the next page waits until the
// others are closed, and is opened in a new process: some hundredths of a second, where a new browser takes tenths.
'use strict'

const MOST = 300 // slides; what a long deck needs by itself

class PageProcess {
  #open = 0
  #slides = 0
  #renewed
  #emptied = () => {}

  constructor(browser) {
    this.pages = browser.pages.bind(browser)
    this.newPage = browser.newPage.bind(browser)
    browser.once('disconnected', () => {
      this.#open = 0
      this.#emptied()
    })
  }

  get isFull() {
    return this.#slides >= MOST
  }

  // Another page, which is among the open ones until it is closed and says how many slides it shows (puppeteer.cjs).
  async open() {
    while (this.isFull) {
      this.#renewed ??= this.#renew().finally(() => {
        this.#renewed = undefined
      })
      await this.#renewed
    }
    this.#open += 1
    try {
      const page = await this.newPage()
      page.on('slides', (count) => {
        this.#slides += count
      })
      page.once('close', () => this.#left())
      return page
    } catch (error) {
      this.#left()
      throw error
    }
  }

  #left() {
    this.#open -= 1
    if (this.#open <= 0) this.#emptied()
  }

  // One empty page keeps the process when nothing is open: the browser's first, or the one that is opened here.
  async #renew() {
    if (this.#open > 0) {
      await new Promise((resolve) => {
        this.#emptied = resolve
      })
    }
    await Promise.all((await this.pages()).map((page) => page.close()))
    await this.newPage()
    this.#slides = 0
  }
}

exports.PageProcess = PageProcess
