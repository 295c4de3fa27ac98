// A server whose responses a test scripts, and what it was asked.

import { createServer, type IncomingHttpHeaders, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { TestContext } from "node:test";
import { Xwms, type XwmsOptions } from "../src/index.js";

export interface Asked {
  method: string;
  path: string;
  query: URLSearchParams;
  headers: IncomingHttpHeaders;
  body: string;
}

export type Handler = (asked: Asked, response: ServerResponse) => void | Promise<void>;

export interface Fake {
  issuer: string;
  asked: Asked[];
  to(path: string): Asked[];
}

/** Starts a server that ends with the test. */
export async function fake(test: TestContext, handler: Handler): Promise<Fake> {
  const asked: Asked[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const url = new URL(request.url ?? "/", "http://fake");
      const one = {
        method: request.method ?? "", path: url.pathname, query: url.searchParams, headers: request.headers,
        body: Buffer.concat(chunks).toString(),
      };
      asked.push(one);
      void handler(one, response);
    });
  });
  // A busy machine may be quiet for longer than the default between two requests; the end of the connection would look like
  // a lost response.
  server.keepAliveTimeout = 0;
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  test.after(() => {
    server.closeAllConnections();
    server.close();
  });
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { issuer, asked, to: (path) => asked.filter((one) => one.path === path) };
}

export function send(
  response: ServerResponse, status: number, body?: unknown, headers: Record<string, string> = {},
): void {
  const type = status < 400 ? "application/json" : "application/problem+json";
  response.writeHead(status, { "content-type": type, ...headers });
  response.end(body === undefined ? undefined : JSON.stringify(body));
}

export function problem(status: number, code: string, more: object = {}): object {
  return { type: "about:blank", title: "T", status, code, detail: `it is ${code}`, request_id: "r1", ...more };
}

/** Retries without noticeable waits. */
export const QUICK = { baseMs: 1, maxMs: 2 };

export function client(server: Fake, options: Partial<XwmsOptions> = {}): Xwms {
  const authenticated = options.clientId === undefined ? { token: "t0" } : {};
  return new Xwms({ issuer: server.issuer, retries: QUICK, ...authenticated, ...options });
}
