/* What a deck gets beside marp's own keys: search in slides, a black screen, F5 of remotes, a slide by its number, help. */
(() => {
  'use strict'
  const { body } = document
  const { bespokeView: view } = body.dataset
  if (view !== '' && view !== 'presenter') return

  const MOST = 100
  const AROUND = 40
  const KEYS = [
    ['→ ↓ Space PageDown', 'next'],
    ['← ↑ Shift+Space PageUp', 'back'],
    ['Home, End', 'first, last slide'],
    ['12 Enter', 'slide 12'],
    ['/ or Ctrl+F', 'search in slides'],
    ['o or Esc', 'overview'],
    ['b or .', 'black screen'],
    ['f, F11 or F5', 'full screen'],
    ['p', 'presenter view'],
    ['?', 'these keys'],
  ]

  const make = (tag, attributes = {}, ...inside) => {
    const element = document.createElement(tag)
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value)
    element.append(...inside)
    return element
  }

  const slides = [...document.querySelectorAll('svg[data-marpit-svg]')]
  // As if the reader had gone back to it: marp looks for the slide and for what has appeared on it in the address.
  const { state } = history
  const show = (number, appeared = 0) => {
    const address = new URL(location)
    if (appeared) address.searchParams.set('f', appeared)
    else address.searchParams.delete('f')
    address.hash = Math.min(Math.max(number, 1), slides.length)
    history.replaceState(state, '', address)
    window.dispatchEvent(new PopStateEvent('popstate', { state }))
  }

  /* Search: the words of each slide are read when they are first asked for. */

  // As long as the text itself, so that places in one are places in the other.
  const fold = (text) =>
    text.replace(/[A-Z\u00c0-\uffff]/g, (letter) => {
      const low = (letter < '\u0250' ? letter.normalize('NFD')[0] : letter).toLowerCase()
      return low.length === 1 ? low : letter
    })

  const ofPicture = (uri) => {
    const [, coded, data] = uri.match(/^data:image\/svg\+xml[^,]*?(;base64)?,(.*)$/s) ?? []
    if (data === undefined) return ''
    const svg = coded
      ? new TextDecoder().decode(Uint8Array.from(atob(data), (byte) => byte.charCodeAt(0)))
      : decodeURIComponent(data)
    const texts = new DOMParser().parseFromString(svg, 'image/svg+xml').querySelectorAll('text')
    return [...texts].map((text) => text.textContent).join(' ')
  }

  const texts = (slide) => {
    const walker = document.createTreeWalker(slide, NodeFilter.SHOW_TEXT, ({ parentElement: parent }) =>
      parent.closest('script, style, g > title, section > header, section > footer, [data-marpit-advanced-background=pseudo]')
        ? NodeFilter.FILTER_REJECT
        : NodeFilter.FILTER_ACCEPT,
    )
    const found = []
    while (walker.nextNode()) found.push(walker.currentNode)
    return found
  }

  const pictures = (slide) => [
    ...[...slide.querySelectorAll('img')].flatMap((image) => [image.alt, ofPicture(image.src)]),
    ...[...slide.querySelectorAll('[style*="data:image/svg"]')].map((element) =>
      ofPicture(element.style.backgroundImage.replace(/^url\("|"\)$/g, '')),
    ),
  ]

  let read
  const index = () =>
    (read ??= slides.map((slide, at) => {
      const words = texts(slide).map((text) => text.data)
      const text = [words.join(''), ...pictures(slide)].join(' ').replace(/\s+/g, ' ').trim()
      const title = slide.querySelector('h1, h2, h3, h4, h5, h6')?.textContent.trim() ?? ''
      return { number: at + 1, title: title || `Slide ${at + 1}`, text, folded: fold(text) }
    }))

  const wordsOf = (query) => fold(query).split(/\s+/).filter(Boolean)
  const search = (query) => {
    const words = wordsOf(query)
    return words.length ? index().filter(({ folded }) => words.every((word) => folded.includes(word))) : []
  }

  const mark = (number, query) => {
    if (!window.Highlight) return
    const ranges = texts(slides[number - 1]).flatMap((text) =>
      wordsOf(query).flatMap((word) => {
        const folded = fold(text.data)
        const found = []
        for (let at = folded.indexOf(word); at >= 0; at = folded.indexOf(word, at + word.length)) {
          const range = new Range()
          range.setStart(text, at)
          range.setEnd(text, at + word.length)
          found.push(range)
        }
        return found
      }),
    )
    CSS.highlights.set('dac-found', new Highlight(...ranges))
  }

  // A browser takes the keys from what it hides at its next frame only; the next key may come before.
  const shut = (dialog) => {
    dialog.close()
    document.activeElement?.blur()
  }

  const dialogOf = (name, ...inside) => {
    const dialog = make('dialog', { class: 'dac-talk', 'aria-label': name }, ...inside)
    dialog.addEventListener('keydown', (event) => event.stopPropagation())
    dialog.addEventListener('click', (event) => event.target === dialog && shut(dialog))
    body.append(dialog)
    return dialog
  }

  const searchDialog = () => {
    const input = make('input', {
      ...{ type: 'search', role: 'combobox', 'aria-controls': 'dac-hits', 'aria-expanded': 'true', 'aria-autocomplete': 'list' },
      ...{ 'aria-label': 'Search in slides', placeholder: 'Search in slides', autocomplete: 'off', spellcheck: 'false' },
    })
    const list = make('ul', { id: 'dac-hits', role: 'listbox', 'aria-label': 'Slides' })
    const status = make('p', { role: 'status' })
    const dialog = dialogOf('Search in slides', input, list, status)
    let hits = []
    let chosen = 0

    const choose = (at) => {
      chosen = Math.min(Math.max(at, 0), hits.length - 1)
      ;[...list.children].forEach((item, place) => item.setAttribute('aria-selected', String(place === chosen)))
      const item = list.children[chosen]
      item?.scrollIntoView({ block: 'nearest' })
      if (item) input.setAttribute('aria-activedescendant', item.id)
      else input.removeAttribute('aria-activedescendant')
    }
    const take = () => {
      const hit = hits[chosen]
      if (!hit) return
      shut(dialog)
      show(hit.number, slides[hit.number - 1].querySelectorAll('[data-marpit-fragment]').length)
      mark(hit.number, input.value)
    }
    const item = ({ number, title, text, folded }, place) => {
      const [word] = wordsOf(input.value)
      const at = folded.indexOf(word)
      const from = Math.max(at - AROUND, 0)
      const end = at + word.length
      const excerpt = make('small', {}, from ? '…' : '', text.slice(from, at), make('mark', {}, text.slice(at, end)))
      excerpt.append(text.slice(end, end + 2 * AROUND), end + 2 * AROUND < text.length ? '…' : '')
      const line = make('li', { role: 'option', id: `dac-hit-${place}` }, make('b', {}, `${number}`), make('span', {}, title), excerpt)
      line.addEventListener('click', () => {
        chosen = place
        take()
      })
      return line
    }
    const look = () => {
      const found = search(input.value)
      hits = found.slice(0, MOST)
      list.replaceChildren(...hits.map(item))
      const several = found.length === 1 ? '1 slide' : `${found.length} slides`
      status.textContent = input.value.trim() ? several : 'Enter shows a slide · ? lists all keys'
      choose(0)
    }
    input.addEventListener('input', look)
    dialog.addEventListener('keydown', (event) => {
      const step = { ArrowDown: 1, ArrowUp: -1, PageDown: 5, PageUp: -5 }[event.key]
      if (step) choose(chosen + step)
      else if (event.key === 'Enter' && !event.isComposing) take()
      else if (event.key === 'Escape') shut(dialog) // a search field would only be emptied
      else return
      event.preventDefault()
    })
    return () => {
      dialog.showModal()
      input.select()
      look()
    }
  }

  const helpDialog = () => {
    const rows = KEYS.map(([keys, does]) => make('tr', {}, make('td', {}, keys), make('th', { scope: 'row' }, does)))
    const close = make('button', { type: 'button' }, 'Close')
    const dialog = dialogOf('Keys', make('table', {}, ...rows), close)
    close.addEventListener('click', () => shut(dialog))
    return () => dialog.showModal()
  }

  const opened = {}
  const open = (dialog) => (opened[dialog.name] ??= dialog())()

  /* A black screen, also from the presenter's window. */

  const place = `docs-as-code-black-${state?.marpBespokeSyncKey}`
  const black = make('div', { class: 'dac-black', role: 'status' }, make('span', {}, 'The screen is black. Any key shows the slide.'))
  const blacken = (on) => (on ? body.append(black) : black.remove())
  const tell = (on) => {
    blacken(on)
    try {
      if (on) localStorage.setItem(place, '1')
      else localStorage.removeItem(place)
    } catch {
      /* a page that may keep nothing has no other windows either */
    }
  }
  window.addEventListener('storage', (event) => event.key === place && blacken(event.newValue === '1'))
  window.addEventListener('pagehide', () => black.isConnected && tell(false))
  black.addEventListener('click', () => tell(false))

  /* Keys */

  const typing = ({ target }) => target.closest?.('input, select, textarea, [contenteditable]')
  let digits = ''

  const number = (event) => {
    const said = digits
    digits = /^\d$/.test(event.key) ? digits + event.key : ''
    if (event.key !== 'Enter' || !said) return false
    show(Number(said))
    return true
  }

  const fullScreen = () => {
    if (!document.fullscreenElement) body.requestFullscreen?.()
  }

  const does = {
    '/': () => open(searchDialog),
    '?': () => open(helpDialog),
    b: () => tell(true),
    '.': () => tell(true),
    F5: fullScreen,
  }

  window.addEventListener(
    'keydown',
    (event) => {
      if (!black.isConnected || event.ctrlKey || event.metaKey || event.altKey || event.key === 'Shift') return
      event.preventDefault()
      event.stopImmediatePropagation()
      tell(false)
    },
    true,
  )
  document.addEventListener('keydown', (event) => {
    window.CSS?.highlights?.delete('dac-found')
    if (typing(event) || event.altKey) return
    const modified = event.ctrlKey || event.metaKey
    const action = modified ? event.key === 'f' && does['/'] : does[event.key]
    if (action) action()
    else if (modified || !number(event)) return
    event.preventDefault()
  })

  const osc = document.querySelector('.bespoke-marp-osc')
  const button = make('button', { class: 'dac-search', tabindex: '-1', title: 'Search in slides (/)' }, 'Search in slides')
  button.addEventListener('click', () => open(searchDialog))
  osc?.insertBefore(button, osc.querySelector('[data-bespoke-marp-osc=presenter]'))
})()
