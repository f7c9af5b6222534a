// Python source for tests, and what the real worker says of it.
#pragma once

#include <string>
#include <vector>

#include "fcgicheck/facts.h"
#include "fcgicheck/file_source.h"
#include "fcgicheck/observed.h"

namespace fcgicheck::test {

// A FastCGI program that is right, with `lines` before its server starts.
std::string good_program(const std::string& lines);

// Of a file /srv/site/hello.fcgi that holds `source`; no interpreter is known.
Observed<PythonFacts> analysis_of(const std::string& source);

// The same where it must succeed.
PythonFacts facts_of(const std::string& source);

std::vector<PythonCall> calls_of(const PythonFacts& facts, PythonCallKind kind);

}  // namespace fcgicheck::test
