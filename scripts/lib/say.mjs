/** Progress for people goes to stderr, so that stdout stays one JSON document where a command promises that. */
export function say(text) {
  process.stderr.write(`${text}\n`);
}
