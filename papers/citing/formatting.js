// What child.py asks of citeproc: a style is opened once, then formats one list of items after
// another. Values come and go as JSON.

let engine;
let items = {};
let spelled = {};

// Accents and case count for nothing, and Chinese is pinyin, among Latin letters. What citeproc
// puts between names comes after spaces and before all letters: Lee is before Leeds.
function comparable(text) {
  const bare = text.replaceAll("|", "/").toLowerCase().normalize("NFD").replace(/[\u0300-\u036f]/g, "");
  return Array.from(bare, (letter) => spelled[letter] || letter).join("");
}

function compare(one, other) {
  const [a, b] = [comparable(one), comparable(other)];
  return a < b ? -1 : a > b ? 1 : 0;
}

function open(asked) {
  const { style, locales, language } = JSON.parse(asked);
  const system = {
    retrieveItem: (id) => JSON.parse(JSON.stringify(items[id])),
    retrieveLocale: (name) => locales[name] || locales["en-US"],
  };
  CSL.stringCompare = compare;
  CSL.debug = () => {};
  engine = new CSL.Engine(system, style, language, Boolean(language));
  engine.opt.development_extensions.wrap_url_and_doi = true;
  engine.opt.development_extensions.field_hack = false;
  engine.setOutputFormat("html");
}

// citeproc looks for a macro through the whole style each time it is called. Once is enough.
const search = CSL.XmlJSON.prototype.getNodesByName;
const macros = new Map();
CSL.XmlJSON.prototype.getNodesByName = function (node, name, named, found) {
  if (name !== "macro" || !named || found || node !== this.dataObj) {
    return search.call(this, node, name, named, found);
  }
  if (!macros.has(named)) macros.set(named, search.call(this, node, name, named));
  return macros.get(named);
};

function bibliography() {
  const made = engine.makeBibliography();
  if (!made) return [];
  const [parameters, entries] = made;
  return parameters.entry_ids.map((ids, at) => [ids[0], entries[at]]);
}

function format(asked) {
  const request = JSON.parse(asked);
  items = {};
  spelled = request.spelled;
  for (const item of request.items) items[item.id] = item;
  const ids = request.items.map((item) => item.id);
  engine.updateItems([]);
  engine.updateItems(ids);
  const entries = bibliography();
  const citations = ids.map((id) => [id, engine.makeCitationCluster([{ id }])]);
  const together = engine.makeCitationCluster(ids.map((id) => ({ id })));
  return JSON.stringify({ entries, citations, together });
}
