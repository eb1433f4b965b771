// What a person sees while the commands work. Plain Node: used before anything is installed.
const isTty = process.stdout.isTTY;
const paint = (code) => (text) => (isTty ? `\u001b[${code}m${text}\u001b[0m` : text);

export const bold = paint(1);
export const dim = paint(2);
const red = paint(31);
const green = paint(32);

/** A failure that a person can do something about: `hint` says what. */
export class CommandError extends Error {
  constructor(message, hint = '') {
    super(message);
    this.hint = hint;
  }
}

export function duration(ms) {
  return ms < 1000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`;
}

let running = 0;

/** Runs one step: says what it does now, and how long it took. Of several at once each has its line when it is done. */
export async function step(name, work) {
  const start = performance.now();
  running++;
  if (isTty && running === 1) process.stdout.write(`${dim('…')} ${name}`);
  else if (!isTty) console.log(`… ${name}`);
  try {
    const result = await work();
    done(name, performance.now() - start);
    return result;
  } catch (error) {
    if (isTty) process.stdout.write('\r\u001b[2K');
    console.log(`${red('✗')} ${name}`);
    throw error;
  } finally {
    running--;
  }
}

export function done(name, ms) {
  if (isTty) process.stdout.write('\r\u001b[2K');
  console.log(`${green('✓')} ${name} ${dim(duration(ms))}`);
}

/** Prints why a command ends, without a stack when it is one of ours. */
export function printFailure(error) {
  if (error instanceof CommandError) {
    console.error(`\n${red(error.message)}`);
    if (error.hint) console.error(error.hint);
  } else {
    console.error(error);
  }
}
