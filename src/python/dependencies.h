// What a script imports: where each module comes from, and what those do when they are imported.
#pragma once

#include "fcgicheck/facts.h"
#include "fcgicheck/file_source.h"
#include "python/answer.h"
#include "python/worker.h"

namespace fcgicheck::python {

// Fills modules, dependency_calls, and what imported code may do to the rest.
void follow_imports(FileSource& files, Worker& worker, const Answer& answer, PythonFacts& facts);

}  // namespace fcgicheck::python
