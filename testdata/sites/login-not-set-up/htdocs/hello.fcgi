#!/usr/bin/env python3


def application(environ, start_response):
    body = b"Hello World!\n"
    start_response("200 OK", [("Content-Type", "text/plain"), ("Content-Length", str(len(body)))])
    return [body]


if __name__ == "__main__":
    from flup.server.fcgi import WSGIServer

    WSGIServer(application).run()
