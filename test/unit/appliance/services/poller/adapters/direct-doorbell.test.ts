import { beforeEach, describe, expect, it } from 'vitest';
import { createDirectDoorbell, type DirectDoorbell } from '#appliance/services/poller/adapters/direct-doorbell';

const url = 'https://sqs.eu-west-2.amazonaws.com/123456789012/flip-doorbell-x?Action=ReceiveMessage&X-Amz-Signature=s';
const silent = '<ReceiveMessageResponse><ReceiveMessageResult/></ReceiveMessageResponse>';
const going = (): AbortSignal => new AbortController().signal;

let now: number;
let asked: string[];
let events: unknown[];
let answer: (signal: AbortSignal) => Promise<Response>;
let bell: DirectDoorbell;

beforeEach(() => {
  now = 0;
  asked = [];
  events = [];
  answer = async () => new Response(silent);
  bell = createDirectDoorbell({
    fetch: async (input, init) => {
      asked.push(String(input));
      return answer(init?.signal as AbortSignal);
    },
    milliseconds: () => now,
    log: (code, fields) => void events.push([code, fields]),
  });
});

describe('a wait at the queue itself', () => {
  it('is silent or rings as the queue says, at the signed address', async () => {
    bell.offer({ url, seconds: 900 });
    expect(await bell.wait(going())).toBe(false);
    answer = async () => new Response(silent.replace('/>', '><Message><MessageId>m</MessageId>'));
    expect(await bell.wait(going())).toBe(true);
    expect(asked).toEqual([url, url]);
  });

  it('is given up for a while where something else answers in place of the queue', async () => {
    bell.offer({ url, seconds: 9000 });
    answer = async () => new Response('<html>blocked by the filter of this hospital</html>');
    expect(await bell.wait(going())).toBeUndefined();
    expect(events).toEqual([['DOORBELL_INDIRECT', { status: 200 }]]);
    answer = async () => new Response(silent);
    expect(await bell.wait(going())).toBeUndefined();
    now = 3_600_000;
    expect(await bell.wait(going())).toBe(false);
  });

  it('is not to be had before an address came, and not with one that has ended, until the next', async () => {
    expect(await bell.wait(going())).toBeUndefined();
    bell.offer({ url, seconds: 900 });
    now = 889_999;
    expect(await bell.wait(going())).toBe(false);
    now = 890_000;
    expect(await bell.wait(going())).toBeUndefined();
    bell.offer(undefined);
    expect(await bell.wait(going())).toBeUndefined();
    bell.offer({ url, seconds: 900 });
    expect(await bell.wait(going())).toBe(false);
  });

  it.each([
    'http://sqs.eu-west-2.amazonaws.com/1/q',
    'https://sqs.eu-west-2.amazonaws.com:8443/1/q',
    'https://sqs.eu-west-2.amazonaws.com.example/1/q',
    'https://pacs.hospital.example/1/q',
    'https://127.0.0.1/1/q',
  ])('is refused where the hub names anything but a queue of SQS: %s', async (other) => {
    bell.offer({ url: other, seconds: 900 });
    expect(await bell.wait(going())).toBeUndefined();
    expect(asked).toEqual([]);
  });

  it.each([
    ['refuses', async () => new Response('', { status: 403 }), { status: 403 }],
    [
      'sends elsewhere',
      async () => new Response('', { status: 302, headers: { location: 'https://other.example' } }),
      { status: 302 },
    ],
    ['is not reached', async () => Promise.reject(new Error('ETIMEDOUT')), {}],
  ])('leaves the wait to the API for an hour where the queue %s, and is tried again then', async (_, fault, fields) => {
    bell.offer({ url, seconds: 7200 });
    answer = fault;
    expect(await bell.wait(going())).toBeUndefined();
    expect(events).toEqual([['DOORBELL_INDIRECT', fields]]);
    answer = async () => new Response(silent);
    now += 3_599_999;
    expect(await bell.wait(going())).toBeUndefined();
    now += 1;
    expect(await bell.wait(going())).toBe(false);
    expect(asked).toHaveLength(2);
  });

  it('ends when the service stops, which says nothing against the queue', async () => {
    bell.offer({ url, seconds: 900 });
    const stopping = new AbortController();
    answer = (signal) => new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
    const waiting = bell.wait(stopping.signal);
    stopping.abort();
    await expect(waiting).rejects.toThrow();
    expect(events).toEqual([]);
  });
});
