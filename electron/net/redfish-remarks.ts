import { untrusted } from '../domain/evidence.ts';
import { readJson } from './json-text.ts';

/**
 * What a success says beside that it is one (DSP0266 §8.6): messages for the whole answer, at single properties of it
 * (`Name@Message.ExtendedInfo`, of a PATCH of which a part was not done), in an error object that came with 200, or under
 * `Messages` of a task. Pure.
 */
export type Remark = {
  readonly text: string;
  /** The properties it is about, by their last name; none where it does not say. */
  readonly about: readonly string[];
  /** It says itself that all is well (MessageSeverity OK). */
  readonly fine: boolean;
};

const INFO = '@Message.ExtendedInfo';
const PLAIN_SUCCESS = /^(?:Success|NoOperation|Created|TaskCompletedOK|)$/i;
const MOST = 16;
/** Settings stand in an object of the resource, no deeper. */
const DEEPEST = 4;

type Json = Readonly<Record<string, unknown>>;

/** The remarks of a success; `known`: names of properties, by which those are told that only its words are about. */
export function remarksIn(body: string, known: ReadonlySet<string>): readonly Remark[] {
  const json = parsed(body);
  if (json === null) return [];
  const found: Remark[] = [];
  const add = (messages: unknown, about: readonly string[]): void => {
    for (const each of Array.isArray(messages) ? messages : []) {
      const remark = isObject(each) ? remarkOf(each, about, known) : null;
      if (remark !== null && found.length < MOST) found.push(remark);
    }
  };
  const { error } = json;
  if (isObject(error)) {
    add(error[INFO], []);
    // An error object without a list of messages has one of its own.
    if (!Array.isArray(error[INFO])) add([{ MessageId: error.code, Message: error.message }], []);
  }
  if (typeof json.TaskState === 'string') {
    const before = found.length;
    add(json.Messages, []);
    const { TaskStatus: status } = json;
    if (found.length === before && typeof status === 'string' && !/^ok$/i.test(status))
      found.push({ text: untrusted(`TaskStatus ${status}`, 60), about: [], fine: false });
  }
  const look = (object: Json, depth: number): void => {
    for (const [name, value] of Object.entries(object)) {
      if (name === INFO) add(value, []);
      else if (name.endsWith(INFO)) add(value, [name.slice(0, -INFO.length)]);
      else if (isObject(value) && depth < DEEPEST && name !== 'error') look(value, depth + 1);
    }
  };
  look(json, 1);
  return found;
}

function remarkOf(message: Json, at: readonly string[], known: ReadonlySet<string>): Remark | null {
  const text = untrusted(typeof message.Message === 'string' ? message.Message : '', 200);
  const id = typeof message.MessageId === 'string' ? (message.MessageId.split('.').at(-1) ?? '') : '';
  if (PLAIN_SUCCESS.test(id) || text === '') return null;
  const related = texts(message.RelatedProperties).map((path) => path.split(/[/.]/).at(-1) ?? '');
  const named = [...at, ...related];
  const severity = message.MessageSeverity ?? message.Severity;
  const words = [...texts(message.MessageArgs), ...text.split(/[^\w]+/)];
  return {
    text,
    about: named.length > 0 ? named : words.filter((word) => known.has(word)),
    fine: typeof severity === 'string' && /^ok$/i.test(severity),
  };
}

/** The names of all properties with a value, however deep. */
export function namesIn(json: Json): ReadonlySet<string> {
  const names = Object.entries(json).flatMap(([name, value]) =>
    isObject(value) ? [...namesIn(value)] : [name],
  );
  return new Set(names);
}

function texts(value: unknown): readonly string[] {
  return (Array.isArray(value) ? value.slice(0, MOST) : []).filter((each) => typeof each === 'string');
}

function parsed(body: string): Json | null {
  try {
    const json = readJson(body);
    return isObject(json) ? json : null;
  } catch {
    return null;
  }
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
