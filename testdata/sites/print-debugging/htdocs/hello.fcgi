#!/usr/bin/env python3


def application(environ, start_response):
    print("asked for", environ.get("REQUEST_URI"))
    body = b"Hello World!\n"
    start_response("200 OK", [("Content-Type", "text/plain"), ("Content-Length", str(len(body)))])
    return [body]


if __name__ == "__main__":
    from flup.server.fcgi import WSGIServer

    WSGIServer(application).run()
