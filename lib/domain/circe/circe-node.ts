import { circeInvalid } from './circe-invalid.ts';

type Json = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** What Circe's own reader takes for not given. */
const absent = (value: unknown): boolean =>
  value === undefined || value === null || value === false || (Array.isArray(value) && value.length === 0);

/** Deeper than any cohort may nest; what nests without end must not use up the stack. */
const deepest = 100;

/**
 * One object of an expression, read key by key: it knows where it stands, and which of its keys nobody has asked for.
 * So nothing can be passed over in silence.
 */
export class CirceNode {
  readonly place: string;
  readonly #json: Json;
  readonly #depth: number;
  readonly #read = new Set<string>();

  constructor(json: unknown, place: string, depth = 0) {
    if (depth > deepest) throw circeInvalid(`objects nest at most ${deepest} deep`, place);
    if (!isObject(json)) throw circeInvalid('a JSON object', place || 'expression');
    this.#json = json;
    this.#depth = depth;
    this.place = place;
  }

  at(key: string): string {
    return this.place === '' ? key : `${this.place}.${key}`;
  }

  has(key: string): boolean {
    return Object.hasOwn(this.#json, key) && !absent(this.#json[key]);
  }

  /** Whether the key is there with an object, even an empty one. */
  holds(key: string): boolean {
    return Object.hasOwn(this.#json, key) && isObject(this.#json[key]);
  }

  #take(key: string): unknown {
    this.#read.add(key);
    return this.has(key) ? this.#json[key] : undefined;
  }

  node(key: string): CirceNode | undefined {
    const value = this.#take(key);
    return value === undefined ? undefined : new CirceNode(value, this.at(key), this.#depth + 1);
  }

  nodes(key: string): CirceNode[] {
    const value = this.#take(key);
    if (value === undefined) return [];
    if (!Array.isArray(value)) throw circeInvalid('a JSON list', this.at(key));
    return value.map((item, index) => new CirceNode(item, `${this.at(key)}[${index}]`, this.#depth + 1));
  }

  number(key: string): number | undefined {
    const value = this.#take(key);
    if (value === undefined) return undefined;
    if (typeof value !== 'number' || !Number.isFinite(value)) throw circeInvalid('a number', this.at(key));
    return value;
  }

  whole(key: string): number | undefined {
    const value = this.number(key);
    if (value !== undefined && !Number.isSafeInteger(value)) throw circeInvalid('a whole number', this.at(key));
    return value;
  }

  text(key: string): string | undefined {
    const value = this.#take(key);
    if (value === undefined) return undefined;
    if (typeof value !== 'string') throw circeInvalid('a text', this.at(key));
    return value;
  }

  flag(key: string): boolean {
    const value = this.#take(key);
    if (value === undefined) return false;
    if (value !== true) throw circeInvalid('true or false', this.at(key));
    return true;
  }

  /** Whether it says no outright, where Circe takes silence for yes. Throws CIRCE_INVALID where it says neither. */
  saysNo(key: string): boolean {
    this.flag(key);
    return Object.hasOwn(this.#json, key) && this.#json[key] === false;
  }

  /** What stands for itself and says nothing of who belongs: names and descriptions. */
  skip(...keys: readonly string[]): void {
    for (const key of keys) this.#read.add(key);
  }

  /** Keys that hold something and that nobody has asked for; a name that is none of Circe's kind is not repeated. */
  unread(): string[] {
    const keys = Object.keys(this.#json).filter((key) => !this.#read.has(key) && this.has(key));
    return keys.map((key) => this.at(/^[A-Za-z]{1,40}$/.test(key) ? key : '*'));
  }
}
