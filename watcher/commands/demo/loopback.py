"""An HTTP server on loopback for the sample feeds and the webhook receiver. What is *not* here: what it answers."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from socketserver import TCPServer, ThreadingMixIn
from threading import Thread


class Answers(BaseHTTPRequestHandler):
    """A handler that logs nothing and lets no silent client hold a thread for long."""

    timeout = 5

    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def serving(answers: Callable[..., Answers]) -> Iterator[str]:
    """Serve in threads on 127.0.0.1, on a port that the kernel chooses, until the block ends; gives the root URL."""
    with _Server(("127.0.0.1", 0), answers) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()


class _Server(ThreadingMixIn, HTTPServer):
    request_queue_size = 128  # the default of 5 makes a poll of hundreds of feeds wait a second for each lost SYN

    def server_bind(self) -> None:
        TCPServer.server_bind(self)  # HTTPServer's asks DNS for this machine's name: nothing here leaves loopback
        self.server_name, self.server_port = "localhost", int(self.server_address[1])
