import { urlProblem } from './url';

test.each([
  'http://localhost:9090',
  'https://mimir.example.org/prometheus',
  'HTTP://host',
  'http://[::1]:9090/',
  'http://vm/select/0/prometheus',
  'http://host/api/v10',
])('%s is fine', (url) => {
  expect(urlProblem(url)).toBeUndefined();
});

test.each([
  ['localhost:9090', /in full/],
  ['ftp://host', /in full/],
  ['http://', /Name a host/],
  ['http://host:port', /Name a host/],
  ['http://me:secret@host', /basic authentication/],
  ['http://me@host', /basic authentication/],
  ['http://host/?token=1', /after \? or #/],
  ['http://host/#graph', /after \? or #/],
  ['http://host/api/v1', /Remove \/api\/v1/],
  ['http://host/prometheus/api/v1/query', /Remove \/api\/v1/],
])('%s is refused', (url, words) => {
  expect(urlProblem(url)).toMatch(words);
});
