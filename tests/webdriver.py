"""A headless Chromium driven over the WebDriver protocol (W3C), with the standard library alone."""

from __future__ import annotations

import base64
import json
import shutil
import socket
import subprocess
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from waiting import HANG_S, until

HERE = shutil.which("chromedriver") is not None and shutil.which("chromium") is not None
_FLAGS = (
    "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync",
    "--disable-background-networking", "--disable-component-update", "--force-prefers-reduced-motion",
    "--no-proxy-server",
)  # fmt: skip
_ELEMENT = "element-6066-11e4-a52e-4f735466cecf"


class Browser:
    """One session: a phone's screen, and its own cookies and storage."""

    def __init__(self, base: str, session: str) -> None:
        self._base = f"{base}/session/{session}"

    def call(self, method: str, path: str, data: object = None) -> Any:
        return _call(method, self._base + path, data)

    def open(self, url: str) -> None:
        self.call("POST", "/url", {"url": url})

    def reload(self) -> None:
        self.call("POST", "/refresh", {})

    def run(self, script: str, *arguments: object) -> Any:
        return self.call("POST", "/execute/sync", {"script": script, "args": arguments})

    def tap(self, selector: str) -> None:
        """A click where it is on the screen, as a finger would: what is covered is not reached."""
        found = self.call("POST", "/element", {"using": "css selector", "value": selector})
        self.call("POST", f"/element/{found[_ELEMENT]}/click", {})

    def offline(self, on: bool) -> None:
        limits = {"offline": on, "latency": 0, "download_throughput": -1, "upload_throughput": -1}
        self.call("POST", "/chromium/network_conditions", {"network_conditions": limits})

    def picture(self, path: Path) -> None:
        path.write_bytes(base64.b64decode(self.call("GET", "/screenshot")))


def _call(method: str, url: str, data: object) -> Any:
    body = None if data is None else json.dumps(data).encode()
    request = urllib.request.Request(url, body, {"Content-Type": "application/json"}, method=method)
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(request, timeout=HANG_S) as answer:
            return json.load(answer)["value"]
    except urllib.error.HTTPError as error:
        raise AssertionError(f"{method} {url}: {error.read()[:600]!r}") from None


@contextmanager
def browser(folder: Path, *, dark: bool = False, width: int = 375, height: int = 667) -> Iterator[Browser]:
    """A browser with the screen of a small phone."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with (folder / "driver.log").open("wb") as log:
        driver = subprocess.Popen(["chromedriver", f"--port={port}"], stdout=log, stderr=log)
        base = f"http://127.0.0.1:{port}"
        try:
            until(lambda: _ready(base) or driver.poll() is not None, "the driver")
            flags = [*_FLAGS, f"--user-data-dir={folder / 'profile'}"]
            screen = {"width": width, "height": height, "pixelRatio": 2.0, "touch": True}
            binary = shutil.which("chromium")
            options = {"binary": binary, "args": flags, "mobileEmulation": {"deviceMetrics": screen}}
            wanted = {"capabilities": {"alwaysMatch": {"browserName": "chrome", "goog:chromeOptions": options}}}
            made = _call("POST", f"{base}/session", wanted)
            one = Browser(base, made["sessionId"])
            if dark:
                scheme = {"features": [{"name": "prefers-color-scheme", "value": "dark"}]}
                one.call("POST", "/goog/cdp/execute", {"cmd": "Emulation.setEmulatedMedia", "params": scheme})
            try:
                yield one
            finally:
                one.call("DELETE", "")  # also after a failure: the driver's end alone leaves the browser behind
        finally:
            driver.terminate()
            driver.wait(HANG_S)


def _ready(base: str) -> bool:
    try:
        return bool(_call("GET", f"{base}/status", None)["ready"])
    except OSError:
        return False
