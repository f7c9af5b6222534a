#!/usr/bin/python3
"""Writes directives.tsv: every directive of the modules that the installed Apache has.

Name, module, contexts and override classes are what `apache2 -L` prints with every module loaded; how many arguments
one takes is what `apache2 -t` says of it with none, and with one. Needs Debian's apache2 and the packages of modules
that are wanted; run as root:  rules/apache/ask_apache.py > rules/apache/directives.tsv
"""

import concurrent.futures
import glob
import os
import re
import subprocess
import sys
import tempfile

MODULES = "/usr/lib/apache2/modules"
MPMS = ("event", "worker", "prefork")
PLAIN = ["ServerName x.test", "User www-data", "Group www-data", "ErrorLog /dev/null", "DefaultRuntimeDir /tmp"]
# Modules that can't be loaded beside the others, or whose directives nobody's site has.
LEFT_OUT = {"mod_case_filter.so", "mod_case_filter_in.so", "mod_bucketeer.so"}

ARITIES = (
    ("takes no arguments", "none"),
    ("takes one argument", "one"),
    ("takes two arguments", "two"),
    ("takes three arguments", "three"),
    ("takes 1-2 arguments", "one_or_two"),
    ("takes two or three arguments", "two_or_three"),
    ("takes one, two or three arguments", "one_to_three"),
    ("takes one or three arguments", "one_or_three"),
    ("requires at least one argument", "at_least_one"),
    ("requires at least two arguments", "at_least_two"),
    ("must be On or Off", "flag"),
)

PLACES = (
    ("Allowed in *.conf only inside <Directory>, <Files>, <Location>, or <If>", "directory_only"),
    ("Allowed in *.conf only outside <Directory>, <Files>, <Location>, or <If>", "server_only"),
    ("Allowed in *.conf anywhere", "anywhere"),
)

CLASSES = {"AuthConfig": "auth_config", "FileInfo": "file_info", "Indexes": "indexes", "Limit": "limit",
           "Options": "options"}


def load_lines(mpm):
    """LoadModule for all, those that others need first."""
    identifiers = {}
    for path in glob.glob("/etc/apache2/mods-available/*.load"):
        with open(path, encoding="utf-8") as file:
            for name, library in re.findall(r"^LoadModule\s+(\S+)\s+(\S+)", file.read(), re.MULTILINE):
                identifiers[os.path.basename(library)] = name
    libraries = [name for name in sorted(os.listdir(MODULES))
                 if name.endswith(".so") and name not in LEFT_OUT and not name.startswith("mod_mpm_")]
    first = ["mod_proxy.so", "mod_slotmem_shm.so", "mod_dbd.so", "mod_session.so", "mod_ldap.so", "mod_cache.so",
             "mod_watchdog.so", "mod_proxy_balancer.so", "mod_dav.so", "mod_http2.so"]
    libraries.sort(key=lambda name: (name not in first, first.index(name) if name in first else 0))
    lines = [f"LoadModule mpm_{mpm}_module {MODULES}/mod_mpm_{mpm}.so"]
    for library in libraries:
        name = identifiers.get(library, library[len("mod_"):-len(".so")] + "_module")
        lines.append(f"LoadModule {name} {MODULES}/{library}")
    return lines


def run(config, *flags):
    with tempfile.NamedTemporaryFile("w", suffix=".conf") as file:
        file.write("\n".join(config) + "\n")
        file.flush()
        done = subprocess.run(["apache2", "-f", file.name, *flags], capture_output=True, text=True, check=False)
    return done.stdout, done.stderr


def module_of(source, mpm):
    odd = {"core.c": "core_module", "http_core.c": "http_module", "util_ldap.c": "ldap_module",
           f"{mpm}.c": f"mpm_{mpm}_module"}
    name = source.removesuffix(".c").removeprefix("mod_")
    return odd.get(source, name + "_module")


def directives(mpm):
    """(name, module, place, classes) of each, as -L prints them."""
    printed, errors = run([*load_lines(mpm), *PLAIN], "-L")
    if not printed:
        sys.exit(errors)
    found = []
    for block in re.split(r"\n(?=\S+ \([\w.]+\.c\)\n)", printed.strip()):
        name, source = re.match(r"(\S+) \(([\w.]+)\)", block).groups()
        place = next(word for text, word in PLACES if text in block)
        classes = []
        if "and in .htaccess" in block:
            override = re.search(r"when AllowOverride (?:includes (.*)|isn't None)", block)
            named = (override.group(1) or "") if override else ""
            classes = [CLASSES[word] for word in re.findall(r"\w+", named) if word in CLASSES] or list(CLASSES.values())
        found.append((name, module_of(source, mpm), place, classes))
    return found


def is_global(loads, name):
    """Whether it may stand in the server, and in no virtual host. Some look at their arguments before they say so."""
    def refused(arguments):
        _, errors = run([*loads, *PLAIN, "<VirtualHost *>", f"{name} {arguments}".strip(), "</VirtualHost>"], "-t")
        return "cannot occur within <VirtualHost> section" in errors
    return any(refused(arguments) for arguments in ("", "on", "1", "100", "/tmp", "a", "a b", "a b c", "none", "full"))


def complaint(loads, name, place, arguments):
    line = [f"{name} {arguments}".strip()]
    if place == "directory_only":
        line = ["<Directory /nowhere>", *line, "</Directory>"]
    _, errors = run([*loads, *PLAIN, *line], "-t")
    said = [text for text in errors.splitlines() if name.lower() in text.lower()]
    return next((text for text in said for phrase, _ in ARITIES if phrase in text), "")


def arity(loads, name, place):
    """The arity, and what Apache adds to its complaint."""
    for arguments in ("", "1 2 3 4 5"):
        said = complaint(loads, name, place, arguments)
        for phrase, word in ARITIES:
            if phrase not in said or phrase + "!" in said:  # a raw directive's own words
                continue
            return word, said.split(phrase, 1)[1].removeprefix(",").strip()
    return "raw", ""


def main():
    rows = {}
    for mpm in MPMS:
        loads = load_lines(mpm)
        for name, module, place, classes in directives(mpm):
            key = name.lower()
            if key in rows:
                if module not in rows[key][1]:
                    rows[key][1].append(module)
                continue
            rows[key] = [name, [module], place, classes, loads]
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        def asked(row):
            name, _, place, _, loads = row
            if name.startswith("<"):
                return "raw", ""
            if place == "server_only" and is_global(loads, name):
                row[2] = "main_server_only"
            return arity(loads, name, place)
        answers = list(pool.map(asked, rows.values()))
    print("# Made by ask_apache.py from", run([], "-v")[0].split("\n", 1)[0].removeprefix("Server version: "))
    print("# name, modules, place, override classes, arity, what Apache says after a wrong number of arguments")
    for (name, modules, place, classes, _), (word, help_text) in sorted(zip(rows.values(), answers),
                                                                       key=lambda row: row[0][0].lower()):
        print("\t".join([name, " ".join(modules), place, " ".join(classes), word, help_text]))


main()
