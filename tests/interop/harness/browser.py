"""Debian's Chromium without a screen, steered by the protocol of its developer tools over two pipes: no port, no library."""
# SPDX-License-Identifier: MIT

import base64
import fcntl
import json
import os
import queue
import subprocess
import threading
from pathlib import Path

from harness.process import SLOWDOWN, die_with_parent, wait_until

CHROMIUM = "/usr/bin/chromium"
FOREIGN = "foreign.example"  # leads to this machine, as a name of somebody else's can
READ, WRITE = 3, 4  # what the browser reads commands from, and writes answers to
KEYS = {"Tab": (9, ""), "Enter": (13, "\r"), "Escape": (27, ""), " ": (32, " "), "ArrowDown": (40, ""), "ArrowUp": (38, ""), "ArrowRight": (39, ""),
        "ArrowLeft": (37, ""), "PageDown": (34, ""), "PageUp": (33, ""), "Home": (36, ""), "End": (35, "")}
SHIFT = 8
WATCH_POLICY = """document.addEventListener("securitypolicyviolation", (event) => {
  (window.violations ??= []).push(`${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}:${event.lineNumber}`);
});"""


class BrowserError(AssertionError):
    pass


class Browser:
    def __init__(self, folder: Path):
        commands, self._answers = self._start(folder)
        self._commands, self._lock, self._number = commands, threading.Lock(), 0
        self._waiting, self._pages = {}, {}
        threading.Thread(target=self._receive, daemon=True).start()

    def _start(self, folder):
        here_read, there_write = os.pipe()
        there_read, here_write = os.pipe()

        def arrange():
            die_with_parent()
            for end, number in [(fcntl.fcntl(there_read, fcntl.F_DUPFD, 10), READ), (fcntl.fcntl(there_write, fcntl.F_DUPFD, 10), WRITE)]:
                os.dup2(end, number)
                os.close(end)

        # Its sandbox needs another account than root's, and its shared memory more than containers have.
        argv = [CHROMIUM, "--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--remote-debugging-pipe", f"--user-data-dir={folder}",
                "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-extensions",
                f"--host-resolver-rules=MAP {FOREIGN} 127.0.0.1", "about:blank"]
        with (folder.parent / f"{folder.name}.log").open("wb") as log:
            self.popen = subprocess.Popen(argv, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True,
                                          preexec_fn=arrange, close_fds=False)
        os.close(there_read)
        os.close(there_write)
        return os.fdopen(here_write, "wb", buffering=0), os.fdopen(here_read, "rb")

    def _receive(self):
        rest = b""
        while piece := self._answers.read1(1 << 20):
            *messages, rest = (rest + piece).split(b"\0")
            for message in map(json.loads, messages):
                if "id" in message:
                    self._waiting.pop(message["id"]).put(message)
                elif page := self._pages.get(message.get("sessionId")):
                    page.heard(message)
        for answer in list(self._waiting.values()):
            answer.put({"error": {"message": "the browser has ended"}})

    def send(self, method, session=None, **parameters):
        """Doesn't wait for the answer, which the queue gets."""
        with self._lock:
            self._number += 1
            answer = self._waiting[self._number] = queue.Queue()
            message = {"id": self._number, "method": method, "params": parameters, **({"sessionId": session} if session else {})}
            self._commands.write(json.dumps(message).encode() + b"\0")
        return answer

    def call(self, method, session=None, **parameters):
        try:
            answer = self.send(method, session, **parameters).get(timeout=30 * SLOWDOWN)
        except queue.Empty:
            raise BrowserError(f"the browser doesn't answer {method}") from None
        if "error" in answer:
            raise BrowserError(f"{method}: {answer['error']['message']}")
        return answer["result"]

    def page(self, width=1280, height=800):
        """A page with cookies of its own."""
        context = self.call("Target.createBrowserContext")["browserContextId"]
        target = self.call("Target.createTarget", url="about:blank", browserContextId=context, width=width, height=height)["targetId"]
        session = self.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        page = self._pages[session] = Page(self, session, target, context)
        for domain in ("Page", "Runtime", "Log", "Network", "Performance"):
            page.call(f"{domain}.enable")
        page.call("Page.addScriptToEvaluateOnNewDocument", source=WATCH_POLICY)
        return page

    def stop(self):
        self._commands.close()  # it ends with its pipe
        try:
            self.popen.wait(20 * SLOWDOWN)
        finally:
            if self.popen.poll() is None:
                self.popen.kill()
                self.popen.wait()


