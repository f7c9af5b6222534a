# Compiles rules/*.yaml into constant tables: the catalogue costs nothing to load.
find_package(yaml-cpp REQUIRED)
add_executable(compile_catalogue rules/compiler/compile_catalogue.cpp)
target_link_libraries(compile_catalogue PRIVATE fcgicheck_flags yaml-cpp)

file(GLOB rule_files CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/rules/*.yaml)
set(catalogue_tables ${CMAKE_CURRENT_BINARY_DIR}/catalogue_tables.cpp)
add_custom_command(OUTPUT ${catalogue_tables}
    COMMAND compile_catalogue ${catalogue_tables} ${rule_files}
    DEPENDS compile_catalogue ${rule_files}
    VERBATIM)

# The directives of Apache's modules and what their arguments must be, in the same way.
add_executable(compile_directives rules/compiler/compile_directives.cpp)
target_link_libraries(compile_directives PRIVATE fcgicheck_flags)

file(GLOB directive_files CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/rules/apache/*.tsv)
set(argument_file ${PROJECT_SOURCE_DIR}/rules/apache/arguments.tsv)
list(REMOVE_ITEM directive_files ${argument_file})
set(older_file ${PROJECT_SOURCE_DIR}/rules/apache/2.2/directives.tsv)
set(directive_tables ${CMAKE_CURRENT_BINARY_DIR}/directive_tables.cpp)
add_custom_command(OUTPUT ${directive_tables}
    COMMAND compile_directives ${directive_tables} ${argument_file} ${older_file} ${directive_files}
    DEPENDS compile_directives ${argument_file} ${older_file} ${directive_files}
    VERBATIM)

# How a request ends, in words.
add_executable(compile_endings rules/compiler/compile_endings.cpp)
target_link_libraries(compile_endings PRIVATE fcgicheck_flags yaml-cpp)

set(ending_file ${PROJECT_SOURCE_DIR}/rules/apache/endings.yaml)
set(ending_table ${CMAKE_CURRENT_BINARY_DIR}/ending_words.cpp)
add_custom_command(OUTPUT ${ending_table}
    COMMAND compile_endings ${ending_table} ${ending_file}
    DEPENDS compile_endings ${ending_file}
    VERBATIM)
