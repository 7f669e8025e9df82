#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a survey and a pulse compute, beside blackbox-exporter and curl asking for the same."""

import json
import os
import pathlib
import resource
import shutil
import subprocess
import urllib.parse
import urllib.request

import bench
import desktop
import session

ROUNDS = 7
SURVEYS = 10     # in a row: the kernel counts in hundredths of a second
PULSES = 30
EXPORTER_PORT = 9115

# What a survey looks for in a healthy answer, and which answers are long enough to be compressed.
CONTENTS = {
    'edge': 'Disallow:', 'page': '__UNIVERSAL_DATA_FOR_REHYDRATION__', 'videos': '"author_name"', 'static': 'IHDR',
    'live': '"status_code"', 'login': '<!DOCTYPE html', 'firefox-http': 'success', 'cloudflare-trace': 'loc=',
}
COMPRESSED = ('edge', 'page')


def definition():
    shipped = pathlib.Path(desktop.HERE).parent.parent / 'data/services/tiktok.json'
    return json.loads(shipped.read_text())


def targets():
    """(id, URL): one of each component that is on, and all controls: what one survey asks for."""
    service = definition()
    asked = [(part['id'], part['probes'][0]['url']) for part in service['components'] if part.get('enabled', True)]
    return asked + [(control['id'], control['url']) for control in service['controls']]


def spent(command):
    """What a command computed, with its children, in ms."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, check=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return (after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime) * 1000


def curl(wanted, *options):
    words = ['curl', '--silent', '--compressed', *options]
    for url in wanted:
        words += ['--output', '/dev/null', url]
    return spent(words)


class Exporter:
    """prometheus-blackbox-exporter, which looks for the same in the same answers."""

    def __init__(self, folder, wanted):
        modules = {}
        for name, _ in wanted:
            http = {'valid_status_codes': [200, 204]}
            if name in CONTENTS:
                http['fail_if_body_not_matches_regexp'] = [CONTENTS[name]]
            if name in COMPRESSED:  # it fails where an answer is not
                http |= {'compression': 'gzip', 'headers': {'Accept-Encoding': 'gzip'}}
            modules[name] = {'prober': 'http', 'timeout': '10s', 'http': http}
        configuration = folder / 'blackbox.yml'
        configuration.write_text(json.dumps({'modules': modules}))  # which is YAML as well
        self.wanted = wanted
        self.process = desktop.spawn(['prometheus-blackbox-exporter', f'--config.file={configuration}',
                                      f'--web.listen-address=127.0.0.1:{EXPORTER_PORT}'])
        desktop.wait_for('the exporter', lambda: self.get('/'))

    @staticmethod
    def get(path):
        try:
            with urllib.request.urlopen(f'http://127.0.0.1:{EXPORTER_PORT}{path}', timeout=20) as answer:
                return answer.read().decode()
        except OSError:
            return None

    def survey(self):
        before = bench.cpu(self.process.pid)
        for name, url in self.wanted * SURVEYS:
            answer = self.get(f'/probe?module={name}&target={urllib.request.quote(url, safe="")}')
            healthy = 'probe_success 1' in (answer or '')
            desktop.expect(healthy or name == 'live', f'{url} is not healthy to the exporter: {answer}')
        return (bench.cpu(self.process.pid) - before) / SURVEYS


def survey(program):
    before = bench.cpu(program.pid)
    for _ in range(SURVEYS):
        bench.check_now()
    return (bench.cpu(program.pid) - before) / SURVEYS


def measure_survey(folder):
    wanted = targets()
    # LIVE fails, so that the controls are asked as well; the others answer.
    desktop.internet('set', 'webcast.tiktok.com', 'status', '404')
    exporter = Exporter(folder, wanted)
    with desktop.Program('--background', speedup=1) as program:
        desktop.wait_for_icon('up')
        bench.check_now()
        hosts = {urllib.parse.urlsplit(url).hostname for _, url in wanted}
        before = sum(map(desktop.requests, hosts))
        bench.check_now()
        desktop.expect_equal(sum(map(desktop.requests, hosts)) - before, len(wanted), 'requests of one survey')
        ours, exporters, curls = bench.alternate(
            ROUNDS, lambda: survey(program), exporter.survey,
            lambda: curl([url for _, url in wanted], '--parallel', '--parallel-immediate'))
    exporter.process.kill()
    desktop.internet('reset-all')
    bench.tell('CPU of a survey', ours, exporters, 0.8, 'ms', 'prometheus-blackbox-exporter')
    bench.tell('CPU of a survey', ours, curls, 0.15, 'ms', 'curl --parallel')


def measure_pulse():
    edge, videos = (f'www.tiktok.com/{path}' for path in ('robots.txt', 'oembed'))
    wanted = [url for part in definition()['components'] for url in [part['probes'][0]['url']]
              if edge in url or videos in url]
    with desktop.Program('--background', speedup=60) as program:
        desktop.wait_for_icon('up')
        bench.check_now()
        start, before = bench.cpu(program.pid), desktop.requests(edge)
        surveys = desktop.requests(bench.PAGE)
        desktop.wait_for('pulses', lambda: desktop.requests(edge) - before >= PULSES, 120)
        bench.note(f'with {desktop.requests(bench.PAGE) - surveys} surveys among the {PULSES}')
        each = (bench.cpu(program.pid) - start) / PULSES
    single, = bench.alternate(ROUNDS, lambda: curl(wanted))
    bench.tell('CPU of a pulse', each, single, 0.1, 'ms', 'one curl of the same')


if __name__ == '__main__':
    os.environ['TOCSIN_ALL_AUTHORITIES'] = '1'
    session.enter()
    for program in ('curl', 'prometheus-blackbox-exporter'):
        if shutil.which(program) is None:
            print(f'{program} is not installed')
            raise SystemExit(77)
    with session.Watcher():
        measure_survey(pathlib.Path(os.environ['XDG_RUNTIME_DIR']))
        measure_pulse()
    bench.end()