class Page:
    def __init__(self, browser, session, target, context):
        self.browser, self.session, self.target, self.context = browser, session, target, context
        self.troubles, self.requests = [], []  # sentences; (method, address)
        self.budget_over = threading.Event()

    def heard(self, message):
        event, about = message["method"], message["params"]
        if event == "Runtime.exceptionThrown":
            details = about["exceptionDetails"]
            self.troubles.append(f"exception: {details['text']} {details.get('exception', {}).get('description', '')}")
        elif event == "Runtime.consoleAPICalled" and about["type"] in ("error", "warning", "assert"):
            self.troubles.append(f"console: {about['args']}")
        elif event == "Log.entryAdded" and about["entry"]["level"] in ("error", "warning"):
            self.troubles.append(f"log: {about['entry']['source']}: {about['entry']['text']} {about['entry'].get('url', '')}")
        elif event == "Page.javascriptDialogOpening":
            self.troubles.append(f"a dialog of {about['type']}: {about['message']}")
            self.browser.send("Page.handleJavaScriptDialog", self.session, accept=False)
        elif event == "Emulation.virtualTimeBudgetExpired":
            self.budget_over.set()
        elif event == "Network.requestWillBeSent":
            self.requests.append((about["request"]["method"], about["request"]["url"]))

    def call(self, method, **parameters):
        return self.browser.call(method, self.session, **parameters)

    def close(self):
        self.call("Page.close")
        self.browser.call("Target.disposeBrowserContext", browserContextId=self.context)

    def go(self, address):
        self.call("Page.navigate", url=address)

    def evaluate(self, expression):
        """Its value; of a promise, what becomes of it; of an element, whose value would be nothing, True."""
        answer = self.call("Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True)
        if "exceptionDetails" in answer:
            raise BrowserError(f"{expression}: {answer['exceptionDetails'].get('exception', {}).get('description')}")
        value = answer["result"].get("value")
        return True if value == {} else value

    def wait(self, expression, timeout=20):
        """The first true value, also over a load of another page."""
        def tried():
            try:
                return self.evaluate(expression)
            except BrowserError as error:
                if "context" in str(error) or "TypeError" in str(error):
                    return None
                raise
        return wait_until(tried, f"{expression} in the page, which shows:\n{self.text()[:2000]}", timeout)

    def text(self):
        """What a reader sees."""
        try:
            return self.evaluate("document.body.innerText") or ""
        except BrowserError:
            return ""

    def violations(self):
        return self.evaluate("window.violations ?? []")

    def click(self, selector):
        """With the mouse, in its middle, where nothing else may lie over it."""
        where = self.wait(f"""(() => {{
          const element = document.querySelector({json.dumps(selector)});
          if (!element) return null;
          element.scrollIntoView({{block: "center", inline: "center", behavior: "instant"}});
          const {{x, y, width, height}} = element.getBoundingClientRect();
          const found = document.elementFromPoint(x + width / 2, y + height / 2);
          return found && element.contains(found) ? [x + width / 2, y + height / 2] : null;
        }})()""")
        for kind in ("mousePressed", "mouseReleased"):
            self.call("Input.dispatchMouseEvent", type=kind, x=where[0], y=where[1], button="left", clickCount=1)

    def type(self, text):
        self.call("Input.insertText", text=text)

    def press(self, key, shift=False):
        code, text = KEYS[key]
        for kind in ("keyDown" if text else "rawKeyDown", "keyUp"):
            self.call("Input.dispatchKeyEvent", type=kind, key=key, code="Space" if key == " " else key, windowsVirtualKeyCode=code,
                      modifiers=SHIFT if shift else 0, **({"text": text} if kind == "keyDown" else {}))

    def focused(self):
        """Of the element that has the focus: its label or text."""
        return self.evaluate("""(() => { const at = document.activeElement;
          return at.getAttribute("aria-label") || at.labels?.[0]?.textContent || at.textContent.slice(0, 80); })()""")

    def tab_to(self, label, most=60):
        """Tab until it has the focus: nothing that needs the mouse."""
        seen = []
        for _ in range(most):
            self.press("Tab")
            seen.append(self.focused())
            if label in seen[-1]:
                return
        raise BrowserError(f"Tab doesn't lead to {label!r}, but to {seen}")

    def pass_time(self, seconds):
        """By a clock of the page's own, which doesn't wait where nothing is to be done; what is asked for over the network stops it."""
        self.budget_over.clear()
        self.call("Emulation.setVirtualTimePolicy", policy="pauseIfNetworkFetchesPending", budget=seconds * 1000, maxVirtualTimeTaskStarvationCount=10_000)
        if not self.budget_over.wait(60 * SLOWDOWN):
            raise BrowserError(f"{seconds} s don't pass")

    def media(self, **features):
        self.call("Emulation.setEmulatedMedia", features=[{"name": name.replace("_", "-"), "value": value} for name, value in features.items()])

    def size(self, width, height, mobile=False):
        self.call("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=mobile)

    def picture(self, path):
        path.write_bytes(base64.b64decode(self.call("Page.captureScreenshot", format="png")["data"]))
        return path

    def costs(self):
        """Seconds, since it began: ScriptDuration, LayoutDuration, TaskDuration …"""
        return {row["name"]: row["value"] for row in self.call("Performance.getMetrics")["metrics"]}
