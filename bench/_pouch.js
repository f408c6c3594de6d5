// PouchDB replicating with a PouchDB server over HTTP, the CouchDB protocol: one side sends documents, another takes them.
// `node _pouch.js documents.ndjson`, with NODE_PATH set to where its packages are. Prints one JSON object.
'use strict'
const { fork } = require('child_process')
const fs = require('fs')
const os = require('os')
const path = require('path')

const ROUNDS = 20
const BATCH = { batch_size: 200 }

function serve (folder) {
  const PouchDB = require('pouchdb').defaults({ prefix: folder + path.sep })
  const app = require('express')()
  const options = { mode: 'fullCouchDB', overrideMode: { exclude: ['routes/fauxton'] } }
  options.configPath = path.join(folder, 'config.json')
  options.logPath = path.join(folder, 'log.txt')
  app.use('/', require('express-pouchdb')(PouchDB, options))
  const listening = app.listen(0, '127.0.0.1', () => process.send(listening.address().port))
}

async function seconds (job) {
  const began = process.hrtime.bigint()
  await job()
  return Number(process.hrtime.bigint() - began) / 1e9
}

async function measure (folder, port, documents) {
  const PouchDB = require('pouchdb').defaults({ prefix: path.join(folder, 'client') + path.sep })
  const first = new PouchDB('first')
  const second = new PouchDB('second')
  const centre = new PouchDB(`http://127.0.0.1:${port}/claims`)
  await centre.info()
  for (let at = 0; at < documents.length; at += 200) await first.bulkDocs(documents.slice(at, at + 200))
  const sent = await seconds(() => first.replicate.to(centre, BATCH))
  const taken = await seconds(() => second.replicate.from(centre, BATCH))
  const arrived = (await second.info()).doc_count
  if (arrived !== documents.length) throw new Error(`${arrived} documents arrived`)
  const nothing = await seconds(async () => {
    for (let round = 0; round < ROUNDS; round++) await first.replicate.to(centre, BATCH)
  })
  return { push: documents.length / sent, pull: documents.length / taken, nothing: nothing / ROUNDS * 1000 }
}

function main (file) {
  const documents = fs.readFileSync(file, 'utf8').trim().split('\n').map(line => JSON.parse(line))
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'gnp-pouch-'))
  for (const name of ['client', 'server']) fs.mkdirSync(path.join(folder, name))
  const options = { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] }
  const server = fork(__filename, ['serve', path.join(folder, 'server')], options)
  const end = code => {
    server.kill()
    fs.rmSync(folder, { recursive: true, force: true })
    process.exit(code)
  }
  server.on('message', port => measure(folder, port, documents).then(
    found => { console.log(JSON.stringify(found)); end(0) },
    error => { console.error(error); end(1) }
  ))
}

if (process.argv[2] === 'serve') serve(process.argv[3])
else main(process.argv[2])
